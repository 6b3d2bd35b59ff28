import { MemoirError } from '../../domain/errors.ts';
import { DatabaseError } from './database-error.ts';

/** Error codes of Node's sockets that mean the server is not there, as opposed to having refused something. */
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
]);

/**
 * Messages of `pg` for a connection that is lost, cannot be had, or has fallen silent: it throws plain errors without a code
 * for these.
 */
const lostConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;

/** Message of `pg` where the server asks for a password and the URL has none, or an empty one. */
const noPassword = /^SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a/;

const sqlState = /^[0-9A-Z]{5}$/;
/** Identifiers that PostgreSQL reports; anything longer or stranger is not one of ours and is left out. */
const identifier = /^[\w.$-]{1,63}$/;

/**
 * Turns whatever a database driver threw into a {@link MemoirError}: `store_unavailable` where the server cannot be
 * reached or cannot work, `invalid_configuration` where it refuses the login or lacks a grant, `store_failed` for every other
 * refused statement. Message and cause hold SQLSTATE and names of the
 * schema, never SQL, parameters or content. A MemoirError passes through unchanged.
 */
export function translateError(error: unknown): MemoirError {
  if (error instanceof MemoirError) return error;
  const stripped = stripDatabaseError(error);
  if (stripped !== undefined) {
    if (isUnavailable(stripped.code)) {
      return new MemoirError('store_unavailable', `The database is not available: ${stripped.message}.`, {
        cause: stripped,
      });
    }
    const refusal = describeRefusal(stripped);
    if (refusal !== undefined) return new MemoirError('invalid_configuration', refusal, { cause: stripped });
    return new MemoirError('store_failed', `The database refused a statement: ${stripped.message}.`, {
      cause: stripped,
    });
  }
  const code = textField(error, 'code');
  if (code !== undefined && socketCodes.has(code)) {
    return new MemoirError('store_unavailable', `The database cannot be reached: ${code}.`, {
      cause: plainCause(error, code),
    });
  }
  if (error instanceof Error && lostConnection.test(error.message)) {
    return new MemoirError('store_unavailable', 'The connection to the database was lost.', {
      cause: plainCause(error, code),
    });
  }
  return new MemoirError('store_failed', 'The store failed in an unexpected way.', { cause: plainCause(error, code) });
}

/** The same where a connection was asked for: whatever no server said is that there is none, whichever word the system has for it. */
export function translateConnectError(error: unknown): MemoirError {
  const translated = translateError(error);
  if (error instanceof Error && noPassword.test(error.message)) {
    return new MemoirError('invalid_configuration', 'The database asks for a password, and none is configured.', {
      cause: translated.cause,
    });
  }
  if (translated.code !== 'store_failed' || findDatabaseError(error) !== undefined) return translated;
  return new MemoirError('store_unavailable', 'The database cannot be reached.', { cause: translated.cause });
}

/** Whether a unique index or constraint refused the row; with a name, whether that one did. Before and after translation. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const found = findDatabaseError(error);
  return found?.code === '23505' && (constraint === undefined || found.constraint === constraint);
}

/** Whether the transaction lost against a concurrent one (serialization failure or deadlock) and may simply run again. */
export function isSerializationFailure(error: unknown): boolean {
  const code = findDatabaseError(error)?.code;
  return code === '40001' || code === '40P01';
}

/** Whether a prepared statement no longer fits the tables, or is not known to the connection: it may run again on another. */
export function isStalePlan(error: unknown): boolean {
  const found = findDatabaseError(error);
  return found?.code === '26000' || (found?.code === '0A000' && found.routine === 'RevalidateCachedQuery');
}

/** SQLSTATE of the error, before and after translation; undefined when it did not come from the database. */
export function findSqlState(error: unknown): string | undefined {
  return findDatabaseError(error)?.code;
}

function findDatabaseError(error: unknown): DatabaseError | undefined {
  const candidate = error instanceof MemoirError ? error.cause : error;
  return stripDatabaseError(candidate);
}

/**
 * States of the server that say nothing about the statement: connection lost (08), no room on the disk, in memory or for a
 * connection (53), shutting down (57P0), cancelled by its time limit or an administrator (57014, 25P03, 25P04), read-only
 * because another server took over (25006), trouble with its files (58030).
 */
const unavailable = /^(?:08...|53...|57P0.|57014|25P0[34]|25006|58030)$/;

/** Of the server: no such database, no such login or none from there, a wrong password, a right that is missing. */
export const refusedStates = {
  database: '3D000',
  login: '28000',
  password: '28P01',
  right: '42501',
} as const;

const refusals: Readonly<Record<string, string>> = {
  [refusedStates.database]: 'There is no such database on the server',
  [refusedStates.login]: 'The database does not take this login',
  [refusedStates.password]: 'The database does not take this login with this password',
  [refusedStates.right]: 'The login lacks a right on the database that Memoir needs',
};
/** Raises the same state for a row that a policy refuses: that is no missing grant but a wall that held. */
const policyRoutine = 'ExecWithCheckOptions';

/** What the server refused the login, where it is that; undefined where it is about the statement. */
function describeRefusal(error: DatabaseError): string | undefined {
  const what = refusals[error.code];
  return what === undefined || error.routine === policyRoutine ? undefined : `${what}: ${error.message}.`;
}

function isUnavailable(code: string): boolean {
  return unavailable.test(code);
}

/** A copy with nothing but SQLSTATE and names; undefined for errors without a SQLSTATE. */
function stripDatabaseError(error: unknown): DatabaseError | undefined {
  if (error instanceof DatabaseError) return error;
  const code = textField(error, 'code');
  // Codes of Node such as EPIPE have five capitals too; only errors of a server carry a severity or a routine.
  if (code === undefined || !sqlState.test(code) || socketCodes.has(code)) return undefined;
  if (textField(error, 'severity') === undefined && textField(error, 'routine') === undefined) return undefined;
  return new DatabaseError({
    code,
    constraint: nameField(error, 'constraint'),
    table: nameField(error, 'table'),
    column: nameField(error, 'column'),
    routine: nameField(error, 'routine'),
    position: nameField(error, 'position'),
  });
}

/** Keeps the kind and the stack frames of a foreign error, but not its message: that may quote anything. */
function plainCause(error: unknown, code: string | undefined): Error {
  const name = error instanceof Error && identifier.test(error.name) ? error.name : 'Error';
  const shownCode = code !== undefined && identifier.test(code) ? ` with code ${code}` : '';
  const cause = new Error(`${name}${shownCode}`);
  if (error instanceof Error && error.stack !== undefined) {
    const frames = error.stack.split('\n').filter((line) => /^\s+at /.test(line));
    cause.stack = [`Error: ${cause.message}`, ...frames].join('\n');
  }
  return cause;
}

function textField(error: unknown, field: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function nameField(error: unknown, field: string): string | undefined {
  const value = textField(error, field);
  return value !== undefined && identifier.test(value) ? value : undefined;
}
