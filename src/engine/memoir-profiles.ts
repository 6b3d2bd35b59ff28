import { idSchema } from '../domain/field-schemas.ts';
import { parseInput } from '../domain/parse-input.ts';
import { type ProfileChangeInput, profileChangeSchema } from '../domain/profile-schema.ts';
import type { Engine } from './engine.ts';
import type { ProfileAnswer } from './profile/profiles.ts';

/** What is kept of users beside memories: short entries in nine fields, each with its evidence. */
export interface MemoirProfiles {
  /**
   * All nine fields, each with what was said last first; empty for a user who has only spoken so far.
   *
   * @throws MemoirError `not_found` for a user of whom nothing is known.
   */
  get(userId: string): Promise<ProfileAnswer>;
  /**
   * Removes and adds entries by hand; answers the profile as it is then. What is removed comes back only when it is said, or
   * added, later than that.
   *
   * @throws MemoirError `not_found` where an entry to be removed is not of this user.
   */
  update(userId: string, change: ProfileChangeInput): Promise<ProfileAnswer>;
}

/** The `profiles` group of a namespace. */
export function createProfilesGroup({ profiles }: Engine, namespace: string): MemoirProfiles {
  const id = (value: string): string => parseInput(idSchema, value, { root: 'userId' });
  return {
    get: async (userId) => await profiles.get(namespace, id(userId)),
    update: async (userId, change) =>
      await profiles.update(namespace, id(userId), parseInput(profileChangeSchema, change, { root: 'change' })),
  };
}
