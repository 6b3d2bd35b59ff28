import { z } from 'zod';
import { errorCatalogue, type ErrorCode, type MemoirError } from '../domain/errors.ts';

/** The media type of every error, after RFC 9457. */
export const problemMediaType = 'application/problem+json';

const codes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];

/** What a client gets instead of an answer. */
export const problemSchema = z
  .object({
    type: z.string().describe('Names the kind of problem; the same for every problem of one code.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.enum(codes).describe('Stable: what programs act on. docs/errors.md says what to do about each.'),
    detail: z.string().describe('What was wrong with this request, in one sentence. Never repeats its content.'),
    instance: z.string().describe('The x-request-id of the request: look for it in the log.'),
    field: z.string().optional().describe('Where the input was wrong, as a path: messages[3].content.'),
    retryAfter: z.int().min(0).optional().describe('Seconds after which the same request is worth sending again.'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.output<typeof problemSchema>;

/** An error as a client sees it. */
export function buildProblem(error: MemoirError, instance: string): Problem {
  const { code, detail, field, retryAfterSeconds, entry } = error;
  return {
    type: `urn:memoir:problem:${code}`,
    title: entry.title,
    status: entry.status,
    code,
    detail,
    instance,
    ...(field === undefined ? {} : { field }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds }),
  };
}
