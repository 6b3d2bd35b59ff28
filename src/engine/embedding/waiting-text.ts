import { estimateTokens } from '../../domain/tokens.ts';
import { cutText } from './cut-text.ts';
import type { EmbeddingBounds } from './embedding-bounds.ts';

/** A text that the model is to be asked for. */
export interface WaitingText {
  readonly hash: string;
  /** As it is sent. */
  readonly text: string;
  readonly tokens: number;
}

/** Shorter than this a text is not refused for its length: no embedding model takes less. */
const shortestTokens = 256;

export function buildWaitingText(hash: string, text: string, maxTokens: number): WaitingText {
  const cut = cutText(text, maxTokens);
  return { hash, text: cut, tokens: estimateTokens(cut) };
}

/** The first half of a text that a model may have found too long; undefined where it is not long. */
export function halveText({ hash, text, tokens }: WaitingText): WaitingText | undefined {
  return tokens <= shortestTokens ? undefined : buildWaitingText(hash, text, Math.ceil(tokens / 2));
}

/** Puts texts together for calls, in order, within the bounds; a text beyond them has a call of its own. */
export function groupTexts(
  texts: readonly WaitingText[],
  { textsPerCall, tokensPerCall }: EmbeddingBounds,
): WaitingText[][] {
  const groups: WaitingText[][] = [];
  let tokens = 0;
  for (const text of texts) {
    const group = groups.at(-1);
    if (group === undefined || group.length >= textsPerCall || tokens + text.tokens > tokensPerCall) {
      groups.push([text]);
      tokens = text.tokens;
    } else {
      group.push(text);
      tokens += text.tokens;
    }
  }
  return groups;
}
