import { describe, expect, it } from 'vitest';
import { createId } from '../domain/identifier.ts';
import { limits } from '../domain/limits.ts';
import type { ProposedMemory } from '../domain/memory/reconcile.ts';
import type { ProfileContent, ProfileEntryOutline, ProfileView, ProposedProfileEntry } from '../ports/profile-store.ts';
import type { Lease } from '../ports/window-ledger.ts';
import { buildMemory } from './build-memory.ts';
import { buildProfileEntry } from './build-profile-entry.ts';
import { type OpenStoreHarness, useStoreHarness } from './store-harness.ts';
import { testEpoch } from './test-clock.ts';
import { openLedger, type OpenHarness } from './window-ledger/ledger-fixture.ts';

/** What every profile store keeps to. Call it in a test file with a way to open the store under test. */
export function describeProfileStoreContract(name: string, open: OpenStoreHarness): void {
  describe(`the profile store of ${name}`, () => {
    const harness = useStoreHarness(open);
    const openBook = (): ProfileBook => createBook(harness);
    describeReading(openBook);
    describeRuns(openBook);
    describeRacing(harness);
    describeHands(openBook);
    describeUndoing(openBook);
    describeBounds(openBook);
  });
}

/** When the turn of an entry was said, in minutes from the epoch; and another turn than the run's own. */
type Said = Partial<Pick<ProposedProfileEntry, 'userId' | 'field'>> & {
  readonly minute?: number;
  readonly seq?: number;
};

/** A namespace whose turns gain Ana entries. */
interface ProfileBook {
  readonly namespace: string;
  /** Accepts a turn and commits a run over it, which finds these texts in it; answers the run. */
  run(texts: readonly string[], said?: Said): Promise<string>;
  undo(runId: string): Promise<void>;
  remember(memory: ProposedMemory): Promise<void>;
  read(userId?: string): Promise<ProfileView>;
  list(): Promise<ProfileEntryOutline[]>;
  /** The texts of Ana's interests. */
  texts(): Promise<string[]>;
  change(
    change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
    minute: number,
  ): Promise<ProfileView>;
  /** The id of Ana's entry with this text. */
  idOf(text: string): Promise<string>;
}

const byText = (a: ProfileEntryOutline, b: ProfileEntryOutline): number => (a.text < b.text ? -1 : 1);
const minutes = (count: number): Date => new Date(testEpoch.getTime() + count * 60_000);

function createBook(harness: OpenHarness): ProfileBook {
  const ledger = openLedger(harness);
  const { namespace, clock } = ledger;
  const { profiles, memories } = harness().store;
  const read: ProfileBook['read'] = async (userId = 'ana') => await profiles.get(namespace, userId);
  return {
    namespace,
    read,
    list: async () => await profiles.listEntries(namespace, 'ana'),
    async run(texts, { minute = 0, seq, ...fields } = {}) {
      const saidAt = minutes(minute);
      const content = texts.join(', ');
      await ledger.flushed([
        { content, userId: fields.userId ?? 'ana', name: 'Ana', occurredAt: { instant: saidAt, offsetMinutes: 60 } },
      ]);
      const lease = await ledger.claimLease();
      const evidence = [{ sessionId: 's', seq: seq ?? lease.firstSeq, quotation: content, saidAt }];
      const runId = createId();
      await ledger.commit(lease, {
        runId,
        profile: texts.map((text) => buildProfileEntry(text, { evidence, ...fields })),
      });
      clock.advance(1_000);
      return runId;
    },
    async undo(runId) {
      await memories.undoRun(namespace, runId, clock.advance(1_000));
    },
    async remember(memory) {
      await memories.add(namespace, memory, clock.now());
    },
    texts: async () => (await read()).entries.map(({ text }) => text),
    async change({ add = [], remove = [] }, minute) {
      return await profiles.update(namespace, 'ana', { add: add.map(contentOf), remove, at: minutes(minute) });
    },
    async idOf(text) {
      const entry = (await read()).entries.find((candidate) => candidate.text === text);
      if (entry === undefined) throw new Error(`the profile does not say ${text}`);
      return entry.id;
    },
  };
}

function contentOf(text: string): ProfileContent {
  const { entryId, field, contentHash } = buildProfileEntry(text);
  return { entryId, field, text, contentHash };
}

function describeReading(openBook: () => ProfileBook): void {
  it('knows a user by what was said or is remembered, and no other', async () => {
    const book = openBook();
    await expect(book.read()).rejects.toMatchObject({ code: 'not_found', field: 'id' });
    await book.run([]);
    expect(await book.read()).toEqual({ userId: 'ana', entries: [] });
    await expect(book.read('ben')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('shows an entry with the turn that says it', async () => {
    const book = openBook();
    await book.run(['tea'], { minute: -5, field: 'personal_preferences' });
    const { entries, updatedAt } = await book.read();
    expect(updatedAt).toEqual(testEpoch);
    expect(entries).toEqual([
      {
        id: entries[0]?.id,
        field: 'personal_preferences',
        text: 'tea',
        saidAt: minutes(-5),
        recordedAt: testEpoch,
        extractor: 'test/1',
        evidence: [
          {
            turnId: entries[0]?.evidence[0]?.turnId,
            sessionId: 's',
            seq: 1,
            name: 'Ana',
            occurredAt: minutes(-5),
            occurredOffsetMinutes: 60,
            quote: 'tea',
          },
        ],
      },
    ]);
  });

  it('lists the same entries with the places that say them', async () => {
    const book = openBook();
    expect(await book.list()).toEqual([]);
    await book.run(['tea', 'chess']);
    await book.run(['tea'], { minute: 5 });
    await book.change({ add: ['sailing'], remove: [await book.idOf('chess')] }, 10);
    const { entries } = await book.read();
    const outlines = entries.map(({ evidence, recordedAt: _at, extractor: _by, ...entry }) => ({
      ...entry,
      citedTurns: evidence.map(({ sessionId, seq }) => ({ sessionId, seq })),
    }));
    const listed = await book.list();
    expect(listed.toSorted(byText)).toEqual(outlines.toSorted(byText));
    expect(listed.toSorted(byText).map(({ citedTurns }) => citedTurns.length)).toEqual([0, 2]);
  });

  it('knows a user of whom only a memory is known', async () => {
    const book = openBook();
    await book.remember(buildMemory('Ana runs.', { scope: 'user', ownerId: 'ana' }));
    expect(await book.read()).toEqual({ userId: 'ana', entries: [] });
  });

  it('begins with what a hand writes of a user who has said nothing yet', async () => {
    const book = openBook();
    await book.change({ add: ['tea'] }, 0);
    expect(await book.texts()).toEqual(['tea']);
  });
}

function describeRuns(openBook: () => ProfileBook): void {
  it('keeps the same words of a user in a field once, with the evidence of all, in the words said last', async () => {
    const book = openBook();
    await book.run(['Green tea'], { minute: 1 });
    await book.run(['green TEA!'], { minute: 3 });
    await book.run(['the green tea'], { minute: 2 });
    const { entries } = await book.read();
    expect(entries).toMatchObject([
      { text: 'green TEA!', saidAt: minutes(3), recordedAt: testEpoch, evidence: [{ seq: 1 }, { seq: 3 }, { seq: 2 }] },
    ]);
  });

  it('keeps users and fields apart', async () => {
    const book = openBook();
    await book.run(['tea']);
    await book.run(['tea'], { field: 'dislikes' });
    await book.run(['tea'], { userId: 'ben' });
    expect((await book.read()).entries.map(({ field }) => field)).toEqual(['dislikes', 'interests']);
    expect((await book.read('ben')).entries).toMatchObject([{ text: 'tea', evidence: [{ seq: 3 }] }]);
  });

  it('takes an entry that a run proposes twice as one', async () => {
    const book = openBook();
    await book.run(['tea', 'Tea']);
    expect((await book.read()).entries).toMatchObject([{ evidence: [{ seq: 1 }] }]);
  });
}

function describeRacing(harness: OpenHarness): void {
  it('keeps one entry with all its evidence where many runs find it at once', async () => {
    const ledger = openLedger(harness);
    const sessions = Array.from({ length: 6 }, (_, index) => `s${index}`);
    const leases: Lease[] = [];
    for (const sessionId of sessions) {
      await ledger.flushed([{ content: 'tea', userId: 'ana' }], { sessionId });
      leases.push(await ledger.claimLease({ sessionId }));
    }
    const found = leases.map((lease, index) => {
      const evidence = [{ sessionId: lease.sessionId, seq: 1, quotation: 'tea', saidAt: minutes(index) }];
      const entries = ['ana', 'ben'].map((userId) => buildProfileEntry('tea', { userId, evidence }));
      return ledger.commit(lease, { profile: index % 2 === 0 ? entries : entries.reverse() });
    });
    expect((await Promise.all(found)).map(({ state }) => state)).toEqual(sessions.map(() => 'processed'));
    for (const userId of ['ana', 'ben']) {
      const { entries } = await harness().store.profiles.get(ledger.namespace, userId);
      expect(entries).toMatchObject([{ text: 'tea', evidence: sessions.map((sessionId) => ({ sessionId, seq: 1 })) }]);
    }
  });
}

function describeHands(openBook: () => ProfileBook): void {
  it('takes what a hand writes, and makes it one with what was said', async () => {
    const book = openBook();
    await book.run(['tea'], { minute: 1 });
    const { entries, updatedAt } = await book.change({ add: ['TEA', 'chess'] }, 5);
    expect(updatedAt).toEqual(minutes(5));
    const tea = entries.find(({ text }) => text === 'TEA');
    expect(tea).toMatchObject({ extractor: 'hand', saidAt: minutes(5), recordedAt: testEpoch, evidence: [{ seq: 1 }] });
    expect(entries.find(({ text }) => text === 'chess')).toMatchObject({ recordedAt: minutes(5), evidence: [] });
    expect((await book.change({ add: ['Chess', 'chess'] }, 6)).entries).toHaveLength(2);
  });

  it('brings what was removed back only when it is said, or added, later than that', async () => {
    const book = openBook();
    await book.run(['tea'], { minute: 1 });
    const id = await book.idOf('tea');
    expect((await book.change({ remove: [id] }, 5)).entries).toEqual([]);
    await book.run(['tea'], { minute: 4 });
    await book.run(['tea'], { minute: 5 });
    expect(await book.texts()).toEqual([]);
    await book.run(['tea'], { minute: 6 });
    expect((await book.read()).entries).toMatchObject([{ id, saidAt: minutes(6) }]);
    await book.change({ remove: [id] }, 7);
    expect((await book.change({ add: ['tea'] }, 7)).entries).toMatchObject([{ id, saidAt: minutes(7) }]);
  });

  it('removes also what claims to be said later than now, and first of all', async () => {
    const book = openBook();
    await book.run(['tea'], { minute: 60 });
    const id = await book.idOf('tea');
    expect((await book.change({ remove: [id], add: ['chess'] }, 5)).entries).toMatchObject([{ text: 'chess' }]);
    expect((await book.change({ remove: [id.toUpperCase()], add: ['tea'] }, 6)).entries).toHaveLength(2);
  });

  it('changes nothing where an entry to be removed is not of that user', async () => {
    const book = openBook();
    await book.run(['tea']);
    await book.run(['golf'], { userId: 'ben' });
    const [golf] = (await book.read('ben')).entries;
    const before = await book.read();
    const change = { add: ['chess'], remove: [await book.idOf('tea'), golf?.id ?? ''] };
    await expect(book.change(change, 5)).rejects.toMatchObject({ code: 'not_found', field: 'remove[1]' });
    await expect(book.change({ remove: [createId()] }, 5)).rejects.toMatchObject({ field: 'remove[0]' });
    expect(await book.read()).toEqual(before);
  });
}

function describeUndoing(openBook: () => ProfileBook): void {
  it('takes a run back and leaves what would be there without it', async () => {
    const book = openBook();
    await book.run(['Tea'], { minute: 1 });
    const before = await book.read();
    const second = await book.run(['tea', 'chess'], { minute: 2 });
    const third = await book.run(['chess'], { minute: 3 });
    await book.undo(second);
    expect((await book.read()).entries).toMatchObject([{ text: 'chess', evidence: [{ seq: 3 }] }, { text: 'Tea' }]);
    await book.undo(third);
    expect((await book.read()).entries).toEqual(before.entries);
  });

  it('leaves a turn that another run has found as well', async () => {
    const book = openBook();
    const first = await book.run(['tea'], { minute: 1 });
    const second = await book.run(['tea'], { minute: 1, seq: 1 });
    expect((await book.read()).entries).toMatchObject([{ evidence: [{ seq: 1 }] }]);
    await book.undo(first);
    expect((await book.read()).entries).toMatchObject([{ evidence: [{ seq: 1 }] }]);
    await book.undo(second);
    expect(await book.texts()).toEqual([]);
  });

  it('leaves what a hand wrote, and what a hand removed as it is', async () => {
    const book = openBook();
    const first = await book.run(['tea', 'chess'], { minute: 1 });
    await book.change({ remove: [await book.idOf('tea')], add: ['chess'] }, 5);
    await book.undo(first);
    expect((await book.read()).entries).toMatchObject([{ text: 'chess', extractor: 'hand', evidence: [] }]);
    await book.run(['tea'], { minute: 2 });
    expect(await book.texts()).toEqual(['chess']);
    const later = await book.run(['tea'], { minute: 6 });
    expect(await book.texts()).toEqual(['tea', 'chess']);
    await book.undo(later);
    expect(await book.texts()).toEqual(['chess']);
  });
}

function describeBounds(openBook: () => ProfileBook): void {
  const many = Array.from({ length: limits.profileEntriesPerField }, (_, index) => `hobby ${index}`);

  it('archives what was said first where a field overflows, and brings it back when there is room', async () => {
    const book = openBook();
    await book.run(['tea'], { minute: 1 });
    const run = await book.run(many, { minute: 2 });
    expect((await book.read()).entries).toHaveLength(many.length);
    expect(await book.texts()).not.toContain('tea');
    await book.run(['older than tea'], { minute: 0 });
    expect(await book.texts()).not.toContain('older than tea');
    await book.change({ remove: [await book.idOf('hobby 7')] }, 5);
    expect(await book.texts()).toContain('tea');
    await book.undo(run);
    expect(await book.texts()).toEqual(['tea', 'older than tea']);
  });

  it('shows the newest turns of an entry that was said often', async () => {
    const book = openBook();
    for (let minute = 1; minute <= limits.profileEvidence + 2; minute += 1) await book.run(['tea'], { minute });
    const [tea] = (await book.read()).entries;
    expect(tea?.evidence.map(({ seq }) => seq)).toEqual(
      Array.from({ length: limits.profileEvidence }, (_, index) => index + 3),
    );
  });
}
