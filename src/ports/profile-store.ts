import type { ProfileField } from '../domain/extraction/fact.ts';
import type { TurnPlace } from '../domain/ranking/memory-hit.ts';
import type { Evidence } from '../domain/memory/memory.ts';
import type { EvidenceView } from './memory-store.ts';

/** What an entry of a profile says, and whose it is: the same words of a user in a field are the same entry. */
export interface ProfileContent {
  /** Its id, where it is not known yet. */
  readonly entryId: string;
  readonly field: ProfileField;
  readonly text: string;
  /** From `contentHash`. */
  readonly contentHash: string;
}

/** A turn that says an entry. */
export interface ProfileEvidence extends Evidence {
  readonly saidAt: Date;
}

/** An entry that a run proposes. */
export interface ProposedProfileEntry extends ProfileContent {
  readonly userId: string;
  /** At least one. */
  readonly evidence: readonly ProfileEvidence[];
}

/** What is changed of a profile by hand. */
export interface ProfileChange {
  readonly add: readonly ProfileContent[];
  /** Ids of entries: taken out before anything is added. */
  readonly remove: readonly string[];
  readonly at: Date;
}

/** An active entry as it is shown. */
export interface ProfileEntryView {
  readonly id: string;
  readonly field: ProfileField;
  /** In the words said last. */
  readonly text: string;
  readonly saidAt: Date;
  /** When it was first written down. */
  readonly recordedAt: Date;
  /** What wrote these words: an extractor, or `hand`. */
  readonly extractor: string;
  /** The newest 20 turns that say it, in their order; none where it was written by hand alone. */
  readonly evidence: readonly EvidenceView[];
}

/** An active entry with the turns that say it, and no more: what a context has use for. */
export interface ProfileEntryOutline extends Pick<ProfileEntryView, 'id' | 'field' | 'text' | 'saidAt'> {
  readonly citedTurns: readonly TurnPlace[];
}

export interface ProfileView {
  readonly userId: string;
  /** By field, what was said last first; at most 100 a field. */
  readonly entries: readonly ProfileEntryView[];
  /** When anything of it was last changed; undefined where nothing was ever kept. */
  readonly updatedAt?: Date;
}

/**
 * What is kept of users beside memories. Runs write it with `WindowLedger.commit`, and `MemoryStore.undoRun` takes back what
 * they added, in any order. Nothing here erases: what is removed, or stands behind 100 newer entries of its field, is archived.
 */
export interface ProfileStore {
  /** Empty for a user who has only spoken so far; `not_found` for one of whom the namespace knows nothing. */
  get(namespace: string, userId: string): Promise<ProfileView>;
  /** The entries that `get` shows, in any order, by one statement; none for a user of whom nothing is known. */
  listEntries(namespace: string, userId: string): Promise<ProfileEntryOutline[]>;
  /**
   * Changes it by hand, creating namespace and user as needed; answers the profile as it is then. What is removed comes back
   * only when it is said, or added, later than that. `not_found` where an entry to be removed is not of this user.
   */
  update(namespace: string, userId: string, change: ProfileChange): Promise<ProfileView>;
}
