import type { Evidence, MemoryContent } from './memory.ts';

/** A fact with its owner, keys and evidence: what an extractor proposes and reconciliation disposes of. */
export interface ProposedMemory extends MemoryContent {
  readonly evidence: readonly Evidence[];
  /** What whoever proposed it, or judged it, says that it is to one known memory. Absent: code decides alone. */
  readonly decision?: Decision;
}

/**
 * What becomes of a proposal beside a known memory. add: both hold. supersede: the known one holds no more. reinforce: it is
 * the known one in other words, and more evidence for it. ignore: it says nothing that the known one does not.
 */
export type Verdict = 'add' | 'supersede' | 'reinforce' | 'ignore';

export interface Decision {
  readonly memoryId: string;
  readonly verdict: Verdict;
}

/** A memory that a proposal could repeat, or contradict. */
export interface ExistingMemory {
  readonly memoryId: string;
  readonly scope: MemoryContent['scope'];
  readonly ownerId: string;
  /** Absent: every agent's. */
  readonly agentId?: string;
  readonly subjectKey: string;
  readonly attribute?: string;
  readonly contentHash: string;
  readonly text: string;
  readonly saidAt: Date;
  readonly status: 'active' | 'superseded';
}

export type ExistingMemories = readonly ExistingMemory[];

/** More evidence for a memory; `wording` where the proposal says it in newer words. */
interface Restatement {
  readonly memoryId: string;
  readonly evidence: readonly Evidence[];
  readonly saidAt: Date;
  readonly wording?: ProposedMemory;
  /** It was one agent's and was now said to another: it is every agent's from now on. */
  readonly shared?: true;
}

export type MemoryOperation =
  /** `supersededBy`: it was said before what is already known, and is kept as history. */
  | { readonly kind: 'add'; readonly memory: ProposedMemory; readonly supersededBy?: string }
  | ({ readonly kind: 'reinforce' } & Restatement)
  /** A superseded memory holds again, because it was said again since. */
  | ({ readonly kind: 'revive' } & Restatement)
  | { readonly kind: 'supersede'; readonly memoryId: string; readonly by: string };

/** In the order in which they are to be applied: a memory is superseded before what supersedes it is added. */
export type ReconcilePlan = readonly MemoryOperation[];

/**
 * Decides what becomes of proposals beside what is known. The same content is one memory with all its evidence, in the
 * words said last. Of the values of a single-valued attribute the one said last is active and the others are history;
 * neither depends on the order in which windows are committed. Pure, so that it can run again inside the commit.
 */
export function reconcile(proposals: readonly ProposedMemory[], existing: ExistingMemories): ReconcilePlan {
  const known = new Map(existing.map((memory) => [memory.memoryId, memory]));
  const plan: MemoryOperation[] = [];
  for (const proposal of [...proposals].sort((a, b) => a.saidAt.getTime() - b.saidAt.getTime())) {
    for (const operation of dispose(
      proposal,
      [...known.values()].filter((memory) => sameOwner(memory, proposal)),
    )) {
      plan.push(operation);
      apply(operation, known);
    }
  }
  return plan;
}

function dispose(proposal: ProposedMemory, known: readonly ExistingMemory[]): MemoryOperation[] {
  const same = known.find((memory) => memory.contentHash === proposal.contentHash);
  const decided = same === undefined ? findDecided(proposal, known) : undefined;
  if (decided?.verdict === 'ignore') return [];
  if (decided?.verdict === 'reinforce') return [addEvidence(decided.memory, proposal)];
  const ended = decided?.memory;
  // What is restated keeps its own subject and attribute, so these decide what it can hold beside.
  const rival = known.find(
    (memory) =>
      memory.status === 'active' && memory !== same && memory !== ended && contradicts(memory, same ?? proposal),
  );
  if (same !== undefined) return restate(same, rival, proposal);
  const add: MemoryOperation = { kind: 'add', memory: proposal };
  if (rival !== undefined && isNewer(rival, proposal))
    return [...endedBy(proposal, ended), { ...add, supersededBy: rival.memoryId }];
  return [...endedBy(proposal, ended, rival), add];
}

function endedBy(by: ProposedMemory, ...memories: (ExistingMemory | undefined)[]): MemoryOperation[] {
  return memories.flatMap((memory) =>
    memory === undefined ? [] : [{ kind: 'supersede', memoryId: memory.memoryId, by: by.memoryId }],
  );
}

/** The known words stay: what is decided is that both say the same, not that they are the worse ones. */
function addEvidence(memory: ExistingMemory, proposal: ProposedMemory): MemoryOperation {
  const saidAt = proposal.saidAt > memory.saidAt ? proposal.saidAt : memory.saidAt;
  return {
    kind: 'reinforce',
    memoryId: memory.memoryId,
    evidence: proposal.evidence,
    saidAt,
    ...share(memory, proposal),
  };
}

/** What was said to two agents is neither's own: each would miss it where it is the other's. */
function share({ agentId }: ExistingMemory, proposal: ProposedMemory): Pick<Restatement, 'shared'> {
  return agentId === undefined || agentId === proposal.agentId ? {} : { shared: true };
}

interface Decided {
  readonly memory: ExistingMemory;
  readonly verdict: Exclude<Verdict, 'add'>;
}

/**
 * The decision, where it can be carried out: on a memory that holds, of the same owner, and for `supersede` on one that was
 * said before. Anything else is left to code: a decision may be wrong, or may have been overtaken.
 */
function findDecided(proposal: ProposedMemory, known: readonly ExistingMemory[]): Decided | undefined {
  const { decision } = proposal;
  const memory = known.find(({ memoryId, status }) => memoryId === decision?.memoryId && status === 'active');
  if (decision === undefined || decision.verdict === 'add' || memory === undefined) return undefined;
  if (decision.verdict === 'supersede' && isNewer(memory, proposal)) return undefined;
  return { memory, verdict: decision.verdict };
}

/** What is said again is reinforced; where it had been superseded, it holds again if nothing newer contradicts it. */
function restate(same: ExistingMemory, rival: ExistingMemory | undefined, proposal: ProposedMemory): MemoryOperation[] {
  const later = proposal.saidAt.getTime() - same.saidAt.getTime();
  const again = later > 0;
  const restatement: Restatement = {
    memoryId: same.memoryId,
    evidence: proposal.evidence,
    saidAt: again ? proposal.saidAt : same.saidAt,
    // Of two wordings of the same instant the text decides, so that the order in which they come makes no difference.
    ...(again || (later === 0 && proposal.text > same.text) ? { wording: proposal } : {}),
    ...share(same, proposal),
  };
  if (same.status === 'active') return [{ kind: 'reinforce', ...restatement }];
  const holds = again && (rival === undefined || !isNewer(rival, proposal));
  if (!holds) return [{ kind: 'reinforce', ...restatement }];
  const supersede: MemoryOperation[] =
    rival === undefined ? [] : [{ kind: 'supersede', memoryId: rival.memoryId, by: same.memoryId }];
  return [...supersede, { kind: 'revive', ...restatement }];
}

/** Said later; of two said at the same instant the hash decides, so that the outcome does not depend on the order. */
function isNewer(
  a: Pick<ExistingMemory, 'saidAt' | 'contentHash'>,
  b: Pick<ExistingMemory, 'saidAt' | 'contentHash'>,
): boolean {
  const difference = a.saidAt.getTime() - b.saidAt.getTime();
  return difference === 0 ? a.contentHash > b.contentHash : difference > 0;
}

function apply(operation: MemoryOperation, known: Map<string, ExistingMemory>): void {
  if (operation.kind === 'add') {
    const status = operation.supersededBy === undefined ? 'active' : 'superseded';
    known.set(operation.memory.memoryId, { ...operation.memory, status });
    return;
  }
  const memory = known.get(operation.memoryId);
  if (memory === undefined) return;
  if (operation.kind === 'supersede') known.set(memory.memoryId, { ...memory, status: 'superseded' });
  else {
    const { saidAt, wording = memory, kind, shared } = operation;
    const { agentId, ...others } = memory;
    known.set(memory.memoryId, {
      ...others,
      ...(agentId === undefined || shared === true ? {} : { agentId }),
      saidAt,
      text: wording.text,
      ...(kind === 'revive' ? { status: 'active' } : {}),
    });
  }
}

function sameOwner(a: ExistingMemory, b: ProposedMemory): boolean {
  return a.scope === b.scope && a.ownerId === b.ownerId;
}

type Valued = Pick<ExistingMemory, 'subjectKey' | 'attribute'>;

function contradicts(memory: Valued, other: Valued): boolean {
  return (
    other.attribute !== undefined && memory.attribute === other.attribute && memory.subjectKey === other.subjectKey
  );
}
