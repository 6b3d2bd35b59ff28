import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findSchemaObjection } from './strict-schema.ts';

const closed = { type: 'object', additionalProperties: false };

describe('a strict schema', () => {
  it('is as zod makes it from an object with all of its fields', () => {
    const item = z.strictObject({ text: z.string(), turns: z.array(z.int()), place: z.string().nullable() });
    expect(findSchemaObjection(z.toJSONSchema(z.strictObject({ items: z.array(item) })))).toBeUndefined();
  });

  it.each([
    { schema: { type: 'array', items: { type: 'string' } }, objection: /'type: "object"', got 'type: "array"'/ },
    { schema: { ...closed, anyOf: [closed] }, objection: /must be a JSON Schema of/ },
    { schema: { type: 'object' }, objection: /In context=\(\), 'additionalProperties' is required/ },
    {
      schema: { ...closed, properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a'] },
      objection: /Missing 'b'/,
    },
    {
      schema: { ...closed, required: ['list'], properties: { list: { type: 'array', items: { type: 'object' } } } },
      objection: /In context=\('properties', 'list', 'items'\), 'additionalProperties'/,
    },
    {
      schema: { ...closed, required: ['a'], properties: { a: { oneOf: [{ type: 'string' }] } } },
      objection: /In context=\('properties', 'a'\), 'oneOf' is not permitted/,
    },
    {
      schema: { ...closed, required: ['a'], properties: { a: { anyOf: [{ type: 'null' }, { type: 'object' }] } } },
      objection: /In context=\('properties', 'a', 'anyOf', '1'\)/,
    },
    {
      schema: { ...closed, required: ['a'], properties: { a: { type: ['object', 'null'] } } },
      objection: /'additionalProperties'/,
    },
    { schema: { ...closed, required: ['a'], properties: { a: {} } }, objection: /must have a 'type' key/ },
    { schema: { ...closed, $defs: { a: { type: 'object' } } }, objection: /\('\$defs', 'a'\)/ },
  ])('is not $schema', ({ schema, objection }) => {
    expect(findSchemaObjection(schema)).toMatch(objection);
  });

  it('may have properties that are called like keywords', () => {
    const schema = { ...closed, required: ['not', 'if'], properties: { not: { type: 'string' }, if: { enum: ['a'] } } };
    expect(findSchemaObjection(schema)).toBeUndefined();
  });
});
