import type { MemoryView } from '../../ports/memory-store.ts';
import { formatMoment } from '../../domain/instant.ts';
import { summaryOf } from '../commands/coverage.ts';
import { renderDuration } from '../render-duration.ts';
import { renderEvidence } from '../render-recall.ts';
import { renderTable } from '../render-table.ts';
import { printable, type Terminal } from '../terminal.ts';
import type { DemoAnswer, DemoReport } from './run-demo.ts';

type Styled = Pick<Terminal, 'style'>;

/** The report as text: what is remembered, what changed, what is answered and on which evidence. */
export function renderDemo(report: DemoReport, terminal: Styled): string {
  const { turns, sessions, acceptedMs, processedMs, memories, superseded, answers, coverage } = report;
  const title = (text: string): string => terminal.style('bold', text);
  const extractors = [...new Set(memories.map(({ extractor }) => extractor))].join(', ');
  const unused = turns - citedTurns([...memories, ...superseded]);
  return [
    `${turns} turns of ${sessions} sample conversations: stored in ${renderDuration(acceptedMs)}, processed in ${renderDuration(processedMs)} (extractor ${extractors}, no model).`,
    [title('What is remembered'), ...renderMemories(memories, terminal)].join('\n'),
    `${unused} of the ${turns} turns held nothing worth keeping as a memory, such as greetings and questions. They can be recalled as they were said.`,
    ...(superseded.length === 0 ? [] : [[title('What changed'), ...renderChanges(report)].join('\n')]),
    [title('What is answered, and why'), ...answers.map((answer) => renderAnswer(answer, terminal))].join('\n'),
    `${title('Coverage')}: ${summaryOf(coverage)}`,
    [title('Try next'), ...nextSteps].join('\n'),
  ].join('\n\n');
}

const nextSteps = [
  '  memoir ingest my-chat.txt --wait          a conversation of your own (text, JSON, JSON Lines)',
  '  memoir recall "Where does … live?"        ask it something',
  '  memoir serve                              the HTTP service with its pages; npm start does the same',
  'In a clone, npx memoir stands for memoir.',
];

function citedTurns(memories: readonly MemoryView[]): number {
  return new Set(
    memories.flatMap(({ evidence }) => evidence.map(({ sessionId, seq }) => JSON.stringify([sessionId, seq]))),
  ).size;
}

function renderMemories(memories: readonly MemoryView[], { style }: Styled): string[] {
  const subjects = Map.groupBy(memories.toSorted(bySaid), ({ subject }) => subject);
  return [...subjects].flatMap(([subject, about]) => {
    const rows = about.map((memory) => [`    ${printable(memory.category)}`, saidOn(memory), printable(memory.text)]);
    return [`  ${style('underline', printable(subject))}`, renderTable(rows)];
  });
}

/** Each memory that was superseded with what came after it, up to what is so now. */
function renderChanges({ superseded, memories }: DemoReport): string[] {
  const all = new Map([...superseded, ...memories].map((memory) => [memory.id, memory]));
  const followers = new Set(superseded.map(({ supersededBy }) => supersededBy));
  const firsts = superseded.filter(({ id }) => !followers.has(id)).toSorted(bySaid);
  return firsts.map((first) => {
    const chain = [first];
    for (let next = findNext(all, first); next !== undefined && !chain.includes(next); next = findNext(all, next))
      chain.push(next);
    return chain
      .map((memory, index) => `  ${index === 0 ? '' : '→ '}${printable(memory.text)} (${saidOn(memory)})`)
      .join('\n  ');
  });
}

function findNext(all: ReadonlyMap<string, MemoryView>, { supersededBy }: MemoryView): MemoryView | undefined {
  return supersededBy === undefined ? undefined : all.get(supersededBy);
}

function renderAnswer({ question, asOf, results }: DemoAnswer, { style }: Styled): string {
  const lines = results.map((result) => {
    const text = result.type === 'turn' ? `“${printable(result.text)}”` : printable(result.text);
    const evidence = result.evidence.map(
      (turn) => `      ${style('dim', renderEvidence(turn, { quoted: result.type !== 'turn' }))}`,
    );
    return [`    ${text}`, ...evidence].join('\n');
  });
  const when = asOf === undefined ? '' : style('dim', ` (as of ${asOf.slice(0, 10)})`);
  return [`  ${style('cyan', question)}${when}`, ...lines].join('\n');
}

function bySaid(left: MemoryView, right: MemoryView): number {
  return left.saidAt.getTime() - right.saidAt.getTime() || left.text.localeCompare(right.text);
}

/** The day in the speaker's own zone. */
function saidOn({ saidAt, evidence }: MemoryView): string {
  const [first] = evidence;
  const moment =
    first === undefined
      ? { instant: saidAt, offsetMinutes: 0 }
      : { instant: first.occurredAt, offsetMinutes: first.occurredOffsetMinutes };
  return formatMoment(moment).slice(0, 10);
}
