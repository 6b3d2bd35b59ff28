/**
 * Draws memories to be read by a person, each beside what it rests on.
 *
 *   node test/evals/quality/sample-memories.ts FOLDER [--count 100] [--seed 1] [--turns]
 *
 * FOLDER holds `*.json` conversations in any form that `memoir ingest` reads: LoCoMo's, or our own in
 * `test/evals/quality/conversations`. They are taken in through the public API, the active memories are shuffled by the
 * seed, and the first of them printed with category, family of rules, and each evidence turn: date, speaker, text.
 * `--turns` prints every turn with the memories that rest on it instead, to see what was missed. The output quotes
 * the conversations: texts of LoCoMo (CC BY-NC 4.0) must not be kept in this repository.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { speakerName } from '../../../src/domain/speaker-name.ts';
import { type Memoir, type MemoryView, openMemoir, type Turn } from '../../../src/index.ts';
import { ingestConversations } from '../ingest-conversations.ts';
import { listMemories } from '../list-memories.ts';
import { ruleFamily } from './rule-family.ts';
import { shuffle } from './shuffle.ts';

/** As many turns before the evidence as the rules were shown. */
const turnsBefore = 10;

interface Drawn {
  readonly namespace: string;
  readonly memory: MemoryView;
}

/** Active ones, in an order that is always the same: identifiers are made anew each time, texts are not. */
async function drawable(memoir: Memoir, namespace: string): Promise<Drawn[]> {
  const memories = await listMemories(memoir.namespace(namespace), ['active']);
  return memories.map((memory) => ({ namespace, memory })).sort((a, b) => (a.memory.text < b.memory.text ? -1 : 1));
}

function shown(turn: Turn): string {
  const { instant, offsetMinutes } = turn.occurredAt;
  const day = new Date(instant.getTime() + offsetMinutes * 60_000).toISOString().slice(0, 10);
  return `${day} ${speakerName(turn)}: ${turn.content}`;
}

/** The turn of an evidence, and those before it. */
async function turnsUpTo(
  memoir: Memoir,
  namespace: string,
  { sessionId, seq }: MemoryView['evidence'][number],
): Promise<Turn[]> {
  const turns = await memoir
    .namespace(namespace)
    .sessions.history(sessionId, { before: seq + 1, limit: turnsBefore + 1 });
  return turns.sort((a, b) => a.seq - b.seq);
}

async function printSample(memoir: Memoir, drawn: readonly Drawn[]): Promise<void> {
  for (const [index, { namespace, memory }] of drawn.entries()) {
    const evidence = await Promise.all(memory.evidence.map((view) => turnsUpTo(memoir, namespace, view)));
    const families = evidence.map((turns) => ruleFamily(memory.text, turns.at(-1) as Turn, turns.slice(0, -1)));
    const family = families.find((name) => name !== 'unknown') ?? 'unknown';
    const attribute = memory.attribute === undefined ? '' : ` @${memory.attribute}`;
    console.log(`${index + 1}. [${family}/${memory.category}${attribute}] ${memory.text}`);
    for (const turns of evidence)
      console.log(`     ${namespace} ${shown(turns.at(-1) as Turn).replaceAll('\n', '\n     ')}`);
  }
}

async function printTurns(memoir: Memoir, namespace: string, drawn: readonly Drawn[]): Promise<void> {
  const sessions = [
    ...new Set(
      (await memoir.namespace(namespace).memories.list({ limit: 1_000 })).flatMap((memory) =>
        memory.evidence.map((view) => view.sessionId),
      ),
    ),
  ];
  for (const sessionId of sessions.sort()) {
    const turns = await memoir.namespace(namespace).sessions.history(sessionId, { limit: 1_000 });
    for (const turn of turns.sort((a, b) => a.seq - b.seq)) {
      console.log(`${namespace} ${shown(turn)}`);
      const resting = drawn.filter(({ memory }) =>
        memory.evidence.some((view) => view.sessionId === sessionId && view.seq === turn.seq),
      );
      for (const { memory } of resting) console.log(`     => ${memory.text}`);
    }
  }
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      turns: { type: 'boolean', default: false },
    },
  });
  const [folder] = positionals;
  if (folder === undefined)
    throw new Error('usage: node test/evals/quality/sample-memories.ts FOLDER [--count N] [--seed N] [--turns]');
  const dataDir = mkdtempSync(join(tmpdir(), 'memoir-quality-'));
  try {
    await using memoir = await openMemoir({ dataDir, model: 'rules' });
    const { namespaces, turns } = await ingestConversations(memoir, folder);
    const all: Drawn[] = [];
    for (const namespace of namespaces) all.push(...(await drawable(memoir, namespace)));
    if (values.turns)
      for (const namespace of namespaces)
        await printTurns(
          memoir,
          namespace,
          all.filter((drawn) => drawn.namespace === namespace),
        );
    else await printSample(memoir, shuffle(all, Number(values.seed)).slice(0, Number(values.count)));
    console.log(`\n${turns} turns, ${all.length} active memories`);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

await main();
