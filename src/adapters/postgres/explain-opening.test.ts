import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import { DatabaseError } from '../sql/database-error.ts';
import { translateConnectError } from '../sql/translate-error.ts';
import { explainOpening } from './explain-opening.ts';

const url = 'postgres://ana:hush-hush@db.example/chats?sslmode=disable&password=hush';

function explain(thrown: unknown, at = url): MemoirError {
  return explainOpening(translateConnectError(thrown), at) as MemoirError;
}

describe('an error at the start', () => {
  it.each([
    { state: '3D000', detail: "There is no database 'chats' on db.example:5432." },
    { state: '28000', detail: "The server db.example:5432 does not take the login 'ana' for the database 'chats'." },
    { state: '28P01', detail: "The server db.example:5432 does not take the login 'ana' with this password." },
    {
      state: '42501',
      detail: "On db.example:5432, the login 'ana' lacks a right on the database 'chats' that Memoir needs.",
    },
  ])('names what the URL has and the server has not, and never a password: $state', ({ state, detail }) => {
    const error = explain(new DatabaseError({ code: state }));
    expect(error).toMatchObject({ code: 'invalid_configuration', detail, field: 'databaseUrl' });
    expect(error.advice).not.toBe(error.entry.advice);
    expect(inspect(error, { depth: 10 })).not.toContain('hush');
  });

  it.each([
    { at: url, server: 'db.example:5432' },
    { at: 'postgres://[::1]:6000/x', server: '[::1]:6000' },
    { at: 'postgres:///x?host=/run/postgresql', server: '/run/postgresql' },
    { at: 'postgres://a:%zz@h:1/%zz', server: 'h:1' },
  ])('names the server that is not there: $server', ({ at, server }) => {
    expect(explain(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), at)).toMatchObject({
      code: 'store_unavailable',
      detail: `The database at ${server} cannot be reached: ENOTFOUND.`,
    });
  });

  it('leaves all else as it is', () => {
    const error = new MemoirError('schema_too_new', 'x');
    expect(explainOpening(error, url)).toBe(error);
  });
});
