import type { Fact } from '../../../domain/extraction/fact.ts';
import { storableText } from '../../../domain/ledger/storable.ts';
import { limits } from '../../../domain/limits.ts';

/** One call of a failed attempt. Of a second prompt only what was added to the first. */
export interface FailedCall {
  readonly purpose: string;
  readonly prompt: string;
  readonly answer?: string;
  readonly finish?: string;
}

/** What is kept of a failed attempt for inspection, and for the next attempt (`readSalvagedFacts`). */
export interface FaultPayload {
  readonly extractor: string;
  readonly problem: string;
  readonly salvaged: readonly Fact[];
  readonly calls: readonly FailedCall[];
}

/** Characters as JSON of the facts that are carried on: half of what a payload may have. */
const salvagedLength = limits.payloadCharacters / 2;
/** What a store would not take as JSON, though it is only words: an escape of NUL or of half a character. */
const unstorableEscape = /\\u(?=0000|d[89a-f])/gi;

/** Builds a payload that a store keeps as it is: within the bound, and without anything that it would have to alter. */
export function buildFaultPayload(payload: FaultPayload): FaultPayload {
  const bounded = { ...payload, salvaged: boundFacts(payload.salvaged) };
  let textLength: number = limits.payloadCharacters / 4;
  let cut = cutCalls(bounded, textLength);
  // Escapes make JSON up to six times as long as its text, so the bound is found by trying.
  while (JSON.stringify(cut).length > limits.payloadCharacters && textLength > 1) {
    textLength = Math.floor(textLength / 2);
    cut = cutCalls(bounded, textLength);
  }
  return cut;
}

function cutCalls(payload: FaultPayload, textLength: number): FaultPayload {
  const cut = (text: string): string => storableText(text, textLength).replace(unstorableEscape, '/u');
  return {
    ...payload,
    calls: payload.calls.map((call) => ({
      ...call,
      prompt: cut(call.prompt),
      ...(call.answer === undefined ? {} : { answer: cut(call.answer) }),
    })),
  };
}

function boundFacts(facts: readonly Fact[]): Fact[] {
  let length = 0;
  return facts.filter((fact) => {
    const json = JSON.stringify(fact);
    if (json.search(unstorableEscape) >= 0 || length + json.length > salvagedLength) return false;
    length += json.length;
    return true;
  });
}
