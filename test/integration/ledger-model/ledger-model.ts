import { limits } from '../../../src/domain/limits.ts';
import type { ProposedMemory } from '../../../src/domain/memory/reconcile.ts';
import type { Coverage } from '../../../src/ports/window-ledger.ts';
import { testEpoch } from '../../../src/testing/test-clock.ts';
import { type ModelLease, SessionModel } from './session-model.ts';

/** A turn as a client of the model sends it. */
export interface SketchedTurn {
  readonly id?: string;
  readonly content: string;
  readonly tokens: number;
}

export interface SketchedRequest {
  readonly sessionId: string;
  readonly key?: string;
  readonly turns: readonly SketchedTurn[];
}

/** The places, or why there are none. */
export type ModelAnswer = readonly number[] | 'turn_conflict' | 'idempotency_conflict';

const keyLifeMs = limits.idempotencyKeyDays * 86_400_000;

/** A namespace of the ledger as it should be. */
export class LedgerModel {
  now = testEpoch.getTime();
  readonly sessions = new Map<string, SessionModel>();
  /** All claims ever made, forgotten ones too. */
  readonly leases: ModelLease[] = [];
  readonly committed: ProposedMemory[] = [];
  /** By session and id. */
  readonly ids = new Map<string, { seq: number; fingerprint: string }>();
  readonly keys = new Map<string, { body: string; seqs: readonly number[]; at: number }>();

  accept(request: SketchedRequest): ModelAnswer {
    const body = JSON.stringify([request.sessionId, request.turns]);
    const kept = request.key === undefined ? undefined : this.keys.get(request.key);
    if (kept !== undefined && kept.at > this.now - keyLifeMs)
      return kept.body === body ? kept.seqs : 'idempotency_conflict';
    if (this.conflicts(request)) return 'turn_conflict';
    const session = this.sessions.get(request.sessionId) ?? new SessionModel(request.sessionId);
    this.sessions.set(request.sessionId, session);
    const seqs = request.turns.map((turn) => this.place(session, turn));
    if (request.key !== undefined) this.keys.set(request.key, { body, seqs, at: this.now });
    return seqs;
  }

  /** The contents that should be active: each once, of the values of an attribute the one said last. */
  activeTexts(): string[] {
    const newest = new Map<string, ProposedMemory>();
    for (const memory of this.committed) {
      const known = newest.get(memory.contentHash);
      if (
        known === undefined ||
        known.saidAt < memory.saidAt ||
        (known.saidAt.getTime() === memory.saidAt.getTime() && known.text < memory.text)
      )
        newest.set(memory.contentHash, memory);
    }
    const values = new Map<string, ProposedMemory>();
    for (const memory of newest.values()) {
      const key = memory.attribute ?? memory.contentHash;
      const rival = values.get(key);
      if (rival === undefined || isNewer(memory, rival)) values.set(key, memory);
    }
    return [...values.values()].map(({ text }) => text).sort();
  }

  coverage(): Coverage {
    const windows = { pending: 0, leased: 0, processed: 0, empty: 0, failed: 0, erased: 0 };
    const turns = { ...windows, open: 0 };
    let heldTurns = 0;
    const oldest: number[] = [];
    for (const session of this.sessions.values()) {
      const tail = session.turns.length - session.closedSeq;
      turns.open += tail;
      if (tail > 0) windows.pending += 1;
      for (const window of session.windows) {
        const length = window.lastSeq - window.firstSeq + 1;
        windows[window.state] += 1;
        turns[window.state] += length;
        if (window.state === 'pending' && window.hold !== undefined) heldTurns += length;
      }
      const first = session.turns[session.settledSeq];
      if (first !== undefined) oldest.push(first.acceptedAt);
    }
    const { erased: _none, ...shown } = windows;
    return {
      sessions: this.sessions.size,
      turns: [...this.sessions.values()].reduce((sum, session) => sum + session.turns.length, 0),
      windows: shown,
      turnsByState: turns,
      uncovered: 0,
      overlapping: 0,
      heldTurns,
      oldestPendingMs: oldest.length === 0 ? 0 : Math.max(0, this.now - Math.min(...oldest)),
    };
  }

  conflicts({ sessionId, turns }: SketchedRequest): boolean {
    const own = new Map<string, string>();
    for (const turn of turns) {
      if (turn.id === undefined) continue;
      const key = idKey(sessionId, turn.id);
      const known = own.get(key) ?? this.ids.get(key)?.fingerprint;
      if (known !== undefined && known !== turn.content) return true;
      own.set(key, turn.content);
    }
    return false;
  }

  place(session: SessionModel, turn: SketchedTurn): number {
    const known = turn.id === undefined ? undefined : this.ids.get(idKey(session.id, turn.id));
    if (known !== undefined) return known.seq;
    const seq = session.add({ tokens: turn.tokens, acceptedAt: this.now, fromTranscript: false });
    if (turn.id !== undefined) this.ids.set(idKey(session.id, turn.id), { seq, fingerprint: turn.content });
    return seq;
  }
}

function idKey(sessionId: string, id: string): string {
  return `${sessionId}/${id}`;
}

function isNewer(a: ProposedMemory, b: ProposedMemory): boolean {
  if (a.saidAt.getTime() !== b.saidAt.getTime()) return a.saidAt > b.saidAt;
  return a.contentHash > b.contentHash;
}
