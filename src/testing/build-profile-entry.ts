import { createId } from '../domain/identifier.ts';
import { contentHash } from '../domain/memory/memory-key.ts';
import type { ProposedProfileEntry } from '../ports/profile-store.ts';
import { testEpoch } from './test-clock.ts';

/** A proposed interest of Ana's, said by the first turn of session `s`, where nothing else is said. */
export function buildProfileEntry(text: string, fields: Partial<ProposedProfileEntry> = {}): ProposedProfileEntry {
  return {
    entryId: createId(),
    userId: 'ana',
    field: 'interests',
    text,
    contentHash: contentHash(text),
    evidence: [{ sessionId: 's', seq: 1, quotation: text, saidAt: testEpoch }],
    ...fields,
  };
}
