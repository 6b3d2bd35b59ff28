/** Who speaks in a turn. `system` and `tool` turns are context and never the source of a fact. */
export type Role = 'user' | 'assistant' | 'system' | 'tool';

/** When something was said: the instant, and the speaker's offset from UTC, without which "yesterday" has no meaning. */
export interface Moment {
  readonly instant: Date;
  /** Minutes east of UTC, as in `+02:00` → 120. */
  readonly offsetMinutes: number;
}

/** A turn as the client hands it over, after validation. */
export interface NewTurn {
  /** The client's id; repeating it repeats nothing. */
  readonly id?: string;
  readonly role: Role;
  readonly name?: string;
  readonly content: string;
  /** Absent: the moment of arrival. */
  readonly occurredAt?: Moment;
  readonly userId?: string;
  /** The client's own count of tokens; kept as given. */
  readonly tokens?: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly emotionalContext?: Readonly<Record<string, unknown>>;
}

/** A turn as the ledger keeps it. */
export interface Turn {
  readonly sessionId: string;
  /** Position in the session, from 1, without gaps. */
  readonly seq: number;
  readonly id: string;
  readonly role: Role;
  readonly name?: string;
  readonly content: string;
  readonly occurredAt: Moment;
  readonly acceptedAt: Date;
  readonly userId?: string;
  readonly tokens: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly emotionalContext?: Readonly<Record<string, unknown>>;
}
