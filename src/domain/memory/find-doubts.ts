import { analyzeWords } from '../analysis/analyze.ts';
import type { KnownMemory } from '../extraction/fact.ts';
import type { MemoryOwner } from './memory.ts';
import { contentHash, subjectKey } from './memory-key.ts';
import type { ProposedMemory, Verdict } from './reconcile.ts';

/** An active memory with its owner. */
export type ActiveMemory = KnownMemory & MemoryOwner;

/** A proposal and the known memory of which code cannot tell whether it says the same, something new or the contrary. */
export interface Doubt {
  readonly proposal: ProposedMemory;
  readonly memory: ActiveMemory;
}

export interface Judgement {
  /** `memoryId` of the proposal. */
  readonly proposalId: string;
  readonly memoryId: string;
  readonly verdict: Verdict;
}

/** Pairs of one window: what a model judges well in one call. */
export const mostDoubts = 10;

/** Share of all words of a pair that both have, from which on it is in doubt. */
const closeEnough = 0.5;
/** One word in common is a topic ("dog"), two are a statement about it. */
const fewestShared = 2;

/**
 * Chooses the pairs that are worth a call of a model: the same owner and subject, close in wording, and neither equal nor decided
 * already, by the extractor or by a single-valued attribute. A proposal is held against the memory
 * that is closest to it; the closest pairs come first. Pure.
 */
export function findDoubts(proposals: readonly ProposedMemory[], known: readonly ActiveMemory[]): Doubt[] {
  const candidates = known.map((memory) => ({ memory, words: tellingWords(memory.text, memory.subject) }));
  const doubts = proposals
    .filter(({ decision }) => decision === undefined)
    .flatMap((proposal) => {
      const words = tellingWords(proposal.text, proposal.subject);
      const [closest] = candidates
        .filter(({ memory }) => isOpen(proposal, memory))
        .map(({ memory, words: others }) => ({ proposal, memory, closeness: closenessOf(words, others) }))
        .filter(({ closeness }) => closeness >= closeEnough)
        .sort((a, b) => b.closeness - a.closeness);
      return closest === undefined ? [] : [closest];
    });
  return doubts
    .sort((a, b) => b.closeness - a.closeness)
    .slice(0, mostDoubts)
    .map(({ proposal, memory }) => ({ proposal, memory }));
}

/** Whether code leaves it open what the two are to each other. */
function isOpen(proposal: ProposedMemory, memory: ActiveMemory): boolean {
  if (memory.scope !== proposal.scope || memory.ownerId !== proposal.ownerId) return false;
  if (subjectKey(memory.subject) !== proposal.subjectKey) return false;
  if (contentHash(memory.text) === proposal.contentHash) return false;
  return proposal.attribute === undefined || proposal.attribute !== memory.attribute;
}

/** The words of a text, each with the stems it may have: the language of a short sentence is often in doubt. */
type Words = readonly (readonly string[])[];

/** Without grammar, and without the name that all texts about a subject share. */
function tellingWords(text: string, subject: string): Words {
  const name = new Set(analyzeWords(subject, 'document').terms.flatMap(({ forms }) => forms));
  return analyzeWords(text, 'document')
    .terms.filter(({ stop, extra, forms }) => !stop && extra !== true && !forms.some((form) => name.has(form)))
    .map(({ forms }) => forms);
}

/** Jaccard: the share of the words of both that they have in common. */
function closenessOf(a: Words, b: Words): number {
  const other = new Set(b.flat());
  const shared = a.filter((forms) => forms.some((form) => other.has(form))).length;
  return shared < fewestShared ? 0 : shared / Math.max(a.length, a.length + b.length - shared);
}
