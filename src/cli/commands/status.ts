import type { Command } from 'commander';
import type { WindowView } from '../../ports/window-ledger.ts';
import type { Config } from '../../runtime/config.ts';
import { describeStore } from '../../runtime/describe-store.ts';
import { lookAtDataFolder } from '../../runtime/look-at-data-folder.ts';
import { defaultModelName } from '../../runtime/open-models.ts';
import { type CommonOptions, configOf } from '../common-options.ts';
import { describeHold, describeWaiting } from '../ingest/describe-waiting.ts';
import { openSession } from '../open-session.ts';
import { renderDuration } from '../render-duration.ts';
import { renderTable } from '../render-table.ts';
import { printable, type Terminal } from '../terminal.ts';

/** Windows that are asked why they wait: they wait for the same things. */
const lookedAtWindows = 100;

/** `memoir status`: what is there and whether it works. */
export function addStatusCommand(program: Command, terminal: Terminal): void {
  program
    .command('status')
    .description('show where the data is, whether a service and a worker run, and how much waits')
    .addHelpText('after', '\nExamples:\n  memoir status\n  memoir status --namespace acme --json')
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<CommonOptions>();
      const config = configOf(flags);
      if (config.databaseUrl === undefined && !lookAtDataFolder(config.dataDir).exists) {
        if (flags.json === true) terminal.printJson({ store: config.dataDir, exists: false });
        else
          terminal.print(`There is no data folder at ${config.dataDir} yet; memoir ingest and memoir serve make one.`);
        return;
      }
      const status = await readStatus(config, terminal);
      if (flags.json === true) terminal.printJson(status);
      else terminal.print(renderTable(rowsOf(status)));
    });
}

async function readStatus(config: Config, terminal: Terminal) {
  await using session = await openSession({ config, terminal });
  const { memoir, serviceUrl = null } = session;
  const { ready, redisConnected, modelAvailable } = await memoir.operations.health();
  const { running: processorRunning, embedding = null } = await memoir.operations.processing();
  const queue = await memoir.queue.getQueueStatus();
  const { sessions, turns, heldTurns, oldestPendingMs } = await memoir.operations.coverage();
  const pending = await memoir.operations.windows({ state: 'pending', limit: lookedAtWindows });
  return {
    store: describeStore(config),
    exists: true,
    serviceUrl,
    namespace: config.namespace,
    ready,
    redisConnected,
    // This process asks none; which one it would ask, only its own configuration says.
    model: {
      name: serviceUrl === null ? (config.model ?? defaultModelName(config) ?? 'that of the endpoint') : null,
      available: modelAvailable ?? null,
      waiting: waitingFor(pending),
    },
    processorRunning,
    sessions,
    turns,
    queue,
    oldestPendingMs,
    held: heldTurns === 0 ? null : { turns: heldTurns, ...holdOf(pending) },
    embedding,
  };
}

type Status = Awaited<ReturnType<typeof readStatus>>;

/** Why windows wait for the model, in its provider's own case; null where none does. */
function waitingFor(pending: readonly WindowView[]): string | null {
  return (
    pending
      .filter(({ holdReason }) => holdReason === undefined)
      .map(describeWaiting)
      .find(isText) ?? null
  );
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}

/** The hold that ends last, of those that were looked at. */
function holdOf(pending: readonly WindowView[]): { readonly until: Date | null; readonly reason: string | null } {
  const [latest] = pending
    .filter(({ holdReason }) => holdReason !== undefined)
    .toSorted((a, b) => (b.nextAttemptAt?.getTime() ?? 0) - (a.nextAttemptAt?.getTime() ?? 0));
  return { until: latest?.nextAttemptAt ?? null, reason: latest?.holdReason ?? null };
}

function rowsOf(status: Status): string[][] {
  const { store, serviceUrl, namespace, ready, processorRunning, sessions, turns, queue, oldestPendingMs } = status;
  const oldest = oldestPendingMs === 0 ? '' : `; the oldest for ${renderDuration(oldestPendingMs)}`;
  const { redisConnected, held } = status;
  return [
    ['data', store],
    // Any number of services may share a server; only a data folder knows the one that has it.
    ...(store.startsWith('postgres:') ? [] : [['service', serviceUrl ?? 'none is running']]),
    ['store', ready ? 'answers' : 'does not answer'],
    ...(redisConnected === null
      ? []
      : [['redis', redisConnected ? 'answers' : 'does not answer; work is found by looking for it, less often']]),
    ['model', printable(describeModel(status.model))],
    ['worker', processorRunning ? 'runs' : 'none is running'],
    ['namespace', namespace],
    ['turns', `${turns} in ${sessions} ${sessions === 1 ? 'session' : 'sessions'}`],
    [
      'windows',
      `${queue.completed} done, ${queue.active} active, ${queue.waiting} waiting${oldest}, ${queue.failed} failed`,
    ],
    ...(held === null ? [] : [['held', `${held.turns} ${held.turns === 1 ? 'turn' : 'turns'}. ${holdLine(held)}`]]),
    ...embeddingRows(status.embedding),
  ];
}

function describeModel({ name, available, waiting }: Status['model']): string {
  const state = available === false ? 'is not asked for a while, because its provider failed' : 'answers';
  const known = available === null ? undefined : state;
  const what =
    name === 'rules' ? 'none: extraction is by rules' : [name, known].filter((text) => text != null).join(', ');
  return [what === '' ? 'none is asked by this service' : what, waiting].filter((text) => text !== null).join('. ');
}

function holdLine({ reason, until }: { readonly reason: string | null; readonly until: Date | null }): string {
  return printable(describeHold(reason ?? 'it is not known why', until ?? undefined));
}

/** Nothing where no embedding model was ever at work. */
function embeddingRows(embedding: Status['embedding']): string[][] {
  if (embedding === null || (embedding.model === undefined && embedding.held === undefined)) return [];
  const { model, turns, memories, held } = embedding;
  const refused = turns.refused + memories.refused;
  const done = [
    `${turns.embedded} of ${turns.total} turns`,
    `${memories.embedded} of ${memories.total} memories`,
    ...(refused === 0 ? [] : [`${refused} that the model does not take`]),
  ].join(', ');
  const by = model === undefined ? '' : ` by ${printable(model.id)}`;
  return [['embedded', `${done}${by}${held === undefined ? '' : `. ${holdLine(held)}`}`]];
}
