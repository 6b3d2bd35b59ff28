import { z } from 'zod';
import type { SessionSummary } from '../../domain/extraction/fact.ts';
import { encodingFault } from '../../domain/text.ts';

const storableText = z.string().refine((text) => encodingFault(text) === undefined);

const storableSummarySchema = z.object({
  summary: storableText,
  themes: z.array(storableText),
  persons: z.array(storableText),
  places: z.array(storableText),
  sentiment: z.enum(['positive', 'neutral', 'negative']),
});

/** A summary that the store takes, else none: it must not take the facts of its window with it. */
export function storableSummary(summary: unknown): SessionSummary | undefined {
  return storableSummarySchema.safeParse(summary).data;
}
