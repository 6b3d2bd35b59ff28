import type { MemoryType, Validity } from '../extraction/fact.ts';

/** Whose memory it is: everyone's in the namespace, a project's, or one user's. */
export type MemoryScope = 'organization' | 'project' | 'user';
export type MemoryStatus = 'active' | 'superseded' | 'archived' | 'deleted';

/** Scope and owner together: what a memory is unique within. */
export interface MemoryOwner {
  readonly scope: MemoryScope;
  /** The user or project id; empty for the organisation. */
  readonly ownerId: string;
}

export interface Evidence {
  readonly sessionId: string;
  readonly seq: number;
  /** The words it rests on, verbatim. */
  readonly quotation: string;
}

/** What a memory says, apart from what became of it. */
export interface MemoryContent extends MemoryOwner {
  readonly memoryId: string;
  readonly agentId?: string;
  /** The session it was first said in. */
  readonly sessionId?: string;
  readonly text: string;
  readonly subject: string;
  readonly subjectKey: string;
  readonly attribute?: string;
  readonly category: string;
  readonly type: MemoryType;
  readonly importance: number;
  readonly confidence: number;
  readonly validity?: Validity;
  /** When its newest evidence was said. */
  readonly saidAt: Date;
  readonly contentHash: string;
  readonly language: string;
  readonly lexemes: readonly string[];
  readonly lexemeCount: number;
}
