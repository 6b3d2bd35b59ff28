/**
 * Applications put what Memoir recalled into the turns that they hand back: into a system turn, or before the user's words. That
 * must not be remembered as if it had been said again. What is given out for prompts therefore stands between these tags,
 * and whoever reads turns for what people said looks past it.
 */
export const recalledTags = { open: '<memoir-context>', close: '</memoir-context>' } as const;

/** What an extractor is shown in the place of recalled text. */
export const recalledMark = '[recalled memories]';

const tag = /<(\/?)memoir-context>/gi;
/** The first group matches where the tag begins its line. (An optional group around the indent would not: nothing is no match.) */
const placedTag = /(?:(^)[^\S\n]*|)<(\/?)memoir-context>/gim;

/** Puts recalled text between the tags. Tags within it, which somebody may have said, are made to be none. */
export function wrapRecalledText(text: string): string {
  return `${recalledTags.open}\n${text.replace(tag, '[$1memoir-context]')}\n${recalledTags.close}`;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Replaces recalled text by a mark. A tag that is never closed hides what follows where it begins a line, because applications
 * cut long prompts; within a line somebody only mentions it. Linear in the text.
 */
export function maskRecalledText(text: string, mark: string = recalledMark): string {
  return replaceRecalledText(text, () => mark);
}

/** The same with what the recalled text itself is replaced by. */
export function replaceRecalledText(text: string, replace: (recalled: string) => string): string {
  const spans = findSpans(text);
  if (spans.length === 0) return text;
  let masked = '';
  let from = 0;
  for (const { start, end } of spans) {
    masked += text.slice(from, start) + replace(text.slice(start, end));
    from = end;
  }
  return masked + text.slice(from);
}

function findSpans(text: string): Span[] {
  const spans: Span[] = [];
  let open: { readonly start: number; readonly beginsLine: boolean } | undefined;
  for (const match of text.matchAll(placedTag)) {
    const [whole, lineStart, slash] = match;
    const end = match.index + whole.length;
    if (slash === '/') {
      if (open !== undefined) spans.push({ start: open.start, end });
      open = undefined;
    } else if (open === undefined || !open.beginsLine) {
      // Of several openings the first that begins a line counts: the others were only mentioned.
      open = { start: match.index + whole.indexOf('<'), beginsLine: lineStart !== undefined };
    }
  }
  if (open?.beginsLine === true) spans.push({ start: open.start, end: text.length });
  return spans;
}
