import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { MemoirError } from '../domain/errors.ts';
import { limits } from '../domain/limits.ts';
import { parseInput } from '../domain/parse-input.ts';

/** Checks each part of a request by its zod schema, with the errors that every surface of Memoir has. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart = 'request' }) => {
  return (value: unknown) => {
    try {
      return { value: parsePart(schema, value, httpPart) };
    } catch (error) {
      return { error: error as Error };
    }
  };
};

function parsePart(schema: z.ZodType, value: unknown, httpPart: string): unknown {
  if (httpPart !== 'body') return parseInput(schema, value, { root: httpPart });
  if (Array.isArray(value)) {
    boundList(value);
    // The only body that may be a list is one of messages, and its fields are named after it: messages[3].content.
    return parseInput(schema, value, { root: 'messages' });
  }
  // The framework hands null for a body that is not there.
  const result = value === null ? schema.safeParse(undefined) : undefined;
  if (result?.success === true) return result.data;
  if (result !== undefined) throw new MemoirError('invalid_request', 'body is required.', { field: 'body' });
  return parseInput(schema, value, { root: 'body' });
}

/**
 * Looks at the length before anything else does: zod reports every item of a list, and millions of zeros in a body would
 * become millions of reports.
 */
function boundList(value: readonly unknown[]): void {
  if (value.length <= limits.turnsPerRequest) return;
  throw new MemoirError('too_large', `messages holds more than ${limits.turnsPerRequest} items.`, {
    field: 'messages',
  });
}
