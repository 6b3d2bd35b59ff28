import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import { DatabaseError } from './database-error.ts';
import {
  findSqlState,
  isSerializationFailure,
  isUniqueViolation,
  translateConnectError,
  translateError,
} from './translate-error.ts';

/** An error as `pg` and PGlite throw it, full of what must not leave. */
function driverError(code: string, fields: object = {}): Error {
  return Object.assign(new Error('duplicate key value "secret@example.org"'), {
    code,
    severity: 'ERROR',
    detail: 'Key (email)=(secret@example.org) already exists.',
    hint: 'secret hint',
    where: 'secret where',
    query: 'insert into people values ($1) -- secret',
    params: ['secret@example.org'],
    internalQuery: 'secret',
    routine: '_bt_check_unique',
    ...fields,
  });
}

describe('translateError', () => {
  it.each([
    ['23505', 'store_failed'],
    ['22P02', 'store_failed'],
    ['08006', 'store_unavailable'],
    ['57P01', 'store_unavailable'],
    ['57P03', 'store_unavailable'],
    ['53300', 'store_unavailable'],
    ['53100', 'store_unavailable'],
    ['57014', 'store_unavailable'],
    ['25006', 'store_unavailable'],
    ['25P02', 'store_failed'],
    ['25P03', 'store_unavailable'],
    ['3D000', 'invalid_configuration'],
    ['28000', 'invalid_configuration'],
    ['28P01', 'invalid_configuration'],
    ['42501', 'invalid_configuration'],
  ])('maps SQLSTATE %s to %s', (state, code) => {
    expect(translateError(driverError(state))).toMatchObject({ code });
  });

  it('takes a wall that held for no missing right', () => {
    expect(translateError(driverError('42501', { routine: 'ExecWithCheckOptions' }))).toMatchObject({
      code: 'store_failed',
    });
  });

  it('takes a password that is missing for no server that is', () => {
    const error = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string');
    expect(translateConnectError(error)).toMatchObject({ code: 'invalid_configuration' });
    expect(translateConnectError(new Error('anything else'))).toMatchObject({ code: 'store_unavailable' });
  });

  it('leaves no content, SQL or parameter anywhere in the error', () => {
    const errors = [
      driverError('23505', { constraint: 'people_email_key', table: 'people' }),
      driverError('23505', { constraint: 'secret name with spaces' }),
      new Error('secret'),
      Object.assign(new Error('connect to secret'), { code: 'ECONNREFUSED', address: 'secret' }),
      new Error('Connection terminated unexpectedly secret'),
      'secret',
    ];
    for (const error of errors) {
      expect(inspect(translateError(error), { depth: 10, showHidden: true })).not.toContain('secret');
    }
  });

  it.each(['ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'])('maps the socket error %s to store_unavailable', (code) => {
    expect(translateError(Object.assign(new Error('x'), { code })).code).toBe('store_unavailable');
  });

  it.each([
    'Connection terminated unexpectedly',
    'Query read timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('maps the message "%s" of the driver to store_unavailable', (message) => {
    expect(translateError(new Error(message)).code).toBe('store_unavailable');
  });

  it('passes a MemoirError through', () => {
    const error = new MemoirError('closed', 'The store is closed.');
    expect(translateError(error)).toBe(error);
  });
});

describe('predicates', () => {
  it('recognise a unique violation before and after translation, by constraint', () => {
    const error = driverError('23505', { constraint: 'turns_key' });
    for (const form of [error, translateError(error), new DatabaseError({ code: '23505', constraint: 'turns_key' })]) {
      expect(isUniqueViolation(form)).toBe(true);
      expect(isUniqueViolation(form, 'turns_key')).toBe(true);
      expect(isUniqueViolation(form, 'other_key')).toBe(false);
      expect(isSerializationFailure(form)).toBe(false);
    }
  });

  it('recognise serialization failures and deadlocks', () => {
    expect(isSerializationFailure(translateError(driverError('40001')))).toBe(true);
    expect(isSerializationFailure(driverError('40P01'))).toBe(true);
    expect(findSqlState(translateError(driverError('40001')))).toBe('40001');
    expect(findSqlState(new Error('x'))).toBeUndefined();
  });
});
