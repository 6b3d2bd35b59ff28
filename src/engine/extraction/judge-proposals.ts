import { findDoubts } from '../../domain/memory/find-doubts.ts';
import type { ProposedMemory } from '../../domain/memory/reconcile.ts';
import type { Extractor } from '../../ports/extractor.ts';
import type { PreparedLease } from './prepare-lease.ts';

/**
 * Lets the extractor judge the pairs of which code cannot tell what they are to each other, all in one call, and writes its
 * verdicts to the proposals. Without an extractor that judges, or without doubts, nothing is asked.
 */
export async function judgeProposals(
  extractor: Extractor,
  proposals: readonly ProposedMemory[],
  { lease, known, signal }: PreparedLease & { readonly signal: AbortSignal },
): Promise<readonly ProposedMemory[]> {
  if (extractor.judge === undefined) return proposals;
  const doubts = findDoubts(proposals, known);
  if (doubts.length === 0) return proposals;
  const { namespace, windowId } = lease;
  const judgements = await extractor.judge({ namespace, windowId, doubts }, signal);
  // Only pairs that were shown: a judge that names others must not fail the window, nor reach any other memory.
  const shown = new Map(doubts.map(({ proposal, memory }) => [proposal.memoryId, memory.memoryId]));
  const decisions = new Map(
    judgements
      .filter(({ proposalId, memoryId }) => shown.get(proposalId) === memoryId)
      .map(({ proposalId, memoryId, verdict }) => [proposalId, { memoryId, verdict }] as const),
  );
  return proposals.map((proposal) => {
    const decision = decisions.get(proposal.memoryId);
    return decision === undefined ? proposal : { ...proposal, decision };
  });
}
