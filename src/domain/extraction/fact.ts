import type { Moment, Role } from '../turn.ts';

/** How exactly a date is known. */
export type Precision = 'year' | 'month' | 'day' | 'instant';

/** semantic: what is so · episodic: what happened · working: what is going on. */
export type MemoryType = 'semantic' | 'episodic' | 'working';

/** When a fact holds or held. Instants are the start of the named year, month or day in the speaker's own zone. */
export interface Validity {
  readonly from?: Date;
  readonly to?: Date;
  readonly precision: Precision;
}

/** What an extractor proposes: one statement that stands alone, with the turns it rests on. */
export interface Fact {
  /** A sentence that can be read without the conversation: named subject, resolved dates, third person. */
  readonly text: string;
  /** Whom or what it is about, normalised by `subjectKey` for comparison; here as it should be shown. */
  readonly subject: string;
  /** Lower case, free; the usual ones: fact, preference, goal, skill, relationship, plan, opinion, event. */
  readonly category: string;
  readonly type: MemoryType;
  /** 1 (trivial) to 10 (vital). */
  readonly importance: number;
  /** 0 to 1. */
  readonly confidence: number;
  /** Set where a subject can have only one value at a time (home, employer, name, …): a newer one supersedes. */
  readonly attribute?: string;
  readonly validity?: Validity;
  /** `seq` of the turns it rests on; at least one. */
  readonly turnSeqs: readonly number[];
  /** The words it rests on, copied from the first cited turn. */
  readonly quotation: string;
  /**
   * The known memory (`ExtractionInput.known`) that it says again or that it ends. A proposal: what is not known to the
   * input, of another owner, or newer than the fact is left alone.
   */
  readonly repeats?: string;
  readonly replaces?: string;
}

/** What is kept of a user, beside facts. */
export const profileFields = [
  'output_preferences',
  'personal_preferences',
  'assistant_preferences',
  'knowledge',
  'interests',
  'dislikes',
  'family_and_friends',
  'work_profile',
  'goals',
] as const;
export type ProfileField = (typeof profileFields)[number];

/** An entry that a user's profile gains. Its user is the one whose own all the cited turns of users are. */
export interface ProfileEntry {
  readonly field: ProfileField;
  /** A short phrase, in the language of the conversation. */
  readonly text: string;
  /** `seq` of the turns it rests on; at least one. */
  readonly turnSeqs: readonly number[];
}

/** An active memory that is close to a window: what an extractor should not say again. */
export interface KnownMemory {
  readonly memoryId: string;
  readonly text: string;
  readonly subject: string;
  readonly attribute?: string;
  /** When its newest evidence was said. */
  readonly saidAt: Date;
}

/** A turn as an extractor sees it. */
export interface ExtractionTurn {
  readonly seq: number;
  readonly role: Role;
  /** The speaker's name, or the user id, or "User" / "Assistant": always something a sentence can begin with. */
  readonly speaker: string;
  /** Whether what is said here counts as a person's own statement: users, and assistants under a person's name. */
  readonly participant: boolean;
  readonly content: string;
  readonly occurredAt: Moment;
}

/** At most five themes; persons without the speakers. */
export interface SessionSummary {
  readonly summary: string;
  readonly themes: readonly string[];
  readonly persons: readonly string[];
  readonly places: readonly string[];
  readonly sentiment: 'positive' | 'neutral' | 'negative';
}

export interface ExtractionInput {
  readonly namespace: string;
  readonly windowId: string;
  readonly sessionId: string;
  /** The window: the turns to extract from. */
  readonly turns: readonly ExtractionTurn[];
  /** Up to ten turns before the window, as context only: never a source. */
  readonly before: readonly ExtractionTurn[];
  /** The summary of the session so far. */
  readonly summary?: SessionSummary;
  /** Active memories close to the window, closest first; only for extractors that ask for them. */
  readonly known?: readonly KnownMemory[];
  /**
   * Facts that were complete in the answers of earlier attempts at these turns, which failed all the same: kept, and not
   * asked for again. From `readSalvagedFacts`.
   */
  readonly salvaged?: readonly Fact[];
  /** Whether the window is given up if this attempt fails: then what is complete is better than nothing. Default false. */
  readonly lastAttempt?: boolean;
}

export interface Extraction {
  readonly facts: readonly Fact[];
  readonly summary?: SessionSummary;
  readonly profile?: readonly ProfileEntry[];
  /** Items of the answer that could not be used: counted with the run. Default 0. */
  readonly dropped?: number;
  /** Whether there may have been more that could not be had, also at the last attempt. Default false. */
  readonly partial?: boolean;
}
