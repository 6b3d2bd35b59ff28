import { contentHash } from '../../../src/domain/memory/memory-key.ts';
import { findCompleteFacts } from './complete-facts.ts';
import { readPrompt } from './read-prompt.ts';
import type { RecordedCall } from './recorded-model.ts';
import type { Scribe } from './scribe.ts';

/** A fact that reached the engine in one piece, in one answer or in several. */
export interface DeliveredFact {
  readonly text: string;
  /** Of each valid copy, the ids of the turns that it cites. Empty where all copies were damaged. */
  readonly citations: readonly (readonly string[])[];
  readonly isDamaged: boolean;
}

/** Keeps account of what the engine was told, by what `contentHash` takes for the same statement. */
export class DeliveredFacts {
  readonly #scribe: Pick<Scribe, 'locate'>;
  readonly #facts = new Map<string, DeliveredFact>();

  constructor(scribe: Pick<Scribe, 'locate'>) {
    this.#scribe = scribe;
  }

  add({ request, answer }: RecordedCall): void {
    if (answer !== undefined) this.addAnswer(request.messages.at(-1)?.content ?? '', answer.text);
  }

  /** Reads an answer as it came. Answers about pairs hold no facts. */
  addAnswer(prompt: string, answer: string): void {
    const place = this.#scribe.locate(readPrompt(prompt));
    if (place === undefined) return;
    const { turns } = place;
    const persons = new Set(turns.flatMap(({ role }, index) => (role === 'user' ? [index + 1] : [])));
    const { valid, damaged } = findCompleteFacts(answer, { turns: turns.length, persons });
    for (const fact of valid) this.#note(fact.text, [fact.turns.flatMap((number) => turns[number - 1]?.id ?? [])]);
    for (const text of damaged) this.#note(text, []);
  }

  /** Whether a whole and valid copy of it has arrived. */
  has(text: string): boolean {
    return (this.#facts.get(contentHash(text))?.citations.length ?? 0) > 0;
  }

  /** Undefined where no copy has come, not even a damaged one. */
  copiesOf(text: string): DeliveredFact | undefined {
    return this.#facts.get(contentHash(text));
  }

  #note(text: string, citations: readonly (readonly string[])[]): void {
    const hash = contentHash(text);
    const before = this.#facts.get(hash);
    this.#facts.set(hash, {
      text: before?.text ?? text,
      citations: [...(before?.citations ?? []), ...citations],
      isDamaged: (before?.isDamaged ?? false) || citations.length === 0,
    });
  }
}
