import { estimateTokens } from '../../domain/tokens.ts';

/** The beginning of a text that is about so many tokens, and no more. Never ends inside a character, and is never empty. */
export function cutText(text: string, maxTokens: number): string {
  let cut = text;
  for (let tokens = estimateTokens(cut); tokens > maxTokens && cut.length > 2; tokens = estimateTokens(cut)) {
    const length = Math.max(2, Math.min(Math.floor((cut.length * maxTokens) / tokens), cut.length - 1));
    cut = cut.slice(0, beginsPair(cut.charCodeAt(length - 1)) ? length - 1 : length);
  }
  return cut;
}

/** Whether it is the first of the two units of a character. */
function beginsPair(unit: number): boolean {
  return unit >= 0xd8_00 && unit < 0xdc_00;
}
