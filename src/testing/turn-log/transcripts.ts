import { describe, expect, it } from 'vitest';
import { createId } from '../../domain/identifier.ts';
import type { AcceptRequest, TranscriptChange } from '../../ports/turn-log.ts';
import { acceptTurns } from '../accept-turns.ts';
import { buildRequest, type RequestSketch, type TurnSketch } from '../build-request.ts';
import { nastyTexts } from '../nasty-texts.ts';
import { uniqueNamespace } from '../unique-namespace.ts';
import { openLog, type OpenHarness } from './log-fixture.ts';

interface ChangeSketch extends RequestSketch {
  readonly rawMemoryId: string;
  readonly baseRevision?: number;
  readonly text?: string;
  readonly revisedSeqs?: readonly number[];
}

function buildChange(turns: readonly TurnSketch[], sketch: ChangeSketch): TranscriptChange {
  const { baseRevision, text, revisedSeqs = [], rawMemoryId, ...request } = sketch;
  const base: AcceptRequest = buildRequest(turns, request);
  return {
    ...base,
    rawMemoryId,
    revisedSeqs,
    metadata: { source: 'test' },
    ...(baseRevision === undefined ? {} : { baseRevision }),
    ...(text === undefined ? {} : { text }),
  };
}

/** Transcripts and their versions. */
export function describeTranscripts(harness: OpenHarness): void {
  describe('transcripts', () => {
    describeVersions(harness);
    describeRaces(harness);
    describeText(harness);
  });
}

function describeVersions(harness: OpenHarness): void {
  it('are kept with their turns under one id, from version to version', async () => {
    const { turns, namespace } = openLog(harness);
    const rawMemoryId = createId();
    expect(await turns.findTranscript(namespace, 's')).toBeUndefined();
    const first = await turns.acceptTranscript(
      namespace,
      buildChange(['a', { name: 'Bo', content: 'b' }], { rawMemoryId, text: 'a\nb' }),
    );
    expect(first).toMatchObject({ sessionId: 's', openTurns: 2, accepted: [{ seq: 1 }, { seq: 2 }] });
    expect(await turns.findTranscript(namespace, 's')).toEqual({
      rawMemoryId,
      text: 'a\nb',
      revision: 1,
      turns: [
        { seq: 1, role: 'user', content: 'a' },
        { seq: 2, role: 'user', name: 'Bo', content: 'b' },
      ],
    });
    await turns.acceptTranscript(namespace, buildChange(['c'], { rawMemoryId, baseRevision: 1, text: 'a\nb\nc' }));
    expect(await turns.findTranscript(namespace, 's')).toMatchObject({
      rawMemoryId,
      text: 'a\nb\nc',
      revision: 2,
      turns: [{ seq: 1 }, { seq: 2 }, { seq: 3 }],
    });
  });

  it('mark replaced turns as revised: out of what is read, still in their places', async () => {
    const { turns, namespace } = openLog(harness);
    const rawMemoryId = createId();
    await turns.acceptTranscript(namespace, buildChange(['a', 'b', 'c'], { rawMemoryId, text: 'abc' }));
    await turns.acceptTranscript(
      namespace,
      buildChange(['x'], { rawMemoryId, baseRevision: 1, text: 'ax', revisedSeqs: [2, 3] }),
    );
    expect((await turns.findTranscript(namespace, 's'))?.turns.map(({ seq }) => seq)).toEqual([1, 4]);
    expect((await turns.listTurns(namespace, 's', { limit: 10 })).map(({ seq, content }) => [seq, content])).toEqual([
      [1, 'a'],
      [4, 'x'],
    ]);
    expect((await turns.getSession(namespace, 's')).lastSeq).toBe(4);
  });

  it('leave text and version alone where nothing is new, and answer all the same', async () => {
    const { turns, namespace } = openLog(harness);
    const rawMemoryId = createId();
    await turns.acceptTranscript(namespace, buildChange(['a'], { rawMemoryId, text: 'a' }));
    const answer = await turns.acceptTranscript(namespace, buildChange([], { rawMemoryId, baseRevision: 1 }));
    expect(answer).toMatchObject({ accepted: [], openTurns: 1 });
    expect(await turns.findTranscript(namespace, 's')).toMatchObject({ text: 'a', revision: 1 });
  });

  it('stand beside turns that were appended one by one', async () => {
    const { turns, namespace } = openLog(harness);
    const rawMemoryId = createId();
    await acceptTurns({ turns, namespace }, ['by itself']);
    await turns.acceptTranscript(namespace, buildChange(['a'], { rawMemoryId, text: 'a' }));
    await acceptTurns({ turns, namespace }, ['by itself again']);
    expect((await turns.findTranscript(namespace, 's'))?.turns.map(({ seq }) => seq)).toEqual([2]);
    expect(await turns.listTurns(namespace, 's', { limit: 10 })).toHaveLength(3);
  });

  it('start an ended session again', async () => {
    const { turns, namespace } = openLog(harness);
    const rawMemoryId = createId();
    await turns.acceptTranscript(namespace, buildChange(['a'], { rawMemoryId, text: 'a' }));
    await turns.flush(namespace, 's', { at: new Date(0), ended: true });
    await turns.acceptTranscript(namespace, buildChange(['b'], { rawMemoryId, baseRevision: 1, text: 'ab' }));
    expect(await turns.getSession(namespace, 's')).not.toHaveProperty('endedAt');
  });
}

function describeRaces(harness: OpenHarness): void {
  it('accept one of several versions that were made against the same one', async () => {
    const { turns, namespace } = openLog(harness);
    const attempts = Array.from(
      { length: 5 },
      async (_, index) =>
        await turns.acceptTranscript(
          namespace,
          buildChange([`turn ${index}`], { rawMemoryId: createId(), text: `text ${index}` }),
        ),
    );
    const answers = await Promise.all(attempts);
    expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
    expect((await turns.getSession(namespace, 's')).lastSeq).toBe(1);
    expect(await turns.findTranscript(namespace, 's')).toMatchObject({ revision: 1, turns: [{ seq: 1 }] });
  });

  it.each([
    { made: 'against an older version', baseRevision: 1 },
    { made: 'as the first one', baseRevision: undefined },
    { made: 'against a version that never was', baseRevision: 9 },
  ])('store nothing of a change that was made $made', async ({ baseRevision }) => {
    const { turns, namespace, harness: opened } = openLog(harness);
    const rawMemoryId = createId();
    await turns.acceptTranscript(namespace, buildChange(['a'], { rawMemoryId, text: 'a' }));
    await turns.acceptTranscript(namespace, buildChange(['b'], { rawMemoryId, baseRevision: 1, text: 'ab' }));
    const before = await opened.dump(namespace);
    const late = buildChange(['c'], {
      rawMemoryId,
      text: 'ac',
      revisedSeqs: [2],
      ...(baseRevision === undefined ? {} : { baseRevision }),
    });
    expect(await turns.acceptTranscript(namespace, late)).toBeUndefined();
    expect(await opened.dump(namespace)).toEqual(before);
  });

  it('leave no trace where the session has gone in between', async () => {
    const { turns, namespace, harness: opened } = openLog(harness);
    const before = await opened.dump(namespace);
    expect(
      await turns.acceptTranscript(
        namespace,
        buildChange(['a'], { rawMemoryId: createId(), baseRevision: 3, text: 'a' }),
      ),
    ).toBeUndefined();
    expect(await opened.dump(namespace)).toEqual(before);
  });

  it('see nothing of another namespace', async () => {
    const { turns, namespace } = openLog(harness);
    const other = uniqueNamespace();
    await turns.acceptTranscript(namespace, buildChange(['a', 'b'], { rawMemoryId: createId(), text: 'ab' }));
    expect(await turns.findTranscript(other, 's')).toBeUndefined();
    await turns.acceptTranscript(other, buildChange(['x'], { rawMemoryId: createId(), text: 'x' }));
    await turns.acceptTranscript(
      other,
      buildChange(['y'], { rawMemoryId: createId(), baseRevision: 1, text: 'y', revisedSeqs: [1] }),
    );
    expect(await turns.findTranscript(namespace, 's')).toMatchObject({
      text: 'ab',
      revision: 1,
      turns: [{ seq: 1 }, { seq: 2 }],
    });
  });
}

function describeText(harness: OpenHarness): void {
  it('come back byte for byte', async () => {
    const { turns, namespace } = openLog(harness);
    const text = Object.values(nastyTexts).join('\n');
    await turns.acceptTranscript(namespace, buildChange([text], { rawMemoryId: createId(), text }));
    const stored = await turns.findTranscript(namespace, 's');
    expect(Buffer.from(stored?.text ?? '')).toEqual(Buffer.from(text));
    expect(stored?.turns[0]?.content).toBe(text);
  });

  it('may be 5 MB', async () => {
    const { turns, namespace } = openLog(harness);
    const text = 'Ana: a line of a long day of chat\n'.repeat(150_000);
    await turns.acceptTranscript(namespace, buildChange(['short'], { rawMemoryId: createId(), text }));
    expect((await turns.findTranscript(namespace, 's'))?.text.length).toBe(text.length);
  });
}
