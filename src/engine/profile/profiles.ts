import { type ProfileField, profileFields } from '../../domain/extraction/fact.ts';
import { createId } from '../../domain/identifier.ts';
import { contentHash } from '../../domain/memory/memory-key.ts';
import type { ProfileChangeInput } from '../../domain/profile-schema.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ProfileEntryView, ProfileStore, ProfileView } from '../../ports/profile-store.ts';
import { type EvidenceAnswer, evidenceAnswer } from '../memory-answer.ts';

/** An entry of a profile, ready to be sent as JSON. */
export interface ProfileEntryAnswer {
  readonly id: string;
  /** In the words said last. */
  readonly text: string;
  /** When it was said last. */
  readonly saidAt: string;
  /** When it was first written down. */
  readonly recordedAt: string;
  /** What wrote these words: an extractor, or `hand`. */
  readonly extractor: string;
  /** The newest 20 turns that say it, in their order; empty where it was written by hand alone. */
  readonly evidence: readonly EvidenceAnswer[];
}

/** A user's profile, ready to be sent as JSON: all nine fields, each with what was said last first. */
export interface ProfileAnswer {
  readonly userId: string;
  readonly profile: Readonly<Record<ProfileField, readonly ProfileEntryAnswer[]>>;
  /** When anything of it was last changed; null where nothing was ever kept. */
  readonly updatedAt: string | null;
}

/** What is kept of users beside memories. */
export interface Profiles {
  /** Empty for a user who has only spoken so far. @throws MemoirError `not_found` for one of whom nothing is known. */
  get(namespace: string, userId: string): Promise<ProfileAnswer>;
  /** Adds and removes entries by hand. @throws MemoirError `not_found` where an entry to be removed is not of this user. */
  update(namespace: string, userId: string, change: ProfileChangeInput): Promise<ProfileAnswer>;
}

export function createProfiles({ store, clock }: { store: ProfileStore; clock: Clock }): Profiles {
  return {
    get: async (namespace, userId) => profileAnswer(await store.get(namespace, userId)),
    async update(namespace, userId, { add = [], remove = [] }) {
      const contents = add.map(({ field, text }) => ({
        entryId: createId(),
        field,
        text,
        contentHash: contentHash(text),
      }));
      return profileAnswer(await store.update(namespace, userId, { add: contents, remove, at: clock.now() }));
    },
  };
}

function profileAnswer({ userId, entries, updatedAt }: ProfileView): ProfileAnswer {
  const byField = profileFields.map((field) => [
    field,
    entries.filter((entry) => entry.field === field).map(entryAnswer),
  ]);
  return {
    userId,
    profile: Object.fromEntries(byField) as ProfileAnswer['profile'],
    updatedAt: updatedAt?.toISOString() ?? null,
  };
}

function entryAnswer({ id, text, saidAt, recordedAt, extractor, evidence }: ProfileEntryView): ProfileEntryAnswer {
  return {
    id,
    text,
    saidAt: saidAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
    extractor,
    evidence: evidence.map(evidenceAnswer),
  };
}
