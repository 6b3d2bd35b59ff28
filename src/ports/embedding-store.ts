/** What can be given a vector. A turn is named by its session and its place in it. */
export interface EmbeddingOwner {
  readonly kind: 'turn' | 'memory';
  /** Of a turn, its session's id. */
  readonly id: string;
  /** Of a turn, its number in the session; 0 of all else. */
  readonly seq: number;
}

/** Where to look for what is due. */
export interface DueEmbeddings {
  readonly modelId: string;
  readonly now: Date;
  /** The namespace to go on after; '' from the first one. */
  readonly after: string;
  readonly limit: number;
}

export interface DueNamespaces {
  /** In order. */
  readonly namespaces: readonly string[];
  /** Where to go on: '' when the last namespace was looked at. */
  readonly next: string;
}

export interface EmbeddingClaim {
  readonly modelId: string;
  /** Names the worker. */
  readonly owner: string;
  readonly leaseMs: number;
  readonly now: Date;
}

/** The right to embed a namespace, for one worker at a time. The token shows whether it still holds. */
export interface EmbeddingLease {
  readonly namespace: string;
  readonly modelId: string;
  readonly fence: number;
  readonly leaseMs: number;
  /** Of the model's vectors in this namespace, once it has answered. */
  readonly dimension?: number;
  /** Of the provider, in a row, when it was claimed. */
  readonly failures: number;
  /** The model that this claim has taken the namespace from. */
  readonly formerModelId?: string;
}

/** What is to be looked at next. */
export interface EmbeddingSelection {
  readonly modelId: string;
  readonly now: Date;
  readonly limit: number;
  /** Characters of a text that are read at most. */
  readonly maxCharacters: number;
}

/**
 * Whether the model need be asked: not where the owner has the vector of this very text, nor where another has it, which
 * can be copied, nor where the model did not take this text.
 */
export type KnownText =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'own' }
  | { readonly kind: 'copy' }
  | { readonly kind: 'refused'; readonly reason: string };

/** A text that waits for its vector. */
export interface EmbeddingCandidate {
  readonly owner: EmbeddingOwner;
  /** Absent: nothing to embed, as it is nobody's words (system, tool), or was revised, erased, superseded, removed. */
  readonly content?: {
    /** Its beginning, where it is longer than was asked for. */
    readonly text: string;
    /** SHA-256 of the whole. */
    readonly hash: string;
    readonly known: KnownText;
  };
  /** Present where it was in the queue: of the entry that was read. */
  readonly version?: number;
  /** How often the model failed at it and it alone. */
  readonly attempts: number;
}

/** A vector, and whose it is. */
export interface OwnedVector {
  readonly hash: string;
  readonly vector: readonly number[];
  readonly owners: readonly EmbeddingOwner[];
}

/** Owners of a text whose vector is there. */
export interface CopiedVector {
  readonly hash: string;
  readonly owners: readonly EmbeddingOwner[];
}

export interface SavedVectors {
  readonly vectors: readonly OwnedVector[];
  readonly copies: readonly CopiedVector[];
  readonly at: Date;
}

/** A text that is tried later, or not again until it changes. */
export interface EmbeddingSetAside {
  readonly owner: EmbeddingOwner;
  /** Of the entry that was read; absent where it was in none. */
  readonly version?: number;
  readonly hash: string;
  readonly attempts: number;
  /** Never user content. */
  readonly reason: string;
  /** Absent: the model does not take it. */
  readonly dueAt?: Date;
}

/** What a worker is done with. */
export interface EmbeddingProgress {
  /** Sessions, and the last turn of each up to which all are seen to. */
  readonly sessions: readonly { readonly sessionId: string; readonly through: number }[];
  /** Entries of the queue; one whose text has changed since it was read stays. */
  readonly entries: readonly { readonly owner: EmbeddingOwner; readonly version: number }[];
  readonly setAside: readonly EmbeddingSetAside[];
}

/** How a claim ends. */
export interface EmbeddingRelease {
  readonly failures: number;
  /** When the namespace may be claimed again. */
  readonly next?: { readonly at: Date; readonly reason: string };
}

/** Of the texts that are to be embedded. */
export interface EmbeddedCounts {
  readonly total: number;
  readonly embedded: number;
  /** Those that the model does not take. They are not asked for again; what is neither is yet to come. */
  readonly refused: number;
}

/** How far a namespace is embedded. */
export interface EmbeddingStatus {
  /** Absent where nothing has been embedded yet. */
  readonly model?: { readonly id: string; readonly dimension?: number; readonly since: Date };
  readonly turns: EmbeddedCounts;
  readonly memories: EmbeddedCounts;
  /** Absent where nothing holds it. */
  readonly held?: { readonly until: Date; readonly reason: string };
  /** Vectors of other models that are still there. */
  readonly otherModels: readonly { readonly id: string; readonly vectors: number }[];
}

/**
 * Vectors of what was said and is remembered, and what still lacks one.
 *
 * A namespace has one model at a time and one worker at a time, who takes what is due, asks the model outside of any
 * transaction, saves what comes and settles what is done. Whatever dies in between is done again, and what was saved by
 * then is not asked for again. A text that stands several times in a namespace is asked for once.
 *
 * Turns are found by how far their session was seen to, memories in a queue that every change of their text goes into; so
 * that finding costs as much as there is to do, however much there is. Erasing has to remove the rows of what it erases
 * after it has marked the turn or removed the memory, and under the lock of the session: then a vector that is under way
 * is removed by `settle`.
 *
 * Leaves out searching, which is recall's, and the vectors of former models, which stay until they are removed.
 */
export interface EmbeddingStore {
  /**
   * Namespaces with something to do that nobody is at and nothing holds; looks at a bounded number of them. One that another
   * model has embedded is among them, unless that began a moment ago: of two processes that are configured differently, none
   * undoes at once what the other begins.
   */
  listDue(due: DueEmbeddings): Promise<DueNamespaces>;
  /**
   * Takes a namespace. For a model other than its last, everything becomes due, by and by. Undefined where another
   * worker has it, something holds it, or another model has just begun.
   */
  claim(namespace: string, claim: EmbeddingClaim): Promise<EmbeddingLease | undefined>;
  /**
   * Prepares a bounded part of what is due beyond the daily run: after a change of the model, sessions from their beginning; and
   * at the beginning and once a day, memories that lack a vector though nothing says so. False where the lease was lost.
   */
  extend(lease: EmbeddingLease): Promise<boolean>;
  /** What is to be looked at next, memories and what was set aside first, for at most half of it; changes nothing. */
  take(namespace: string, selection: EmbeddingSelection): Promise<readonly EmbeddingCandidate[]>;
  /** Holds the lease for as long again. False where it was lost. */
  renew(lease: EmbeddingLease): Promise<boolean>;
  /**
   * Keeps vectors, the first of a namespace and model deciding the dimension; the owners that now have one, of which some can be
   * missing where what was to be copied has gone. Undefined, and nothing kept, where the lease was lost or the dimension is
   * another.
   */
  save(lease: EmbeddingLease, saved: SavedVectors): Promise<readonly EmbeddingOwner[] | undefined>;
  /** Moves on. False, and nothing moved, where the lease was lost. */
  settle(lease: EmbeddingLease, progress: EmbeddingProgress): Promise<boolean>;
  /** Gives the namespace back. Does nothing where the lease was lost. */
  release(lease: EmbeddingLease, release: EmbeddingRelease): Promise<void>;
  /**
   * Makes searching the vectors of a model fast, where the database can and there are enough of them for it to matter; true
   * once there is nothing left to do. Saving waits for it.
   */
  indexModel(modelId: string, dimension: number): Promise<boolean>;
  status(namespace: string): Promise<EmbeddingStatus>;
}
