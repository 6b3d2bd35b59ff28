/** What a caller can do about an error: one kind per reaction. */
export interface ErrorEntry {
  /** HTTP status of the answer. */
  readonly status: number;
  /** Exit code of the command line, after sysexits. */
  readonly exitCode: number;
  /** Whether the same request can succeed later without a change. */
  readonly retryable: boolean;
  readonly title: string;
  /** What the caller should do. */
  readonly advice: string;
}

const usage = { exitCode: 64, retryable: false } as const;
const data = { exitCode: 65, retryable: false } as const;
const missing = { exitCode: 66, retryable: false } as const;
const unavailable = { exitCode: 69, retryable: true } as const;
const software = { exitCode: 70, retryable: false } as const;
const config = { exitCode: 78, retryable: false } as const;

/** Every error that Memoir answers with, by its stable code. `docs/errors.md` is rendered from this. */
export const errorCatalogue = {
  invalid_request: {
    ...usage,
    status: 400,
    title: 'The request is not valid',
    advice: 'Correct the field that the detail names.',
  },
  invalid_text: {
    ...data,
    status: 400,
    title: 'The text cannot be stored',
    advice: 'Send well-formed Unicode without NUL and without lone surrogates.',
  },
  invalid_json: {
    ...data,
    status: 400,
    title: 'The body is not JSON in UTF-8',
    advice: 'Send valid JSON, encoded as UTF-8.',
  },
  invalid_namespace: {
    ...usage,
    status: 400,
    title: 'The namespace is malformed or reserved',
    advice:
      'Use 1 to 128 characters of A–Z a–z 0–9 . _ -, beginning with a letter or digit, and none of the reserved words.',
  },
  session_required: {
    ...usage,
    status: 400,
    title: 'No session is named',
    advice: 'Send sessionId, or an agentId that has a current session.',
  },
  unsupported_media_type: {
    ...usage,
    status: 415,
    title: 'The body is of an unknown type',
    advice: 'Send content-type application/json.',
  },
  too_large: {
    ...data,
    status: 413,
    title: 'The payload is over its bound',
    advice: 'Split it: the detail names the bound and its unit.',
  },
  not_found: {
    ...missing,
    status: 404,
    title: 'There is nothing under that id',
    advice: 'Check the id and the namespace.',
  },
  route_not_found: {
    ...missing,
    status: 404,
    title: 'There is no such route',
    advice: 'See /docs for the routes of this service.',
  },
  method_not_allowed: {
    ...usage,
    status: 405,
    title: 'The route does not take this method',
    advice: 'Use one of the methods in the Allow header.',
  },
  turn_conflict: {
    ...data,
    status: 409,
    title: 'The turn id is known with other content',
    advice: 'Give a new turn a new id; repeat an old one unchanged.',
  },
  idempotency_conflict: {
    ...data,
    status: 409,
    title: 'The idempotency key was used for another request',
    advice: 'Use a new key for a new request.',
  },
  session_conflict: {
    ...data,
    status: 409,
    title: 'The session belongs to another project, agent or room',
    advice: 'Use another session id, or the values of its first post.',
  },
  memory_conflict: {
    ...data,
    status: 409,
    title: 'Another active memory stands in the way',
    advice:
      'Another memory of the same owner says the same, or holds the same attribute: edit or delete that one first.',
  },
  run_conflict: {
    ...data,
    status: 409,
    title: 'The run cannot be undone',
    advice: 'It was undone already, or something later changed the same memories: undo that first.',
  },
  window_conflict: {
    ...data,
    status: 409,
    title: 'The window is not in a state that allows this',
    advice: 'Only failed windows can be retried; look at its state first.',
  },
  overloaded: {
    ...unavailable,
    status: 503,
    title: 'Too many writes are waiting',
    advice: 'Nothing was stored. Send it again after the time in Retry-After.',
  },
  closed: {
    ...unavailable,
    status: 503,
    title: 'The engine is shutting down',
    advice: 'Nothing was stored. Send it again when the service is back.',
  },
  store_unavailable: {
    ...unavailable,
    status: 503,
    title: 'The store cannot be reached',
    advice:
      'Check the database, then send it again, with the same ids: whether a write that was cut off was stored is not known.',
  },
  store_failed: {
    ...software,
    status: 500,
    title: 'The store refused a statement',
    advice: 'This is a defect or a damaged store: see the log entry with this instance, and report it.',
  },
  lease_lost: {
    ...software,
    status: 500,
    title: 'The worker lost its lease',
    advice: 'Nothing was changed; another worker goes on with the window.',
  },
  extraction_invalid: {
    ...software,
    status: 500,
    title: 'The extractor returned what cannot be used',
    advice: 'See the attempts of the window; it is tried again.',
  },
  internal: {
    ...software,
    status: 500,
    title: 'Something went wrong inside',
    advice: 'See the log entry with this instance, and report it.',
  },
  data_folder_in_use: {
    exitCode: 75,
    retryable: true,
    status: 503,
    title: 'Another process uses the data folder',
    advice: 'Stop that process, talk to its service, or choose another folder with MEMOIR_DATA_DIR.',
  },
  data_folder_unusable: {
    exitCode: 73,
    retryable: false,
    status: 500,
    title: 'The data folder cannot be used',
    advice: 'Check that the path is a folder of Memoir that this user can write to.',
  },
  data_folder_corrupt: {
    exitCode: 74,
    retryable: false,
    status: 500,
    title: 'The data folder is damaged',
    advice: 'Restore it from a copy, or move it away and start with a new one.',
  },
  schema_outdated: {
    ...config,
    status: 500,
    title: 'The database has not been brought up to date',
    advice: 'Run `memoir migrate` with the role that owns the tables, or start with MEMOIR_MIGRATE=true.',
  },
  schema_too_new: {
    ...config,
    status: 500,
    title: 'The store was made by a newer version',
    advice: 'Use that version of Memoir or a newer one.',
  },
  invalid_configuration: {
    ...config,
    status: 500,
    title: 'The configuration is not valid',
    advice: 'Correct what the detail names.',
  },
  embedding_dimension: {
    ...config,
    status: 500,
    title: 'The embedding model answers with vectors of another dimension',
    advice: 'Configure the dimension that the model has, or the model that has this dimension.',
  },
  address_in_use: {
    exitCode: 75,
    retryable: true,
    status: 500,
    title: 'The port is taken',
    advice: 'Stop what listens there, or choose another with --port or PORT.',
  },
  input_unreadable: {
    ...missing,
    status: 400,
    title: 'The input file cannot be read',
    advice: 'Check the path and the format that the detail names.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export interface ErrorOptions {
  readonly cause?: unknown;
  /** Where the input was wrong, as a path: `messages[3].content`. */
  readonly field?: string;
  /** When the same request is worth sending again. */
  readonly retryAfterSeconds?: number;
  /** What to do, where that of the code is too general. */
  readonly advice?: string;
}

/**
 * The one error that leaves Memoir. `detail` says what was wrong and where, in one sentence, and never holds content,
 * prompts, parameters or keys of a user.
 */
export class MemoirError extends Error {
  override readonly name = 'MemoirError';
  readonly code: ErrorCode;
  readonly detail: string;
  readonly field: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** What the caller should do. */
  readonly advice: string;

  constructor(code: ErrorCode, detail: string, options: ErrorOptions = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.field = options.field;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.advice = options.advice ?? errorCatalogue[code].advice;
  }

  /** Status, exit code, title and advice of this error's code. */
  get entry(): ErrorEntry {
    return errorCatalogue[this.code];
  }
}

/** Narrows an unknown error to one of the given codes. */
export function isMemoirError(error: unknown, ...codes: readonly ErrorCode[]): error is MemoirError {
  return error instanceof MemoirError && (codes.length === 0 || codes.includes(error.code));
}
