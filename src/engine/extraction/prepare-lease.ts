import { analyzeText } from '../../domain/analysis/analyze.ts';
import { readSalvagedFacts } from '../../domain/extraction/salvaged-facts.ts';
import { limits } from '../../domain/limits.ts';
import { isLastAttempt } from '../../domain/ledger/failure-policy.ts';
import type { ActiveMemory } from '../../domain/memory/find-doubts.ts';
import type { MemoryOwner } from '../../domain/memory/memory.ts';
import type { Extractor } from '../../ports/extractor.ts';
import type { MemoryStore } from '../../ports/memory-store.ts';
import type { Lease, WindowLedger } from '../../ports/window-ledger.ts';
import { distinctFacts } from './model/read-answer.ts';

export interface PreparationPorts {
  readonly windows: Pick<WindowLedger, 'getWindow'>;
  readonly memories: Pick<MemoryStore, 'findClose'>;
  readonly extractor: Extractor;
}

/** A window with all that its extractor wants to know. */
export interface PreparedLease {
  readonly lease: Lease;
  /** What is in memory that is close to it. */
  readonly known: readonly ActiveMemory[];
}

/**
 * Adds to a window what an extractor that costs something is told beside the turns: memories that are close, facts that
 * earlier attempts had complete, and whether this attempt is the last. What is free is told nothing and asks for nothing.
 */
export async function prepareLease(ports: PreparationPorts, lease: Lease): Promise<PreparedLease> {
  if (ports.extractor.free) return { lease, known: [] };
  const known = await findKnown(ports, lease);
  const input = {
    ...lease.input,
    known,
    salvaged: await findSalvaged(ports, lease),
    lastAttempt: isLastAttempt({ ...lease, turns: lease.lastSeq - lease.firstSeq + 1 }),
  };
  return { lease: { ...lease, input }, known };
}

async function findKnown({ memories, extractor }: PreparationPorts, lease: Lease): Promise<readonly ActiveMemory[]> {
  const limit = extractor.knownMemories ?? 0;
  if (limit === 0) return [];
  const said = lease.input.turns.filter(({ participant }) => participant);
  const lexemes = new Set(said.flatMap(({ content, occurredAt }) => analyzeText(content, occurredAt).lexemes));
  const { agentId } = lease.binding;
  const query = {
    owners: shownOwners(lease),
    // What one agent alone was told is not shown to the extraction of another's session.
    ...(agentId === undefined ? {} : { agentId }),
    lexemes: [...lexemes].slice(0, limits.closeLexemes),
    limit,
  };
  return await memories.findClose(lease.namespace, query);
}

/**
 * Whose memories are shown: those of all, and the user's where there is but one. Where several speak, what one of them had told
 * elsewhere could come back as a fact of another.
 */
function shownOwners({ turnUsers, binding }: Lease): MemoryOwner[] {
  const users = [...new Set(turnUsers.values())].map((ownerId): MemoryOwner => ({ scope: 'user', ownerId }));
  const project: MemoryOwner[] =
    binding.projectId === undefined ? [] : [{ scope: 'project', ownerId: binding.projectId }];
  return [...(users.length === 1 ? users : []), ...project, { scope: 'organization', ownerId: '' }];
}

/**
 * Attempts add up, those of the window before it was halved too, and those that were broken off and count for nothing else.
 * All of them are read, as their order is that of the clocks of those who made them.
 */
async function findSalvaged({ windows }: PreparationPorts, { namespace, windowId, fence, halves }: Lease) {
  if (fence === 1 && halves === 0) return [];
  const { history } = await windows.getWindow(namespace, windowId);
  return distinctFacts(history.flatMap(({ payload }) => readSalvagedFacts(payload)));
}
