import { defaultContextTokens, defaultRecentTurns, type ContextRequest } from '../../domain/context-schema.ts';
import type { ContextEntry, ContextMessage } from '../../domain/context/context-items.ts';
import { completeTemplate } from '../../domain/context/context-template.ts';
import { oneLine } from '../../domain/context/one-line.ts';
import { type PackedContext, packContext } from '../../domain/context/pack-context.ts';
import { formatMoment } from '../../domain/instant.ts';
import { limits } from '../../domain/limits.ts';
import type { RecallRequest } from '../../domain/recall-schema.ts';
import type { Turn } from '../../domain/turn.ts';
import type { ProfileStore } from '../../ports/profile-store.ts';
import type { RecallScope } from '../../ports/recall-index.ts';
import type { ContextAnswer, ContextMessageAnswer } from './context-answer.ts';
import { besideTurns, findsOf, messageOf } from './context-candidates.ts';
import type { MemoryResult } from './recall-answer.ts';
import { memoryResult } from './recall-results.ts';
import { type CallOptions, placeKey, type Recollection, recollect, type RecallPorts, scopeOf } from './recall.ts';

/** Packs what matters now into a text for a prompt. No model call; two round trips one after the other. */
export type Context = (namespace: string, request: ContextRequest, options?: CallOptions) => Promise<ContextAnswer>;

export interface ContextPorts extends RecallPorts {
  readonly profiles: Pick<ProfileStore, 'listEntries'>;
}

/** A short memory or message with its date takes so many tokens: what cannot be shown need not be read. */
const leastTokens = 20;
const leastResults = 20;
/** Tokens of one message: a quarter of the budget, that others have room beside it. */
const messageShare = 0.25;
const messageTokens = { least: 30, most: 400 } as const;

export function createContext(ports: ContextPorts): Context {
  return async (namespace, request, options = {}) => await buildContext(ports, namespace, { request, ...options });
}

async function buildContext(
  ports: ContextPorts,
  namespace: string,
  { request, signal }: { readonly request: ContextRequest } & CallOptions,
): Promise<ContextAnswer> {
  const { tokenBudget = defaultContextTokens, template } = request;
  const maxTokens = Math.min(Math.max(messageShare * tokenBudget, messageTokens.least), messageTokens.most);
  const recallRequest = recallOf(request, tokenBudget);
  const [recollection, profile, recent] = await Promise.all([
    recollect(ports, namespace, { request: recallRequest, beside: besideTurns, signal }),
    findEntries(ports, namespace, request),
    findRecent(ports, namespace, request),
  ]);
  const packed = packContext(
    {
      profile: profile ?? [],
      found: findsOf(recollection, { maxTokens, isWanted: wantedBy(request) }).slice(0, recallRequest.limit),
      recentTurns: recent.map((turn) => messageOf(turn, { maxTokens })).filter(({ text }) => text !== ''),
    },
    { tokenBudget, template: completeTemplate(template) },
  );
  return answerOf(packed, { recollection, recent, hasProfile: profile !== undefined });
}

/** The recall behind a context: of all sessions, unless one is asked for. */
function recallOf(request: ContextRequest, tokenBudget: number): RecallRequest {
  const { query, userId, projectId, agentId, sessionId, scope, since, until, now, asOf, knownAt, consistency, waitMs } =
    request;
  const fitting = Math.ceil(tokenBudget / leastTokens);
  const given = {
    userId,
    projectId,
    agentId,
    since,
    until,
    now,
    asOf,
    knownAt,
    consistency,
    waitMs,
    sessionId: scope === 'session' ? sessionId : undefined,
    scope: scope === 'all' ? scope : undefined,
  };
  return {
    query,
    limit: request.limit ?? Math.min(Math.max(fitting, leastResults), limits.recallResults),
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<RecallRequest>),
  };
}

function wantedBy({ since, until }: ContextRequest): (turn: Turn) => boolean {
  const [from, to] = [since?.instant ?? new Date(-8.64e15), until?.instant ?? new Date(8.64e15)];
  return ({ occurredAt: { instant } }) => instant >= from && instant < to;
}

/** What was said last first; undefined where there is no profile to show. What it said in the past is not known. */
async function findEntries(
  { profiles }: ContextPorts,
  namespace: string,
  { userId, asOf, knownAt }: ContextRequest,
): Promise<ContextEntry[] | undefined> {
  if (userId === undefined || (asOf ?? knownAt) !== undefined) return undefined;
  const entries = await profiles.listEntries(namespace, userId);
  return entries
    .toSorted((a, b) => b.saidAt.getTime() - a.saidAt.getTime())
    .map(({ id, field, text, citedTurns }) => ({ id, field, text: oneLine(text), cites: citedTurns }));
}

/** The latest turns of the session before the question, in order, whatever period is asked for: they are what is being said. */
async function findRecent({ index }: ContextPorts, namespace: string, request: ContextRequest): Promise<Turn[]> {
  const { sessionId, recentTurns: limit = defaultRecentTurns } = request;
  if (sessionId === undefined || limit === 0) return [];
  const { since: _since, until: _until, ...owners } = scopeOf({ ...recallOf(request, 1), sessionId });
  const scope: RecallScope = { ...owners, sessionId };
  const keys = await index.findLatest(namespace, { scope, limit });
  const { turns } = await index.read(namespace, { scope, turns: keys, memoryIds: [] });
  const inOrder = turns.sort((a, b) => a.seq - b.seq);
  // The application has the question itself, and may have handed it over already.
  return inOrder.at(-1)?.content.trim() === request.query.trim() ? inOrder.slice(0, -1) : inOrder;
}

interface Sources {
  readonly recollection: Recollection;
  readonly recent: readonly Turn[];
  readonly hasProfile: boolean;
}

function answerOf(packed: PackedContext, { recollection, recent, hasProfile }: Sources): ContextAnswer {
  const { text, tokens, profile, memories, exchanges, recentTurns } = packed;
  const { answer, turns, items } = recollection;
  const known = new Map([...turns.values(), ...recent].map((turn) => [placeKey(turn), turn]));
  const messageAnswers = (messages: readonly ContextMessage[]): ContextMessageAnswer[] =>
    messages.flatMap((message) => {
      const turn = known.get(placeKey(message));
      return turn === undefined ? [] : [messageAnswer(turn, message.text)];
    });
  const results = new Map(
    items.flatMap((item): [string, MemoryResult][] => {
      const memory = item.kind === 'memory' ? recollection.memories.get(item.memoryId) : undefined;
      return item.kind === 'turn' || memory === undefined ? [] : [[memory.id, memoryResult(memory, item, false)]];
    }),
  );
  const byField = Map.groupBy(profile, ({ field }) => field);
  const fields = [...byField].map(([field, entries]) => [
    field,
    entries.map(({ id, text: entry }) => ({ id, text: entry })),
  ]);
  return {
    text,
    tokens,
    sections: {
      ...(hasProfile ? { profile: Object.fromEntries(fields) as ContextAnswer['sections']['profile'] & object } : {}),
      memories: memories.flatMap(({ id }) => results.get(id) ?? []),
      exchanges: exchanges.map(({ sessionId, messages }) => ({ sessionId, messages: messageAnswers(messages) })),
      recentTurns: messageAnswers(recentTurns),
    },
    mode: answer.mode,
    notes: answer.notes,
    freshness: answer.freshness,
  };
}

function messageAnswer({ id, seq, role, name, occurredAt }: Turn, text: string): ContextMessageAnswer {
  return { id, seq, role, ...(name === undefined ? {} : { name }), text, occurredAt: formatMoment(occurredAt) };
}
