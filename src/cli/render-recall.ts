import type { RecallAnswer, RecallEvidence, RecallResult } from '../engine/recall/recall-answer.ts';
import { printable, type Terminal } from './terminal.ts';

/** Characters of a text or quotation that are shown: a few lines. `--json` shows all. */
const shownCharacters = 400;
const indent = '    ';

/** An answer as text: each result with its evidence. */
export function renderRecall(answer: RecallAnswer, terminal: Pick<Terminal, 'style'>): string {
  const { results, notes, freshness } = answer;
  const dim = (text: string): string => terminal.style('dim', text);
  const found = results.map((result, index) => renderResult(result, index + 1, terminal));
  const pending = freshness.pendingTurns;
  const tail = [
    ...notes,
    ...(pending === 0
      ? []
      : [
          `${pending} ${pending === 1 ? 'turn is' : 'turns are'} not processed yet; ${pending === 1 ? 'it is' : 'they are'} searched all the same.`,
        ]),
  ];
  const body = found.length === 0 ? ['Nothing is remembered about that.'] : found;
  return [...body, ...(tail.length === 0 ? [] : [tail.map(dim).join('\n')])].join('\n\n');
}

function renderResult(result: RecallResult, rank: number, { style }: Pick<Terminal, 'style'>): string {
  const lines = [`${String(rank).padStart(2)}. ${style('bold', shorten(result.text))}`];
  lines.push(indent + style('dim', describe(result)));
  for (const evidence of result.evidence)
    lines.push(indent + renderEvidence(evidence, { quoted: result.type !== 'turn' }));
  if (result.parts !== undefined) {
    lines.push(
      indent +
        style(
          'dim',
          Object.entries(result.parts)
            .map(([name, value]) => `${name} ${value}`)
            .join(' · '),
        ),
    );
  }
  return lines.join('\n');
}

function describe(result: RecallResult): string {
  if (result.type === 'turn') return `turn · score ${result.score}`;
  const { category, subject, status, validFrom, validTo, score } = result;
  return [
    'memory',
    printable(category),
    `about ${printable(subject)}`,
    ...renderValidity(validFrom, validTo),
    ...(status === 'active' ? [] : [status]),
    `score ${score}`,
  ].join(' · ');
}

/** When it was so or happened. A span with both ends is a time, "until" alone says that it no longer holds. */
function renderValidity(from: string | undefined, to: string | undefined): string[] {
  const [first, end] = [from?.slice(0, 10), to?.slice(0, 10)];
  if (first !== undefined && end !== undefined) return [`between ${first} and ${end}`];
  if (first !== undefined) return [`from ${first}`];
  return end === undefined ? [] : [`until ${end}`];
}

/** Who said it and when, in the speaker's own time, and in which words where these are not the result itself. */
export function renderEvidence(
  { name, occurredAt, quote, sessionId }: RecallEvidence,
  { quoted }: { readonly quoted: boolean },
): string {
  const who = name === undefined ? '' : `${printable(name)}, `;
  const place = `${who}${occurredAt.slice(0, 10)} ${occurredAt.slice(11, 16)}, session ${printable(sessionId)}`;
  return quoted ? `${place}: “${shorten(quote)}”` : place;
}

function shorten(text: string): string {
  const line = printable(text);
  return line.length <= shownCharacters ? line : `${line.slice(0, shownCharacters).trimEnd().toWellFormed()}…`;
}
