import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '../../../src/adapters/pglite/open-embedded-store.ts';
import { estimateTokens } from '../../../src/domain/tokens.ts';
import type { UsageRow } from '../../../src/ports/usage-ledger.ts';
import type { ModelServer } from '../../../src/testing/model-server/start-model-server.ts';
import {
  type ModelFault,
  type ModelFaultKind,
  modelFaultKinds,
} from '../../../src/testing/model-server/model-fault.ts';
import type { CheckReport } from './check-report.ts';
import { DeliveredFacts } from './delivered-facts.ts';
import { type Examination, examineMaterial, type Outcome, readOutcome } from './examine-material.ts';
import type { Material } from './material.ts';
import { type ModelBench, openModelBench, post } from './model-bench.ts';
import type { RecordedCall } from './recorded-model.ts';
import { createScribe } from './scribe.ts';

export interface RandomFaultOptions {
  readonly seed: number;
  readonly rate: number;
  /** Turns of a window, where it is not the usual: small windows make many calls of a short conversation. */
  readonly maxTurns?: number;
  readonly concurrency?: number;
  /** Of one call, in real ms: what `hang` costs each time. */
  readonly timeoutMs?: number;
  /** Default: all of them. */
  readonly kinds?: readonly ModelFaultKind[];
  /** Whether the usage ledger is looked into as well, which takes a store in a folder. Default true. */
  readonly countsUsage?: boolean;
}

/** All of them, and bodies that come slowly but in time. */
const faults: readonly (ModelFaultKind | ModelFault)[] = [
  ...modelFaultKinds,
  { kind: 'slow_body', pieceBytes: 2_048, pauseMs: 1 },
];

/** Faults that few windows survive together: what is rare with all of them is the rule here. */
export const faultMixes = {
  brokenForms: ['wrong_types', 'only_prose'],
  cutAndSilent: ['truncated_json', 'hang', 'refusal'],
  cutAndRefused: ['truncated_silently', 'degenerate', 'refusal', 'only_prose', 'empty'],
  cutAndAway: ['truncated_json', 'wrong_types', 'unavailable', 'reset', 'context_too_long', 'unknown_turns'],
} as const satisfies Readonly<Record<string, readonly ModelFaultKind[]>>;

/**
 * Every fault at random over real HTTP. The model never tells a fact again that has reached the engine whole: so what the
 * engine drops stays dropped, and shows.
 */
export async function checkRandomFaults(
  materials: readonly Material[],
  options: RandomFaultOptions,
): Promise<CheckReport> {
  if (options.countsUsage === false) return await run(materials, options, null);
  const folder = mkdtempSync(join(tmpdir(), 'memoir-faults-'));
  try {
    return await run(materials, options, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(
  materials: readonly Material[],
  options: RandomFaultOptions,
  dataDir: string | null,
): Promise<CheckReport> {
  const { seed, rate, maxTurns, concurrency = 1, timeoutMs = 1_000, kinds = faults } = options;
  const delivered = new DeliveredFacts(createScribe(materials));
  const { answer } = createScribe(materials, { isSilentOn: ({ text }) => delivered.has(text) });
  const onAnswer = (call: RecordedCall): void => delivered.add(call);
  const bench = await openModelBench({ answer, dataDir, seed, concurrency, timeoutMs, onAnswer });
  const outcomes: Outcome[] = [];
  try {
    for (const material of materials) {
      const { operations } = bench.memoir(material.namespace);
      if (maxTurns !== undefined) await operations.updateSettings({ windows: { maxTurns } });
      await post(bench, material);
    }
    bench.server.setFaults({ seed, rate, kinds });
    await bench.workOff(materials.map(({ namespace }) => namespace));
    for (const material of materials) outcomes.push(await readOutcome(bench, material));
  } finally {
    await bench[Symbol.asyncDispose]();
  }
  const usage = dataDir === null ? undefined : await readUsage(dataDir, materials);
  return buildReport({ materials, outcomes, usage, bench, delivered, options });
}

/** Behind the engine's back, once it is closed: what it wrote down of its calls. */
async function readUsage(folder: string, materials: readonly Material[]): Promise<UsageRow[][]> {
  const { store } = await openEmbeddedStore({ folder });
  try {
    const period = { from: new Date('2020-01-01'), to: new Date('2040-01-01') };
    return await Promise.all(materials.map(({ namespace }) => store.usage.summarise(namespace, period)));
  } finally {
    await store.close();
  }
}

interface Findings {
  readonly materials: readonly Material[];
  readonly outcomes: readonly Outcome[];
  readonly usage: readonly (readonly UsageRow[])[] | undefined;
  readonly bench: Pick<ModelBench, 'server' | 'calls'>;
  readonly delivered: DeliveredFacts;
  readonly options: RandomFaultOptions;
}

function buildReport({ materials, outcomes, usage, bench, delivered, options }: Findings): CheckReport {
  const breaches: string[] = [...findLostAnswers(bench), ...findUncounted(bench, usage)];
  const rows = materials.map((material, index) => {
    const outcome = outcomes[index] ?? { memories: [], windows: [], coverage: undefined as never };
    const found = examineMaterial(material, outcome, delivered);
    breaches.push(
      ...Object.values(found)
        .flat()
        .map((breach: string) => `${material.namespace}: ${breach}`),
    );
    return rowOf({ material, outcome, found, delivered, calls: bench.calls });
  });
  return {
    title: `${options.kinds?.join(', ') ?? 'Every fault'} at random: seed ${options.seed}, rate ${options.rate}, ${countKinds(bench.server)} kinds met`,
    head: columns,
    rows,
    breaches,
  };
}

const columns =
  ' windows processed partial empty failed calls facts told memories missing doubled misquoted invented skipped unfinished'.split(
    ' ',
  );

interface RowParts {
  readonly material: Material;
  readonly outcome: Outcome;
  readonly found: Examination;
  readonly delivered: DeliveredFacts;
  readonly calls: readonly RecordedCall[];
}

function rowOf({ material, outcome, found, delivered, calls }: RowParts): string[] {
  const { windows, memories } = outcome;
  const count = (state: string): number => windows.filter((window) => window.state === state).length;
  const { missing, doubled, misquoted, invented, skipped, unfinished } = found;
  return [
    material.namespace,
    ...[
      windows.length,
      count('processed'),
      windows.filter(({ reason }) => reason === 'partial').length,
      count('empty'),
      count('failed'),
      calls.filter(({ request }) => request.namespace === material.namespace).length,
      material.facts.length,
      material.facts.filter(({ text }) => delivered.has(text)).length,
      memories.length,
      ...[missing, doubled, misquoted, invented, skipped, unfinished].map(({ length }) => length),
    ].map(String),
  ];
}

function countKinds(server: ModelServer): number {
  return new Set(server.chatCalls.flatMap(({ fault }) => fault ?? [])).size;
}

/** Faults after which an answer with status 200 holds none that a client could read. */
const unreadable: ReadonlySet<string> = new Set<ModelFaultKind>(['reset', 'not_json_body', 'no_choices', 'hang']);

/** Of every prompt, the answers that the server sent whole have reached the engine, word for word as far as can be counted. */
function findLostAnswers({ server, calls }: Findings['bench']): string[] {
  const breaches: string[] = [];
  const sent = Map.groupBy(
    server.chatCalls.filter(({ status, aborted, fault }) => status === 200 && !aborted && !unreadable.has(fault ?? '')),
    ({ text }) => text,
  );
  const heard = Map.groupBy(calls, ({ request }) =>
    [request.system, ...request.messages.map(({ content }) => content)].join('\n'),
  );
  for (const [prompt, answers] of sent) {
    const recorded = heard.get(prompt) ?? [];
    const tokens = recorded.flatMap(({ answer }) => (answer === undefined ? [] : [estimateTokens(answer.text)]));
    const gaveUp = recorded.filter((call) => call.gaveUp).length;
    const lost = answers.filter(({ outputTokens }) => !tokens.includes(outputTokens));
    if (lost.length > gaveUp)
      breaches.push(
        `${lost.length} answers that were sent (${lost.map(({ fault }) => fault ?? 'whole').join(', ')}) did not arrive`,
      );
  }
  return breaches;
}

/** The usage ledger has a row for each call that the server saw, and the tokens of each answer. */
function findUncounted({ server, calls }: Findings['bench'], usage: Findings['usage']): string[] {
  if (usage === undefined) return [];
  const rows = usage.flat();
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const answers = calls.flatMap(({ answer }) => answer ?? []);
  const expected = {
    calls: server.usage.calls,
    inputTokens: sum(answers.map(({ usage: { inputTokens } }) => inputTokens)),
    outputTokens: sum(answers.map(({ usage: { outputTokens } }) => outputTokens)),
  };
  return Object.entries(expected).flatMap(([field, value]) => {
    const written = sum(rows.map((row) => row[field as keyof typeof expected]));
    return written === value ? [] : [`the usage ledger has ${written} ${field}, and there were ${value}`];
  });
}
