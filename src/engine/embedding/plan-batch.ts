import type {
  CopiedVector,
  EmbeddingCandidate,
  EmbeddingOwner,
  EmbeddingProgress,
  EmbeddingSetAside,
} from '../../ports/embedding-store.ts';
import { buildWaitingText, type WaitingText } from './waiting-text.ts';

/** What is to be done about some candidates. */
export interface BatchPlan {
  /** Each text once. */
  readonly texts: readonly WaitingText[];
  readonly copies: readonly CopiedVector[];
  /** Whose text it is; each owner once. */
  readonly owners: ReadonlyMap<string, readonly EmbeddingOwner[]>;
}

/** Tells owners apart. */
export function keyOf({ kind, id, seq }: EmbeddingOwner): string {
  return JSON.stringify([kind, id, seq]);
}

export function planBatch(candidates: readonly EmbeddingCandidate[], tokensPerText: number): BatchPlan {
  const texts = new Map<string, WaitingText>();
  const owners = new Map<string, EmbeddingOwner[]>();
  const copied = new Set<string>();
  const seen = new Set<string>();
  for (const { owner, content } of candidates) {
    if (content === undefined || seen.has(keyOf(owner))) continue;
    seen.add(keyOf(owner));
    const { hash, text, known } = content;
    if (known.kind === 'own' || known.kind === 'refused') continue;
    owners.set(hash, [...(owners.get(hash) ?? []), owner]);
    if (known.kind === 'copy') copied.add(hash);
    else if (!texts.has(hash)) texts.set(hash, buildWaitingText(hash, text, tokensPerText));
  }
  const copies = [...copied].map((hash) => ({ hash, owners: owners.get(hash) ?? [] }));
  return { texts: [...texts.values()], copies, owners };
}

/** How the texts of a batch came out. */
export interface BatchResult {
  /** Owners that have their vector, by `keyOf`. */
  readonly embedded: ReadonlySet<string>;
  /** Texts that are set aside, by hash: why, and until when; without an instant, until they change. */
  readonly setAside: ReadonlyMap<string, { readonly reason: string; readonly dueAt?: Date }>;
}

/** What has been settled of a batch, and how many of its candidates that is. */
export interface BatchEnd {
  readonly progress: EmbeddingProgress;
  readonly done: number;
}

/** Sessions move on to the first turn that is not done: what comes after it is looked at again, and not asked for again. */
export function endBatch(candidates: readonly EmbeddingCandidate[], result: BatchResult): BatchEnd {
  const through = new Map<string, number>();
  const stuck = new Set<string>();
  const entries: { owner: EmbeddingOwner; version: number }[] = [];
  const setAside: EmbeddingSetAside[] = [];
  let done = 0;
  for (const candidate of candidates) {
    const { owner, version } = candidate;
    const aside = setAsideOf(candidate, result);
    const isDone = aside !== undefined || hasVector(candidate, result);
    if (version === undefined && (!isDone || stuck.has(owner.id))) {
      stuck.add(owner.id);
      continue;
    }
    if (!isDone) continue;
    done += 1;
    if (aside !== undefined) setAside.push(aside);
    else if (version !== undefined) entries.push({ owner, version });
    if (version === undefined) through.set(owner.id, owner.seq);
  }
  const sessions = [...through].map(([sessionId, seq]) => ({ sessionId, through: seq }));
  return { progress: { sessions, entries, setAside }, done };
}

/** Whether it has one, or needs none. */
function hasVector({ owner, content }: EmbeddingCandidate, { embedded }: BatchResult): boolean {
  return content === undefined || content.known.kind === 'own' || embedded.has(keyOf(owner));
}

function setAsideOf(
  { owner, version, content, attempts }: EmbeddingCandidate,
  { setAside }: BatchResult,
): EmbeddingSetAside | undefined {
  if (content === undefined) return undefined;
  const { hash, known } = content;
  const aside = known.kind === 'refused' ? { reason: known.reason } : setAside.get(hash);
  return aside && { owner, hash, attempts: attempts + 1, ...aside, ...(version === undefined ? {} : { version }) };
}
