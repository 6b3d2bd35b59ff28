import { describe, expect, it } from 'vitest';
import type { EmbeddingCandidate, KnownText } from '../../ports/embedding-store.ts';
import { type BatchResult, endBatch, keyOf, planBatch } from './plan-batch.ts';

const unknown: KnownText = { kind: 'unknown' };

function turn(id: string, seq: number, text?: string, known = unknown): EmbeddingCandidate {
  const content = text === undefined ? {} : { content: { text, hash: `#${text}`, known } };
  return { owner: { kind: 'turn', id, seq }, attempts: 0, ...content };
}

function memory(id: string, text: string, version: number): EmbeddingCandidate {
  const content = { text, hash: `#${text}`, known: unknown };
  return { owner: { kind: 'memory', id, seq: 0 }, attempts: 2, version, content };
}

/** All of these have their vector. */
function embedded(...candidates: readonly EmbeddingCandidate[]): BatchResult {
  return { embedded: new Set(candidates.map(({ owner }) => keyOf(owner))), setAside: new Map() };
}

describe('a batch', () => {
  it('asks for each text once, for all its owners, and only where it must', () => {
    const plan = planBatch(
      [
        memory('m', 'yes', 1),
        turn('s', 1, 'yes'),
        turn('s', 2, 'no'),
        turn('s', 3),
        turn('s', 4, 'known', { kind: 'own' }),
        turn('s', 5, 'again', { kind: 'copy' }),
        turn('t', 1, 'again', { kind: 'copy' }),
        turn('t', 2, 'bad', { kind: 'refused', reason: '400' }),
      ],
      100,
    );
    expect(plan.texts.map(({ text }) => text)).toEqual(['yes', 'no']);
    expect(plan.owners.get('#yes')?.map(({ id }) => id)).toEqual(['m', 's']);
    expect(plan.copies).toMatchObject([{ hash: '#again', owners: [{ seq: 5 }, { seq: 1 }] }]);
  });

  it('names an owner once, wherever it was found', () => {
    const twice = { ...turn('s', 1, 'yes'), version: 1 };
    expect(planBatch([twice, turn('s', 1, 'yes')], 100).owners.get('#yes')).toHaveLength(1);
  });

  it('moves sessions on to the first turn that is not done', () => {
    const candidates = [
      turn('s', 1, 'a'),
      turn('s', 2),
      turn('s', 3, 'b'),
      turn('s', 4),
      turn('t', 7, 'c'),
      turn('t', 8, 'd'),
    ];
    const { progress, done } = endBatch(candidates, embedded(turn('s', 1), turn('t', 7), turn('t', 8)));
    expect(progress.sessions).toEqual([
      { sessionId: 's', through: 2 },
      { sessionId: 't', through: 8 },
    ]);
    expect(done).toBe(4);
  });

  it('is done with entries of the queue in any order', () => {
    const candidates = [memory('x', 'a', 3), memory('y', 'b', 4)];
    const { progress, done } = endBatch(candidates, embedded(memory('y', 'b', 4)));
    expect([progress.entries, done]).toEqual([[{ owner: { kind: 'memory', id: 'y', seq: 0 }, version: 4 }], 1]);
  });

  it('sets aside what the model does not take, and what is tried later', () => {
    const dueAt = new Date(0);
    const candidates = [
      memory('x', 'bad', 3),
      turn('s', 1, 'slow'),
      turn('s', 2, 'known bad', { kind: 'refused', reason: '400 before' }),
    ];
    const setAside = new Map([
      ['#bad', { reason: '400' }],
      ['#slow', { reason: '503', dueAt }],
    ]);
    const { progress, done } = endBatch(candidates, { embedded: new Set(), setAside });
    expect(progress).toEqual({
      sessions: [{ sessionId: 's', through: 2 }],
      entries: [],
      setAside: [
        { owner: { kind: 'memory', id: 'x', seq: 0 }, version: 3, hash: '#bad', attempts: 3, reason: '400' },
        { owner: { kind: 'turn', id: 's', seq: 1 }, hash: '#slow', attempts: 1, reason: '503', dueAt },
        { owner: { kind: 'turn', id: 's', seq: 2 }, hash: '#known bad', attempts: 1, reason: '400 before' },
      ],
    });
    expect(done).toBe(3);
  });
});
