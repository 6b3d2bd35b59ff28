/** What the thread is started with. */
export interface ThreadData {
  /** Absolute path of the data folder; undefined keeps the database in memory. */
  readonly folder: string | undefined;
  /** A tar of a fresh data folder to begin with, which spares the two to three seconds of creating one. */
  readonly template: Uint8Array<ArrayBuffer> | undefined;
  /** Ends the thread after the folder was created: creating takes 250 MB that only the thread's end gives back. */
  readonly createOnly: boolean;
  /** Answers with a tar of the data folder right after opening. */
  readonly dump: boolean;
}

/** From the client to the thread: bytes of the protocol, or a request to close. */
export type ThreadRequest = Uint8Array<ArrayBuffer> | 'close';

/** From the thread to the client: bytes answer the oldest request that waits. */
export type ThreadResponse =
  | Uint8Array<ArrayBuffer>
  | { readonly kind: 'opened'; readonly dump: Uint8Array<ArrayBuffer> | undefined }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'closed' };
