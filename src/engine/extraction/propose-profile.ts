import {
  type ExtractionTurn,
  type ProfileEntry,
  type ProfileField,
  profileFields,
} from '../../domain/extraction/fact.ts';
import { createId } from '../../domain/identifier.ts';
import { limits } from '../../domain/limits.ts';
import { contentHash } from '../../domain/memory/memory-key.ts';
import { encodingFault, exceedsCharacters, isBlank } from '../../domain/text.ts';
import type { ProfileEvidence, ProposedProfileEntry } from '../../ports/profile-store.ts';
import type { Lease } from '../../ports/window-ledger.ts';

const fields: ReadonlySet<string> = new Set<ProfileField>(profileFields);

export interface ProposedProfile {
  readonly entries: readonly ProposedProfileEntry[];
  /** Entries without evidence that exists, of nobody or of several, or that cannot be kept. */
  readonly dropped: number;
}

/**
 * Turns what an extractor proposes for profiles into entries: checks their evidence, finds their user, gives them their key.
 * The same entry twice is one with the evidence of both.
 */
export function proposeProfile(lease: Lease, entries: readonly ProfileEntry[]): ProposedProfile {
  const turns = new Map([...lease.input.before, ...lease.input.turns].map((turn) => [turn.seq, turn]));
  const proposed = entries
    .slice(0, limits.profileEntriesPerWindow)
    .flatMap((entry) => proposeEntry(lease, entry, turns) ?? []);
  return { entries: mergeEqual(proposed), dropped: entries.length - proposed.length };
}

function proposeEntry(
  lease: Lease,
  { field, text, turnSeqs }: ProfileEntry,
  turns: ReadonlyMap<number, ExtractionTurn>,
): ProposedProfileEntry | undefined {
  const cited = [...new Set(turnSeqs)].map((seq) => turns.get(seq));
  if (cited.includes(undefined)) return undefined;
  // What stands before the window is context, and what the system, a tool or a machine says is no evidence of a person.
  const said = cited.filter((turn) => turn !== undefined && turn.seq >= lease.firstSeq && turn.participant);
  const userId = findUser(lease, said);
  const phrase = text.replace(/\s+/gu, ' ').trim();
  if (userId === undefined || !fields.has(field) || !canKeep(phrase)) return undefined;
  return {
    entryId: createId(),
    userId,
    field,
    text: phrase,
    contentHash: contentHash(phrase),
    evidence: said.flatMap((turn) => (turn === undefined ? [] : [evidenceOf(lease, turn)])),
  };
}

/**
 * The user whose own the cited turns are. Where they are of several, one may have asked what the other answered, and nobody can
 * tell whose trait it is. The user of an assistant's turn is whom it spoke to: a companion under a person's name tells of
 * itself, not of them.
 */
function findUser({ turnUsers }: Lease, said: readonly (ExtractionTurn | undefined)[]): string | undefined {
  const own = said.flatMap((turn) => (turn?.role === 'user' ? [turn.seq] : []));
  const users = new Set(own.map((seq) => turnUsers.get(seq)));
  return users.size === 1 ? [...users][0] : undefined;
}

function canKeep(text: string): boolean {
  return !isBlank(text) && !exceedsCharacters(text, limits.profileCharacters) && encodingFault(text) === undefined;
}

/** The beginning of the turn: an entry has no quotation of its own. Never half of a surrogate pair. */
function evidenceOf({ sessionId }: Lease, { seq, content, occurredAt }: ExtractionTurn): ProfileEvidence {
  const quotation = content.slice(0, limits.quotationCharacters).replace(/[\uD800-\uDBFF]$/, '');
  return { sessionId, seq, quotation, saidAt: occurredAt.instant };
}

/** Of equal entries the words of the last. */
function mergeEqual(entries: readonly ProposedProfileEntry[]): ProposedProfileEntry[] {
  const merged = new Map<string, ProposedProfileEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.userId, entry.field, entry.contentHash]);
    const evidence = [...(merged.get(key)?.evidence ?? []), ...entry.evidence];
    const distinct = [...new Map(evidence.map((turn) => [turn.seq, turn])).values()];
    merged.set(key, { ...entry, evidence: distinct });
  }
  return [...merged.values()];
}
