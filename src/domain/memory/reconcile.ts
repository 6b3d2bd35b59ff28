import type { Evidence, MemoryContent } from './memory.ts';

/** A fact with its owner, keys and evidence: what an extractor proposes and reconciliation disposes of. */
export interface ProposedMemory extends MemoryContent {
  readonly evidence: readonly Evidence[];
}

/** An active memory that a proposal could repeat, or contradict. */
export interface ExistingMemory {
  readonly memoryId: string;
  readonly scope: MemoryContent['scope'];
  readonly ownerId: string;
  readonly subjectKey: string;
  readonly attribute?: string;
  readonly contentHash: string;
  readonly saidAt: Date;
  readonly lexemes: readonly string[];
}

export type ExistingMemories = readonly ExistingMemory[];

export type MemoryOperation =
  /** `supersededBy`: it was said before what is already known, and is kept as history. */
  | { readonly kind: 'add'; readonly memory: ProposedMemory; readonly supersededBy?: string }
  | { readonly kind: 'reinforce'; readonly memoryId: string; readonly evidence: readonly Evidence[]; readonly saidAt: Date }
  | { readonly kind: 'supersede'; readonly memoryId: string; readonly by: string };

/** In the order in which they are to be applied: a memory is superseded before what supersedes it is added. */
export type ReconcilePlan = readonly MemoryOperation[];

/** Two memories about the same subject that share this part of their lexemes say the same. */
const nearCopy = 0.85;

/**
 * Decides what becomes of proposals beside what is active now: the same content reinforces; another value of a
 * single-valued attribute supersedes, newer by when it was said and never by when it was committed; a near copy
 * reinforces; everything else is added. Pure, so that it can run again inside the commit.
 */
export function reconcile(proposals: readonly ProposedMemory[], existing: ExistingMemories): ReconcilePlan {
  const active = new Map(existing.map((memory) => [memory.memoryId, memory]));
  const plan: MemoryOperation[] = [];
  for (const proposal of [...proposals].sort((a, b) => a.saidAt.getTime() - b.saidAt.getTime())) {
    for (const operation of dispose(proposal, [...active.values()].filter((memory) => sameOwner(memory, proposal)))) {
      plan.push(operation);
      apply(operation, active);
    }
  }
  return plan;
}

function dispose(proposal: ProposedMemory, active: ExistingMemories): MemoryOperation[] {
  const same = active.find((memory) => memory.contentHash === proposal.contentHash);
  if (same !== undefined) return [reinforce(same, proposal)];
  const rival = active.find((memory) => memory.subjectKey === proposal.subjectKey && isSameAttribute(memory, proposal));
  if (rival !== undefined) {
    return rival.saidAt.getTime() > proposal.saidAt.getTime()
      ? [{ kind: 'add', memory: proposal, supersededBy: rival.memoryId }]
      : [{ kind: 'supersede', memoryId: rival.memoryId, by: proposal.memoryId }, { kind: 'add', memory: proposal }];
  }
  const copy = active.find((memory) => isNearCopy(memory, proposal));
  return [copy === undefined ? { kind: 'add', memory: proposal } : reinforce(copy, proposal)];
}

function reinforce(memory: ExistingMemory, proposal: ProposedMemory): MemoryOperation {
  const saidAt = memory.saidAt.getTime() > proposal.saidAt.getTime() ? memory.saidAt : proposal.saidAt;
  return { kind: 'reinforce', memoryId: memory.memoryId, evidence: proposal.evidence, saidAt };
}

function apply(operation: MemoryOperation, active: Map<string, ExistingMemory>): void {
  if (operation.kind === 'supersede') active.delete(operation.memoryId);
  if (operation.kind === 'add' && operation.supersededBy === undefined) active.set(operation.memory.memoryId, operation.memory);
  if (operation.kind === 'reinforce') {
    const memory = active.get(operation.memoryId);
    if (memory !== undefined) active.set(memory.memoryId, { ...memory, saidAt: operation.saidAt });
  }
}

function sameOwner(a: ExistingMemory, b: ProposedMemory): boolean {
  return a.scope === b.scope && a.ownerId === b.ownerId;
}

function isSameAttribute(memory: ExistingMemory, proposal: ProposedMemory): boolean {
  return proposal.attribute !== undefined && memory.attribute === proposal.attribute;
}

function isNearCopy(memory: ExistingMemory, proposal: ProposedMemory): boolean {
  if (memory.subjectKey !== proposal.subjectKey || memory.attribute !== proposal.attribute) return false;
  const own = new Set(proposal.lexemes);
  const shared = memory.lexemes.filter((lexeme) => own.has(lexeme)).length;
  const union = own.size + memory.lexemes.length - shared;
  return union > 0 && shared / union >= nearCopy;
}
