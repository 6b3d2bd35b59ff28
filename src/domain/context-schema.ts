import { z } from 'zod';
import { templateNames } from './context/context-template.ts';
import { textFault } from './text.ts';
import { limits } from './limits.ts';
import { recallSchema } from './recall-schema.ts';

/** Tokens of a context where no budget is named: room for some forty messages or memories. */
export const defaultContextTokens = 2_000;
/** Turns of the session where no number is named. */
export const defaultRecentTurns = 10;

const breaks = /[\p{Cc}\u2028\u2029]/u;

/** Words of the caller's own; empty where a part is to be left out. */
function wordsSchema({ lines }: { readonly lines: 'one' | 'many' }) {
  return z
    .string()
    .check((context) => {
      const { value, issues } = context;
      const fault = value === '' ? undefined : textFault(value, { maxCharacters: limits.templateCharacters });
      const custom = (reason: string, errorCode: string): number =>
        issues.push({ code: 'custom', message: reason, params: { errorCode }, input: value });
      if (fault !== undefined) custom(fault.reason, fault.code);
      else if (lines === 'one' && breaks.test(value)) custom('must be one line', 'invalid_request');
    })
    .meta({ maxLength: limits.templateCharacters });
}

/**
 * A line for each item. It begins with something of its own, so that nothing that somebody said can begin a line and pass for a heading,
 * and knows only names that there are.
 */
function lineSchema(names: readonly string[]) {
  const known = names.map((name) => `{${name}}`).join(', ');
  return wordsSchema({ lines: 'one' })
    .check(({ value, issues }) => {
      const used = [...value.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
      const custom = (reason: string): number =>
        issues.push({ code: 'custom', message: reason, params: { errorCode: 'invalid_request' }, input: value });
      if (used.some((name) => !names.includes(name))) custom(`may only name ${known}`);
      else if (used.length === 0) custom(`must name one of ${known}`);
      else if (/^\s*\{\w+\}/u.test(value)) custom('must begin with something else than a name in braces');
    })
    .describe(`One line that may name ${known}, and does not begin with a name.`);
}

const headingSchema = wordsSchema({ lines: 'one' }).optional();

export const contextTemplateSchema = z.strictObject({
  intro: wordsSchema({ lines: 'many' })
    .optional()
    .describe('Stands first, where it takes a tenth of the budget at most.'),
  headings: z
    .strictObject({
      profile: headingSchema,
      memories: headingSchema,
      exchanges: headingSchema,
      recentTurns: headingSchema,
    })
    .optional()
    .describe('Of the sections. Empty: none.'),
  profile: lineSchema(templateNames.profile).optional(),
  memory: lineSchema(templateNames.memory).optional(),
  day: lineSchema(templateNames.day).optional(),
  message: lineSchema(templateNames.message).optional(),
});

/** Fields that a recall has too, with the same meaning. */
const shared = recallSchema.pick({
  query: true,
  userId: true,
  projectId: true,
  agentId: true,
  since: true,
  until: true,
  now: true,
  asOf: true,
  knownAt: true,
  consistency: true,
  waitMs: true,
});

/** The body of `POST /context`, and the argument of the library's `context`. */
export const contextSchema = shared
  .extend({
    userId: shared.shape.userId.describe("Whose memory beside the organisation's, and whose profile."),
    sessionId: recallSchema.shape.sessionId.describe(
      'The conversation that the context is for: its latest turns go along. Memory of all conversations counts, unless scope says otherwise.',
    ),
    scope: z
      .enum(['all', 'session'])
      .optional()
      .describe('all: of all users and projects of the namespace. session: of the session that is named alone.'),
    tokenBudget: z
      .int()
      .min(1)
      .max(limits.tokenBudget)
      .optional()
      .describe(`Tokens that the text may take, headings and tags included. Default ${defaultContextTokens}.`),
    limit: z
      .int()
      .min(1)
      .max(limits.recallResults)
      .optional()
      .describe('Memories and messages that are considered, the best first. Default: as many as the budget may hold.'),
    recentTurns: z
      .int()
      .min(0)
      .max(limits.recentTurns)
      .optional()
      .describe(`Latest turns of the session at most. Default ${defaultRecentTurns}.`),
    template: contextTemplateSchema.optional().describe('What the text looks like.'),
  })
  .check(({ value, issues }) => {
    if (value.scope !== 'session' || value.sessionId !== undefined) return;
    const message = 'is required where scope is session';
    issues.push({
      code: 'custom',
      path: ['sessionId'],
      message,
      params: { errorCode: 'invalid_request' },
      input: value,
    });
  });

export type ContextRequest = z.output<typeof contextSchema>;
export type ContextInput = z.input<typeof contextSchema>;
