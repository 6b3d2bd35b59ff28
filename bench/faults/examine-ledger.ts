import type { AdminConsole } from './admin-console.ts';
import type { Fault } from './fault.ts';
import type { WriteRecord } from './write-record.ts';

/** What the tables say of a namespace, held against what clients were told. */
export interface LedgerFindings {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly failedWindows: number;
  readonly problems: readonly string[];
}

interface Question {
  readonly console: AdminConsole;
  readonly namespace: string;
}

type Expectations = Pick<Fault, 'yields' | 'failsWith' | 'isExtractorAtFault'>;

/** Looks past all walls, at the rows themselves. Everything has been processed by now. */
export async function examineLedger(
  question: Question,
  record: WriteRecord,
  { yields = 'memory per turn', failsWith, isExtractorAtFault = false }: Expectations,
): Promise<LedgerFindings> {
  const turns = await compareTurns(question, record);
  const memories = yields === 'rules' ? [] : await listPerTurn(question);
  const failed = await examineFailures(question, failsWith);
  const doubled = [
    ...turns.doubled,
    ...(await listDoubledMemories(question)),
    ...memories.filter(({ found }) => found > 1).map(({ content }) => `memories of "${content}"`),
  ];
  const lost = [
    ...turns.lost,
    ...memories.filter(({ found }) => found === 0).map(({ content }) => `memory of "${content}"`),
  ];
  const problems = [...turns.problems, ...failed.problems, ...(await listBrokenRules(question, isExtractorAtFault))];
  return { lost, doubled, failedWindows: failed.windows, problems };
}

/** Sessions that still have something to process. */
export async function countUnsettled({ console, namespace }: Question): Promise<number> {
  const [row] = await console.ask<{ count: number }>(
    'SELECT count(*)::int AS count FROM sessions WHERE namespace = $1 AND unsettled',
    [namespace],
  );
  return row?.count ?? 0;
}

/** Why they have: for the report of what is stuck. */
export async function describeUnsettled({ console, namespace }: Question): Promise<string> {
  const rows = await console.ask<{ story: string }>(
    `SELECT format('%s %s-%s %s attempts %s crashes %s next %s lease %s by %s', s.session_id, w.first_seq, w.last_seq, coalesce(w.state, 'open tail'),
       w.attempts, w.crashes, w.next_attempt_at, w.lease_expires_at, w.lease_owner) AS story
     FROM sessions s LEFT JOIN windows w ON w.namespace = s.namespace AND w.session_id = s.session_id AND w.state IN ('pending', 'leased')
     WHERE s.namespace = $1 AND s.unsettled LIMIT 5`,
    [namespace],
  );
  return rows.map(({ story }) => story).join('; ');
}

interface Comparison {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly problems: readonly string[];
}

/** Every acknowledged turn stands once, under its number; nothing stands there that nobody was told of. */
async function compareTurns({ console, namespace }: Question, record: WriteRecord): Promise<Comparison> {
  const rows = await console.ask<{ session_id: string; seq: number; content: string }>(
    'SELECT session_id, seq, content FROM turns WHERE namespace = $1 AND revised_at IS NULL',
    [namespace],
  );
  const stored = new Map<string, { seq: number; count: number }>();
  for (const { session_id, seq, content } of rows) {
    const key = JSON.stringify([session_id, content]);
    stored.set(key, { seq, count: (stored.get(key)?.count ?? 0) + 1 });
  }
  const lost: string[] = [];
  for (const { sessionId, content, seq } of record.acknowledged)
    if (stored.get(JSON.stringify([sessionId, content]))?.seq !== seq) lost.push(`turn ${seq} of ${sessionId}`);
  for (const { sessionId, content } of record.transcribed)
    if (!stored.has(JSON.stringify([sessionId, content]))) lost.push(`"${content}" of ${sessionId}`);
  const told = new Set(
    [...record.acknowledged, ...record.transcribed].map((turn) => JSON.stringify([turn.sessionId, turn.content])),
  );
  const untold = [...stored.keys()].filter((key) => !told.has(key));
  return {
    lost,
    doubled: [...stored].filter(([, { count }]) => count > 1).map(([key]) => `turn ${key}`),
    problems:
      untold.length === 0 ? [] : [`${untold.length} turns stand that nobody was told of, such as ${untold[0] ?? ''}`],
  };
}

/** How many active memories each turn of a processed window became. */
async function listPerTurn({ console, namespace }: Question): Promise<{ content: string; found: number }[]> {
  return await console.ask(
    `SELECT t.content, count(m.memory_id)::int AS found FROM turns t
     JOIN windows w ON w.namespace = t.namespace AND w.session_id = t.session_id AND t.seq BETWEEN w.first_seq AND w.last_seq
     LEFT JOIN memories m ON m.namespace = t.namespace AND m.text = t.content AND m.status = 'active'
     WHERE t.namespace = $1 AND t.revised_at IS NULL AND w.state IN ('processed', 'empty')
     GROUP BY t.session_id, t.seq, t.content HAVING count(m.memory_id) <> 1`,
    [namespace],
  );
}

async function listDoubledMemories({ console, namespace }: Question): Promise<string[]> {
  const rows = await console.ask<{ what: string }>(
    `SELECT format('memory "%s" of %s', min(text), owner_id) AS what FROM memories
     WHERE namespace = $1 AND status = 'active' GROUP BY scope, owner_id, content_hash HAVING count(*) > 1
     UNION ALL
     SELECT format('run of window %s', window_id) FROM runs
     WHERE namespace = $1 AND undone_at IS NULL GROUP BY window_id HAVING count(*) > 1`,
    [namespace],
  );
  return rows.map(({ what }) => what);
}

/** Only what is poisoned fails, and what failed can be inspected. */
async function examineFailures(
  { console, namespace }: Question,
  failsWith: string | undefined,
): Promise<{ windows: number; problems: string[] }> {
  const rows = await console.ask<{ name: string; told: boolean; poisoned: boolean }>(
    `SELECT format('%s %s-%s (%s)', w.session_id, w.first_seq, w.last_seq, w.error) AS name,
       w.error IS NOT NULL AND EXISTS (SELECT FROM window_attempts a WHERE a.namespace = w.namespace AND a.window_id = w.window_id
         AND a.error IS NOT NULL AND a.payload IS NOT NULL) AS told,
       EXISTS (SELECT FROM turns t WHERE t.namespace = w.namespace AND t.session_id = w.session_id
         AND t.seq BETWEEN w.first_seq AND w.last_seq AND position($2 IN t.content) > 0) AS poisoned
     FROM windows w WHERE w.namespace = $1 AND w.state = 'failed'`,
    [namespace, failsWith ?? ''],
  );
  const unjust = rows.filter(({ poisoned }) => failsWith === undefined || !poisoned);
  const untold = rows.filter(({ told }) => failsWith !== undefined && !told);
  return {
    windows: rows.length,
    problems: [
      ...unjust.map(({ name }) => `the window ${name} failed without reason`),
      ...untold.map(({ name }) => `the failed window ${name} has no error or no payload`),
    ],
  };
}

/** Each statement finds what must not be there. */
const rules: readonly (readonly [what: string, statement: string])[] = [
  [
    'sessions whose turns are not numbered without gaps',
    `SELECT s.session_id AS what FROM sessions s JOIN turns t USING (namespace, session_id) WHERE s.namespace = $1
     GROUP BY s.session_id, s.last_seq HAVING count(*) <> s.last_seq OR max(t.seq) <> s.last_seq OR min(t.seq) <> 1`,
  ],
  [
    'turns that do not stand in exactly one window',
    `SELECT format('%s of %s', t.seq, t.session_id) AS what FROM turns t LEFT JOIN windows w ON w.namespace = t.namespace
       AND w.session_id = t.session_id AND t.seq BETWEEN w.first_seq AND w.last_seq
     WHERE t.namespace = $1 GROUP BY t.session_id, t.seq HAVING count(w.window_id) <> 1`,
  ],
  [
    'windows without a final state',
    `SELECT format('%s (%s)', window_id, state) AS what FROM windows
     WHERE namespace = $1 AND state NOT IN ('processed', 'empty', 'failed', 'erased')`,
  ],
  [
    'processed windows without a run',
    `SELECT w.window_id::text AS what FROM windows w WHERE w.namespace = $1 AND w.state IN ('processed', 'empty')
     AND NOT EXISTS (SELECT FROM runs r WHERE r.namespace = w.namespace AND r.window_id = w.window_id)`,
  ],
  [
    'attempts whose end is not known',
    'SELECT window_id::text AS what FROM window_attempts WHERE namespace = $1 AND outcome IS NULL',
  ],
  [
    'windows whose crashes are miscounted',
    `SELECT format('%s: %s', w.window_id, w.crashes) AS what FROM windows w WHERE w.namespace = $1 AND w.crashes <>
       (SELECT count(*) FROM window_attempts a WHERE a.namespace = w.namespace AND a.window_id = w.window_id AND a.outcome = 'crashed')`,
  ],
];

/** What holds beside them where the extractor does nothing wrong. */
const blameRule = [
  'attempts that were blamed on the content of their windows',
  `SELECT format('%s (%s: %s)', window_id, outcome, error) AS what FROM window_attempts
     WHERE namespace = $1 AND outcome NOT IN ('processed', 'empty', 'returned', 'crashed', 'provider')`,
] as const;

async function listBrokenRules({ console, namespace }: Question, isExtractorAtFault: boolean): Promise<string[]> {
  const broken: string[] = [];
  for (const [what, statement] of isExtractorAtFault ? rules : [...rules, blameRule]) {
    const rows = await console.ask<{ what: string }>(statement, [namespace]);
    if (rows.length > 0) broken.push(`${rows.length} ${what}, such as ${rows[0]?.what ?? ''}`);
  }
  return broken;
}
