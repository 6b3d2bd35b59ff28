import type { Extraction, ExtractionInput, ExtractionTurn, Fact } from '../domain/extraction/fact.ts';
import type { Extractor } from '../ports/extractor.ts';

/** One call that a scripted extractor answered. */
export interface ExtractorCall {
  readonly input: ExtractionInput;
  readonly signal: AbortSignal;
}

/** An extractor that does what a test says, and remembers what it was asked. */
export interface ScriptedExtractor extends Extractor {
  readonly calls: readonly ExtractorCall[];
  /** The next call runs this in the place of the script: a rejection is a fault. Several wait in line. */
  next(answer: (call: ExtractorCall) => Extraction | Promise<Extraction>): void;
  /** The next call rejects with this. */
  failNext(error: Error): void;
}

/** What it answers where nothing else is said: one fact a turn of a participant, in the turn's own words. */
export interface ScriptOptions {
  readonly id?: string;
  /** Default true. */
  readonly free?: boolean;
  readonly facts?: (input: ExtractionInput) => readonly Fact[];
}

/** An extractor for tests, without a model. */
export function createScriptedExtractor(options: ScriptOptions = {}): ScriptedExtractor {
  const { id = 'scripted/1', free = true, facts = factPerTurn } = options;
  const calls: ExtractorCall[] = [];
  const waiting: ((call: ExtractorCall) => Extraction | Promise<Extraction>)[] = [];
  return {
    id,
    free,
    calls,
    next: (answer) => void waiting.push(answer),
    failNext: (error) =>
      void waiting.push(() => {
        throw error;
      }),
    async extract(input, signal) {
      signal.throwIfAborted();
      const call = { input, signal };
      calls.push(call);
      const answer = waiting.shift();
      return answer === undefined ? { facts: facts(input) } : await answer(call);
    },
  };
}

function factPerTurn(input: ExtractionInput): Fact[] {
  return input.turns.filter((turn) => turn.participant).map((turn) => buildFact(turn));
}

/** A fact that rests on one turn and says what the turn says. */
export function buildFact(turn: ExtractionTurn, fields: Partial<Fact> = {}): Fact {
  return {
    text: turn.content,
    subject: turn.speaker,
    category: 'fact',
    type: 'semantic',
    importance: 5,
    confidence: 0.9,
    turnSeqs: [turn.seq],
    quotation: turn.content.slice(0, 100),
    ...fields,
  };
}
