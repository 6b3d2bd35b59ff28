import { limits } from '../limits.ts';

const nul = /\0/g;

/** A text that the store takes: without NUL, lone surrogates replaced, cut to a bound. */
export function storableText(text: string, maxCharacters: number): string {
  return text.slice(0, maxCharacters).replace(nul, '\uFFFD').toWellFormed();
}

/**
 * A payload for inspection, whatever it was: prompts and answers that brought a window down hold what nobody expects.
 * What is no JSON, or too long, is kept as the beginning of its text.
 */
export function storablePayload(payload: unknown): unknown {
  let json: string;
  try {
    json = JSON.stringify(payload) ?? 'null';
  } catch {
    return { unreadable: storableText(String(payload), limits.errorDetailCharacters) };
  }
  if (json.length > limits.payloadCharacters) return { cut: storableText(json, limits.payloadCharacters) };
  return json.includes('\\u0000') || !json.isWellFormed() || /\\ud[89a-f]/i.test(json)
    ? {
        text: storableText(
          json.replaceAll('\\u0000', '\uFFFD').replace(/\\ud[89a-f][0-9a-f]{2}/gi, '\uFFFD'),
          limits.payloadCharacters,
        ),
      }
    : (payload ?? null);
}
