import type { z } from 'zod';
import { problemMediaType, problemSchema } from './problem.ts';

/** What each refusal means, for the OpenAPI document. */
const problemDescriptions = {
  400: 'The request is not valid; nothing was stored.',
  404: 'There is nothing under that id.',
  409: 'It contradicts what is stored; nothing was stored.',
  413: 'Something is over its bound; nothing was stored.',
  415: 'The body is not application/json in UTF-8.',
  500: 'Something went wrong inside.',
  503: 'Not now; nothing was stored. Send it again after Retry-After.',
} as const;

export type ProblemStatus = keyof typeof problemDescriptions;

/** An answer as the OpenAPI document shows it. The schema also types what the handler sends. */
export function describeAnswer<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } };
}

/** The refusals that a route can answer with. */
export function describeProblems<Status extends ProblemStatus>(...statuses: readonly Status[]) {
  const entries = statuses.map((status) => [
    status,
    { description: problemDescriptions[status], content: { [problemMediaType]: { schema: problemSchema } } },
  ]);
  return Object.fromEntries(entries) as Record<
    Status,
    { description: string; content: { 'application/problem+json': { schema: typeof problemSchema } } }
  >;
}
