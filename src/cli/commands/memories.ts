import type { Command } from 'commander';
import type { MemoryFilterInput } from '../../domain/memory-schema.ts';
import type { MemoryAnswer } from '../../engine/memory-answer.ts';
import type { MemoryChangeView } from '../../ports/memory-store.ts';
import { type CommonOptions, configOf } from '../common-options.ts';
import { openSession } from '../open-session.ts';
import { renderEvidence } from '../render-recall.ts';
import { renderTable } from '../render-table.ts';
import { printable, type Terminal } from '../terminal.ts';

interface ListFlags extends CommonOptions {
  readonly status?: string;
  readonly subject?: string;
  readonly category?: string;
  readonly session?: string;
  readonly limit?: string;
}

/** `memoir memories`: what is remembered, where it comes from, and what became of it. */
export function addMemoriesCommand(program: Command, terminal: Terminal): void {
  const memories = program.command('memories').description('look at what is remembered');
  addList(memories, terminal);
  addShow(memories, terminal);
  addHistory(memories, terminal);
}

function addList(memories: Command, terminal: Terminal): void {
  memories
    .command('list', { isDefault: true })
    .description('list memories, newest first')
    .option('--status <status>', 'active, superseded, archived or deleted (default: active)')
    .option('--subject <name>', 'whom or what they are about')
    .option('--category <name>', 'such as fact, preference, plan')
    .option('--session <id>', 'only what rests on turns of this session')
    .option('--limit <number>', 'how many (default: 50)')
    .addHelpText('after', '\nExamples:\n  memoir memories\n  memoir memories list --subject Ana --status superseded')
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ListFlags>();
      await using session = await openSession({ config: configOf(flags), terminal });
      const found = await session.memories.list(filterOf(flags));
      if (flags.json === true) terminal.printJson({ memories: found });
      else if (found.length === 0) terminal.print('Nothing is remembered there.');
      else
        terminal.print(
          renderTable([['id', 'recorded', 'category', 'memory'], ...found.map(rowOfMemory)], {
            head: (line) => terminal.style('bold', line),
          }),
        );
    });
}

function addShow(memories: Command, terminal: Terminal): void {
  memories
    .command('show')
    .description('show one memory with the turns it rests on')
    .argument('<id>', 'its id, from memoir memories list or memoir recall --json')
    .action(async (id: string, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<CommonOptions>();
      await using session = await openSession({ config: configOf(flags), terminal });
      const memory = await session.memories.get(id);
      if (flags.json === true) {
        terminal.printJson(memory);
        return;
      }
      terminal.print(renderTable(rowsOfMemory(memory)));
      for (const evidence of memory.evidence) terminal.print(`  ${renderEvidence(evidence, { quoted: true })}`);
    });
}

function addHistory(memories: Command, terminal: Terminal): void {
  memories
    .command('history')
    .description('show every change of a memory, oldest first')
    .argument('<id>', 'its id')
    .action(async (id: string, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<CommonOptions>();
      await using session = await openSession({ config: configOf(flags), terminal });
      const changes = await session.memories.history(id);
      if (flags.json === true) terminal.printJson({ changes });
      else
        terminal.print(
          renderTable([['when', 'what', 'by', 'status', 'memory'], ...changes.map(rowOfChange)], {
            head: (line) => terminal.style('bold', line),
          }),
        );
    });
}

/** Values as they stand: the engine says what is wrong with them. */
function filterOf({ status, subject, category, session, user, limit }: ListFlags): MemoryFilterInput {
  const given = {
    status,
    subject,
    category,
    sessionId: session,
    userId: user,
    limit: limit === undefined ? undefined : Number(limit),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function minuteOf(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

function rowOfMemory({ id, recordedAt, category, text }: MemoryAnswer): string[] {
  return [id, minuteOf(recordedAt), printable(category), printable(text)];
}

function rowsOfMemory(memory: MemoryAnswer): string[][] {
  const { ownerId, attribute, supersededBy, validFrom, validTo, sessionId } = memory;
  const owner = ownerId === undefined ? memory.scope : `${memory.scope} ${printable(ownerId)}`;
  return [
    ['memory', printable(memory.text)],
    ['about', `${printable(memory.subject)}${attribute === undefined ? '' : `, ${printable(attribute)}`}`],
    ['category', `${printable(memory.category)}, ${memory.type}`],
    ['belongs to', owner],
    ['status', `${memory.status}${memory.pinned ? ', pinned' : ''}`],
    ...(supersededBy === undefined ? [] : [['superseded by', supersededBy]]),
    ...(validFrom === undefined ? [] : [['valid from', validFrom.slice(0, 10)]]),
    ...(validTo === undefined ? [] : [['valid until', validTo.slice(0, 10)]]),
    ['importance', `${memory.importance} of 10, confidence ${memory.confidence}`],
    ['recorded', `${minuteOf(memory.recordedAt)} by ${printable(memory.extractor)}`],
    ...(sessionId === undefined ? [] : [['session', printable(sessionId)]]),
  ];
}

function rowOfChange({ recordedAt, operation, runId, before, after }: MemoryChangeView): string[] {
  const by = runId === undefined ? 'hand' : `run ${runId}`;
  const status = after?.status ?? 'gone';
  return [minuteOf(recordedAt.toISOString()), operation, by, status, printable((after ?? before)?.text ?? '')];
}
