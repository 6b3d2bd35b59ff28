import { describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import { ContentFault, HoldWork, ProviderFault } from '../../ports/faults.ts';
import { createPinoLog, type LogLevel } from './pino-log.ts';

type Line = Readonly<Record<string, unknown>>;

function createBench(level: LogLevel = 'debug') {
  const written: string[] = [];
  const log = createPinoLog({ level, destination: { write: (line) => void written.push(line) } });
  return { log, written, lines: (): Line[] => written.map((line) => JSON.parse(line) as Line) };
}

describe('the log', () => {
  it('writes one line of JSON an event, with its level in words and its time', () => {
    const { log, written, lines } = createBench();
    log.info('turns.accepted', { namespace: 'n', turns: 3, at: new Date(0), none: undefined });
    expect(written).toHaveLength(1);
    expect(lines()).toMatchObject([
      { level: 'info', msg: 'turns.accepted', namespace: 'n', turns: 3, at: '1970-01-01T00:00:00.000Z' },
    ]);
    expect(Number.isNaN(Date.parse(String(lines()[0]!['time'])))).toBe(false);
    expect(Object.keys(lines()[0]!)).not.toContain('pid');
  });

  it.each<{ level: LogLevel; events: string[] }>([
    { level: 'debug', events: ['debug', 'info', 'warn', 'error'] },
    { level: 'warn', events: ['warn', 'error'] },
    { level: 'silent', events: [] },
  ])('writes from its level on: $level', ({ level, events }) => {
    const { log, lines } = createBench(level);
    for (const name of ['debug', 'info', 'warn', 'error'] as const) log[name](name);
    expect(lines().map(({ msg }) => msg)).toEqual(events);
  });

  it('writes our errors by code, detail and place', () => {
    const { log, lines } = createBench();
    log.error('failed', { error: new MemoirError('store_failed', 'The database refused a statement.') });
    expect(lines()).toMatchObject([{ error: { code: 'store_failed', detail: 'The database refused a statement.' } }]);
    expect(JSON.stringify(lines()[0])).toContain('pino-log.test');
  });

  it.each([
    {
      error: new ProviderFault('The model provider answered 401: it does not accept the key.', {
        cause: new Error('x'),
      }),
      written: {
        code: 'provider_fault',
        detail: 'The model provider answered 401: it does not accept the key.',
        cause: { name: 'Error' },
      },
    },
    { error: new ProviderFault('Late.', { timedOut: true }), written: { code: 'provider_timeout', detail: 'Late.' } },
    { error: new ContentFault('No JSON.'), written: { code: 'extraction_invalid', detail: 'No JSON.' } },
    {
      error: new HoldWork('budget', new Date(0)),
      written: { code: 'held', detail: 'budget', until: '1970-01-01T00:00:00.000Z' },
    },
    {
      error: new MemoirError('store_unavailable', 'Away.', { cause: Object.assign(new Error('x'), { code: '57P01' }) }),
      written: { code: 'store_unavailable', detail: 'Away.', cause: { name: 'Error', code: '57P01' } },
    },
  ])('says what happened, without a stack, of what is to be expected: $written.code', ({ error, written }) => {
    const { log, lines } = createBench();
    log.warn('failed', { error });
    expect(lines()[0]!['error']).toEqual(written);
  });

  it('never writes what foreign errors say, nor what their causes carry', () => {
    const { log, written, lines } = createBench();
    const driver = Object.assign(new TypeError('secret parameter\nsecond secret line'), {
      code: '23505',
      parameters: ['secret'],
      query: 'secret',
    });
    log.warn('failed', { error: new MemoirError('store_failed', 'Refused.', { cause: driver }) });
    log.warn('failed', { error: driver });
    log.warn('failed', { error: 'a secret string' });
    expect(written.join('')).not.toContain('secret');
    expect(lines()).toMatchObject([
      { error: { code: 'store_failed', cause: { name: 'TypeError', code: '23505' } } },
      { error: { name: 'TypeError', code: '23505' } },
      { error: { name: 'string' } },
    ]);
  });
});
