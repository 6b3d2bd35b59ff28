import { isMemoirError, MemoirError } from '../../domain/errors.ts';
import { findSqlState, refusedStates } from '../sql/translate-error.ts';

/** What a URL of PostgreSQL names. Never its password. */
interface Place {
  readonly server: string;
  readonly database: string;
  readonly login: string | undefined;
}

/**
 * Says of an error at the start which server, database and login it is about: who starts Memoir may know, where those who call
 * a service need not. What went wrong later is told without.
 */
export function explainOpening(error: unknown, url: string): unknown {
  if (!isMemoirError(error, 'store_unavailable', 'invalid_configuration')) return error;
  const place = placeOf(url);
  const options = { cause: error.cause, field: 'databaseUrl' };
  if (error.code === 'store_unavailable') {
    const detail = error.detail.replace(/^The database /, `The database at ${place.server} `);
    return new MemoirError(error.code, detail, { ...options, advice: 'Check that it runs there, and DATABASE_URL.' });
  }
  const refusal = describeRefusal(findSqlState(error), place);
  return refusal === undefined ? error : new MemoirError(error.code, refusal.detail, { ...options, ...refusal });
}

function describeRefusal(
  state: string | undefined,
  { server, database, login }: Place,
): { readonly detail: string; readonly advice: string } | undefined {
  const who = login === undefined ? 'the login' : `the login '${login}'`;
  const correct = 'correct DATABASE_URL.';
  switch (state) {
    case refusedStates.database:
      return {
        detail: `There is no database '${database}' on ${server}.`,
        advice: `Create it and run \`memoir migrate\`, or ${correct}`,
      };
    case refusedStates.login:
      return {
        detail: `The server ${server} does not take ${who} for the database '${database}'.`,
        advice: `Create the login, or allow it in the server's pg_hba.conf, or ${correct}`,
      };
    case refusedStates.password:
      return {
        detail: `The server ${server} does not take ${who} with this password.`,
        advice: `Check that the login exists, and its password, or ${correct}`,
      };
    case refusedStates.right:
      return {
        detail: `On ${server}, ${who} lacks a right on the database '${database}' that Memoir needs.`,
        advice:
          'Let the owner of the tables run `memoir migrate`, and GRANT memoir_service and memoir_upkeep to the login.',
      };
    default:
      return undefined;
  }
}

function placeOf(url: string): Place {
  const { hostname, port, pathname, username, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? (hostname === '' ? 'localhost' : hostname);
  const login = decode(username);
  return {
    // A folder is that of a socket.
    server: host.startsWith('/') ? host : `${host}:${port === '' ? '5432' : port}`,
    database: decode(pathname.slice(1)) || login,
    login: login === '' ? undefined : login,
  };
}

/** As it stands where it is not encoded right. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
