import { setImmediate } from 'node:timers/promises';
import type { Extraction, ExtractionInput, Fact } from '../../../domain/extraction/fact.ts';
import type { Extractor } from '../../../ports/extractor.ts';
import { contextOf, distinctFacts } from './extract-by-rules.ts';
import { extractTurn } from './extract-turn.ts';
import { summarise } from './summarise.ts';

/** Extraction without any model. Costs nothing, and lets other work in between any two turns. */
export const rulesExtractor: Extractor = {
  id: 'rules/1',
  free: true,
  async extract(input: ExtractionInput, signal: AbortSignal): Promise<Extraction> {
    const facts: Fact[] = [];
    for (const [position, turn] of input.turns.entries()) {
      await setImmediate();
      signal.throwIfAborted();
      facts.push(...extractTurn(turn, contextOf(input, position)));
    }
    const distinct = distinctFacts(facts);
    return { facts: distinct, summary: summarise(input, distinct) };
  },
};
