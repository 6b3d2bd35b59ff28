import { z } from 'zod';
import { profileFields } from '../../../domain/extraction/fact.ts';
import { asConfidence, asImportance, asNumber, asText, asTexts, asTurnNumbers } from './coercions.ts';

/**
 * The answer that a model is asked for: one object of short whole words, which cost a token each, as one letter would. Everything
 * is required and nothing nested more than it must be, as strict structured outputs want it; what is absent is the empty string.
 * The same definition gives the JSON Schema that providers are sent and reads what comes back, item by item: each field
 * takes what is harmless ("7" for 7) and falls back where nothing is lost by it. A text that is no text makes an item unusable.
 */
const memoryTypes = ['semantic', 'episodic', 'working'] as const;
const sentiments = ['positive', 'neutral', 'negative'] as const;

function lowerCase(value: unknown): string {
  return asText(value).toLowerCase();
}

function oneOf<const Values extends readonly [string, ...string[]]>(values: Values, fallback: Values[number]) {
  return z.preprocess((value) => {
    const text = lowerCase(value);
    return values.includes(text) ? text : fallback;
  }, z.enum(values));
}

const text = z.preprocess(asText, z.string());
/** An item that says nothing of turns, or nothing that can be read, is not the same as one that names none: it can be asked for again. */
const turns = z.preprocess((value) => (value == null ? value : asTurnNumbers(value)), z.array(z.number()));

export const factItemSchema = z.object({
  /** Numbers of turns in the prompt. */
  turns,
  quote: z.preprocess((value) => (typeof value === 'string' ? value : ''), z.string()),
  text: z.string(),
  about: text,
  kind: z.preprocess(lowerCase, z.string()),
  type: oneOf(memoryTypes, 'semantic'),
  importance: z.preprocess(asImportance, z.number()),
  sure: z.preprocess(asConfidence, z.number()),
  /** Name of a value of which there is one at a time, or empty. */
  key: z.preprocess(lowerCase, z.string()),
  /** ISO 8601 date, instant or interval, or empty. */
  when: text,
  /** "same 3" or "ends 3", of the known memories; or empty. */
  known: z.preprocess(lowerCase, z.string()),
});
export type FactItem = z.infer<typeof factItemSchema>;

export const profileItemSchema = z.object({
  field: z.preprocess((value) => lowerCase(value).replace(/[\s-]+/g, '_'), z.enum(profileFields)),
  text: z.string(),
  turns,
});

const texts = z.preprocess(asTexts, z.array(z.string()));

/** Beside the lists: the summary of the session and what goes with it. */
export const summarySchema = z.object({
  summary: text,
  themes: texts,
  persons: texts,
  places: texts,
  sentiment: oneOf(sentiments, 'neutral'),
});

const extractionAnswerSchema = z.object({
  facts: z.array(factItemSchema),
  profile: z.array(profileItemSchema),
  ...summarySchema.shape,
});
/** What a model answers, as it should: for those who write answers themselves. */
export type ExtractionAnswer = z.infer<typeof extractionAnswerSchema>;

export const extractionRootKeys = ['facts', 'profile', 'summary', 'themes', 'persons', 'places', 'sentiment'] as const;

const verdicts = ['add', 'supersede', 'reinforce', 'ignore'] as const;

export const verdictItemSchema = z.object({
  pair: z.preprocess(asNumber, z.int()),
  verdict: z.preprocess(lowerCase, z.enum(verdicts)),
});

const judgeAnswerSchema = z.object({ verdicts: z.array(verdictItemSchema) });
export type JudgeAnswer = z.infer<typeof judgeAnswerSchema>;

export const judgeRootKeys = ['verdicts'] as const;

function jsonSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io: 'output',
    // The bounds of safe integers say nothing, and not every provider takes them.
    override: ({ jsonSchema: part }) => {
      delete part.minimum;
      delete part.maximum;
    },
  });
  return json;
}

export const extractionFormat = { name: 'memory_extraction', json: jsonSchema(extractionAnswerSchema) } as const;
export const judgeFormat = { name: 'memory_verdicts', json: jsonSchema(judgeAnswerSchema) } as const;
