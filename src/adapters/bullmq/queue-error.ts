import { MemoirError } from '../../domain/errors.ts';

/** Error codes of sockets, of name resolution, and of a PostgreSQL that is going away or full. */
const unreachableCode = /^(?:E[A-Z_]+|08...|57P0.|53300)$/;

/** Messages of the drivers and of BullMQ for a connection that is not there: these come without a code. */
const unreachableMessage =
  /^(?:Connection is closed|Command timed out|Stream isn't writeable|Socket timeout|Command aborted due to connection close|Reached the max retries per request limit|Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|LOADING)/;

/** BullMQ's codes for a job that is not there any more, or not this worker's. */
const lostJobCodes: ReadonlySet<unknown> = new Set([-1, -2, -3, -6]);

const identifier = /^[\w.$-]{1,63}$/;

/** The queue did not answer in time. */
export class QueueTimeout extends Error {
  override readonly name = 'QueueTimeout';
  readonly code = 'ETIMEDOUT';

  constructor() {
    super('The wake queue did not answer in time.');
  }
}

/** Whether the server is not there, as opposed to having refused something. */
export function isUnreachable(error: unknown): boolean {
  const code = textField(error, 'code');
  if (code !== undefined && unreachableCode.test(code)) return true;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isUnreachable);
  return unreachableMessage.test(textField(error, 'message') ?? '');
}

/**
 * Whether it is about a job that is gone or was handed to another worker: the queue was emptied under it, or this process
 * stood still for longer than the job's lock. Its wake has been handled, or comes again.
 */
export function isLostJob(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return lostJobCodes.has(Reflect.get(error, 'code')) || error.message.startsWith('could not renew lock for job');
}

/**
 * What leaves this adapter. Only names and codes: the errors of the drivers carry the command with its arguments, the
 * password among them where the server refused it.
 */
export function translateQueueError(error: unknown): MemoirError {
  if (error instanceof MemoirError) return error;
  const name = shownName(error);
  const cause = plainCause(error, name);
  return isUnreachable(error)
    ? new MemoirError('store_unavailable', `The wake queue cannot be reached: ${name}.`, { cause })
    : new MemoirError('store_failed', `The wake queue refused a command: ${name}.`, { cause });
}

/** The code where there is one, else a message that is known, else the first word of Redis' reply, else the class. */
export function shownName(error: unknown): string {
  const code = textField(error, 'code');
  if (code !== undefined && identifier.test(code)) return code;
  const message = textField(error, 'message') ?? '';
  const shown = unreachableMessage.exec(message) ?? /^[A-Z]{2,20}(?= )/.exec(message);
  if (shown !== null) return shown[0];
  return error instanceof Error && identifier.test(error.name) ? error.name : 'Error';
}

function plainCause(error: unknown, name: string): Error {
  const cause = new Error(name);
  const frames = (textField(error, 'stack') ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  cause.stack = [`Error: ${name}`, ...frames].join('\n');
  return cause;
}

function textField(error: unknown, field: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
