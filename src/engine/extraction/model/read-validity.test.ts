import { describe, expect, it } from 'vitest';
import { readValidity } from './read-validity.ts';

const saidAt = { instant: new Date('2023-05-08T13:56:00Z'), offsetMinutes: 120 };
const read = (when: string, type: 'semantic' | 'episodic' = 'episodic') => readValidity(when, type, saidAt);
const at = (text: string): Date => new Date(text);

describe('reading when a fact holds', () => {
  it.each([
    { when: '2023', from: '2023-01-01T00:00+02:00', to: '2024-01-01T00:00+02:00', precision: 'year' },
    { when: '2023-12', from: '2023-12-01T00:00+02:00', to: '2024-01-01T00:00+02:00', precision: 'month' },
    { when: '2023-05-07', from: '2023-05-07T00:00+02:00', to: '2023-05-08T00:00+02:00', precision: 'day' },
    { when: '2024-02-29', from: '2024-02-29T00:00+02:00', to: '2024-03-01T00:00+02:00', precision: 'day' },
    { when: '2023-05-07T18:30', from: '2023-05-07T18:30+02:00', to: '2023-05-07T18:31+02:00', precision: 'instant' },
    { when: '2023-05-07T18:30:05Z', from: '2023-05-07T18:30:05Z', to: '2023-05-07T18:31:05Z', precision: 'instant' },
    { when: '2019/2021', from: '2019-01-01T00:00+02:00', to: '2022-01-01T00:00+02:00', precision: 'year' },
    { when: '2019-03/2021-04-05', from: '2019-03-01T00:00+02:00', to: '2021-04-06T00:00+02:00', precision: 'month' },
    {
      when: ' 2023-05-07 / 2023-05-07 ',
      from: '2023-05-07T00:00+02:00',
      to: '2023-05-08T00:00+02:00',
      precision: 'day',
    },
  ])('takes $when for a time, where the speaker is', ({ when, from, to, precision }) => {
    expect(read(when)).toEqual({ from: at(from), to: at(to), precision });
  });

  it('leaves open what is open', () => {
    expect(read('2019/')).toEqual({ from: at('2019-01-01T00:00+02:00'), precision: 'year' });
    expect(read('/2022-05')).toEqual({ to: at('2022-06-01T00:00+02:00'), precision: 'month' });
  });

  it('takes one date of what simply is so for its beginning', () => {
    expect(read('2019', 'semantic')).toEqual({ from: at('2019-01-01T00:00+02:00'), precision: 'year' });
    expect(read('2019/2020', 'semantic')).toMatchObject({ to: at('2021-01-01T00:00+02:00') });
  });

  it.each([
    '',
    '/',
    'yesterday',
    'May 2023',
    '2023-5-7',
    '2023-13',
    '2023-00',
    '2023-02-29',
    '2023-04-31',
    '0000',
    '9999',
    '23',
    '2023-05-07T25:00',
    '2023-05-07T18:30:60',
    '2023-02-30T10:00',
    '2021/2019',
    '2019/2020/2021',
    '2019/never',
    '-2019',
    '２０２３',
  ])('reads nothing from "%s"', (when) => {
    expect(read(when)).toBeUndefined();
  });
});
