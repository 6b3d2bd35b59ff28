/**
 * Blanks out comments and keeps every line break, so that line numbers stay true. A scanner rather than a parser,
 * because TypeScript 7 has no compiler API: strings, templates and regular expressions are told apart from comments by
 * their first character, which is exact enough for checks on formatted sources.
 */
export function stripComments(text: string): string {
  let result = '';
  let index = 0;
  while (index < text.length) {
    const end = endOfToken(text, index, result);
    const token = text.slice(index, end);
    const comment = token.startsWith('//') || token.startsWith('/*');
    result += comment ? token.replaceAll(/[^\n]/g, ' ') : token;
    index = end;
  }
  return result;
}

/** Lines that hold something besides blanks and comments. */
export function countCodeLines(text: string): number {
  return stripComments(text)
    .split('\n')
    .filter((line) => line.trim() !== '').length;
}

function endOfToken(text: string, start: number, before: string): number {
  const pair = text.slice(start, start + 2);
  if (pair === '//') return positionOf(text, '\n', start);
  if (pair === '/*') return Math.min(positionOf(text, '*/', start + 2) + 2, text.length);
  const first = text.charAt(start);
  if (first === '"' || first === "'" || first === '`') return endOfQuoted(text, start, first);
  if (first === '/' && startsExpression(before)) return endOfRegExp(text, start);
  return start + 1;
}

function positionOf(text: string, searched: string, from: number): number {
  const found = text.indexOf(searched, from);
  return found === -1 ? text.length : found;
}

function endOfQuoted(text: string, start: number, quote: string): number {
  for (let index = start + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\\') index += 1;
    else if (character === quote) return index + 1;
    else if (character === '\n' && quote !== '`') return index;
  }
  return text.length;
}

function endOfRegExp(text: string, start: number): number {
  let inClass = false;
  for (let index = start + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\n') return start + 1;
    if (character === '\\') index += 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return index + 1;
  }
  return start + 1;
}

/** Whether a slash at this place begins a regular expression rather than a division. */
function startsExpression(before: string): boolean {
  return /(?:^|[(,=:[!&|?{};+>~\n]|\breturn|\bcase)\s*$/.test(before.slice(-40));
}
