import { z } from 'zod';
import { limits } from '../limits.ts';
import type { Fact } from './fact.ts';

const factSchema = z.object({
  text: z.string(),
  subject: z.string(),
  category: z.string(),
  type: z.enum(['semantic', 'episodic', 'working']),
  importance: z.number(),
  confidence: z.number(),
  attribute: z.string().exactOptional(),
  validity: z
    .object({
      from: z.coerce.date().exactOptional(),
      to: z.coerce.date().exactOptional(),
      precision: z.enum(['year', 'month', 'day', 'instant']),
    })
    .exactOptional(),
  turnSeqs: z.array(z.int()),
  quotation: z.string(),
  repeats: z.string().exactOptional(),
  replaces: z.string().exactOptional(),
});

const payloadSchema = z.object({ salvaged: z.array(z.unknown()) });

/**
 * The facts that a failed attempt left in its payload because they were complete (`{ salvaged: Fact[] }`, through JSON), for
 * the next attempt at the window or at a half of it. What cannot be read is left out.
 */
export function readSalvagedFacts(payload: unknown): Fact[] {
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) return [];
  return parsed.data.salvaged.slice(0, limits.factsPerWindow).flatMap((item): Fact[] => {
    const fact = factSchema.safeParse(item);
    return fact.success ? [fact.data] : [];
  });
}
