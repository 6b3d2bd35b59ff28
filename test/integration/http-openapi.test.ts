import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openApiPath, renderOpenApi } from '../../scripts/generate-openapi.ts';
import type { Json } from './http-service.ts';
import { limits } from '../../src/domain/limits.ts';

const document = JSON.parse(readFileSync(openApiPath, 'utf8'));
const operations = Object.entries<Record<string, Json>>(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    method,
    operation,
  })),
);

describe('openapi.json', () => {
  it('is what the routes say: if not, run node scripts/generate-openapi.ts', async () => {
    expect(readFileSync(openApiPath, 'utf8')).toBe(await renderOpenApi());
  });

  it('is OpenAPI 3.1, and every reference leads somewhere', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      (match) => match[1]!,
    );
    expect(references.length).toBeGreaterThan(0);
    for (const name of references) expect(document.components.schemas).toHaveProperty([name]);
  });

  it('names every operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.every((id) => typeof id === 'string')).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(operations)('says for $name what is answered and what is refused', ({ path, operation }) => {
    const statuses = Object.keys(operation.responses);
    expect(statuses).toEqual(expect.arrayContaining(['400', '500']));
    if (operation.requestBody !== undefined) expect(statuses).toEqual(expect.arrayContaining(['413', '415']));
    for (const [status, response] of Object.entries<Json>(operation.responses)) {
      const isProblem = Number(status) >= 400 && path !== '/health/ready';
      if (isProblem)
        expect(response.content['application/problem+json'].schema.$ref).toBe('#/components/schemas/Problem');
      else expect(Object.keys(response.content)).toHaveLength(1);
    }
    for (const name of [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])) {
      expect(operation.parameters).toContainEqual(expect.objectContaining({ in: 'path', name, required: true }));
    }
  });

  it('tells the bounds of what is sent', () => {
    const message = document.components.schemas.MessageInput;
    expect(message.properties.content).toMatchObject({
      type: 'string',
      minLength: 1,
      maxLength: limits.turnCharacters,
    });
    expect(message.additionalProperties).toBe(false);
    const [one, list] =
      document.paths['/api/memory/{namespace}/messages'].post.requestBody.content['application/json'].schema.anyOf;
    expect(one.$ref).toBe('#/components/schemas/MessageInput');
    expect(list).toMatchObject({ type: 'array', minItems: 1, maxItems: limits.turnsPerRequest });
  });
});
