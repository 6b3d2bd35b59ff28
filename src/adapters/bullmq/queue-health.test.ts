import { describe, expect, it } from 'vitest';
import { createRecordingLog } from '../../testing/recording-log.ts';
import { translateQueueError } from './queue-error.ts';
import { QueueHealth } from './queue-health.ts';

/** As the drivers throw them: with the command and its arguments. */
function driverError(message: string, fields: Readonly<Record<string, unknown>> = {}): Error {
  return Object.assign(new Error(message), { command: { name: 'auth', args: ['someone', 'secret'] }, ...fields });
}

const away = [
  driverError('connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }),
  driverError('Connection is closed.'),
  driverError('Command timed out'),
  driverError("Stream isn't writeable and enableOfflineQueue options is false"),
  driverError('terminating connection due to administrator command', { code: '57P01' }),
  driverError('timeout exceeded when trying to connect'),
  new AggregateError([driverError('', { code: 'ECONNREFUSED' }), driverError('', { code: 'EHOSTUNREACH' })]),
];
const refused = [
  driverError('WRONGPASS invalid username-password pair or user secret is disabled.'),
  driverError("NOPERM User secret has no permissions to run the 'evalsha' command"),
  driverError('permission denied for schema secret', { code: '42501' }),
];

describe('QueueHealth', () => {
  it('tells each change once', () => {
    const log = createRecordingLog();
    const health = new QueueHealth(log, 'redis');
    health.succeeded();
    for (const error of [...away, ...away]) health.failed(error);
    health.succeeded();
    health.succeeded();
    health.failed(away[0]);
    expect(log.entries.map(({ event }) => event)).toEqual([
      'wakes.unavailable',
      'wakes.available',
      'wakes.unavailable',
    ]);
  });

  it('tells what is refused once, until work goes on', () => {
    const log = createRecordingLog();
    const health = new QueueHealth(log, 'postgres');
    for (const error of refused) for (let count = 0; count < 3; count += 1) health.failed(error);
    health.worked();
    health.failed(refused.at(-1));
    expect(log.events('warn')).toEqual(Array.from({ length: 4 }, () => 'wakes.refused'));
  });

  it('makes little of jobs that are gone, and nothing of what comes after the end', () => {
    const log = createRecordingLog();
    const health = new QueueHealth(log, 'redis');
    health.failed(driverError('Missing key for job 1. moveToFinished', { code: -1 }));
    health.failed(driverError('could not renew lock for job 1'));
    expect(log.entries.map(({ level }) => level)).toEqual(['debug', 'debug']);
    health.close();
    health.failed(away[0]);
    health.succeeded();
    expect(log.entries.length).toBe(2);
  });
});

describe('translateQueueError', () => {
  it.each(away)('says of "$message" that the queue is away', (error) => {
    expect(translateQueueError(error)).toMatchObject({ code: 'store_unavailable' });
  });

  it.each(refused)('says of "$message" that a command was refused', (error) => {
    expect(translateQueueError(error)).toMatchObject({ code: 'store_failed' });
  });

  it.each([...away, ...refused])('tells neither arguments nor names from "$message"', (error) => {
    const { message, detail, cause } = translateQueueError(error);
    const told = JSON.stringify([message, detail, cause instanceof Error && [cause.message, cause.stack]]);
    expect(told).not.toContain('secret');
    expect(JSON.stringify(cause)).toBe('{}');
  });
});
