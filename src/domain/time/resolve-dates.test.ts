import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import type { Moment } from '../turn.ts';
import { formatDate } from './format-date.ts';
import { resolveDates } from './resolve-dates.ts';

/** A Monday afternoon. */
const monday: Moment = { instant: new Date('2023-05-08T13:56:00Z'), offsetMinutes: 0 };

function read(text: string, language = 'en', moment = monday): string {
  return resolveDates(text, moment, language)
    .map((date) => {
      const start = formatDate({ instant: date.from, precision: date.precision, offsetMinutes: moment.offsetMinutes });
      const days = Math.round((date.to.getTime() - date.from.getTime()) / 86_400_000);
      return date.precision === 'day' && days > 1 ? `${start} +${days}` : start;
    })
    .join(' | ');
}

describe('resolveDates in English', () => {
  test.each([
    ['I saw her last Friday.', '5 May 2023'],
    ['We met last Monday.', '1 May 2023'],
    ['Yesterday was fun.', '7 May 2023'],
    ['I ran a race the day before yesterday', '6 May 2023'],
    ['My school event was last week', '1 May 2023 +7'],
    ['It was the week before last', '24 April 2023 +7'],
    ['We camped last weekend', '6 May 2023 +2'],
    ['We camped two weekends ago', '29 April 2023 +2'],
    ['This month is busy', 'May 2023'],
    ['Next month we fly out', 'June 2023'],
    ['I moved here four years ago', '2019'],
    ['I painted it last year', '2022'],
    ['I came out about two months ago', 'March 2023'],
    ['I moved in March', 'March 2023'],
    ['I went there in August', 'August 2022'],
    ['I need flights to Lagos in December', 'December 2023'],
    ['I signed up for the 10k on 15 March', '15 March 2024'],
    ['We fly on April 6 and come back on the 22nd', '6 April 2024 | 22 April 2024'],
    ["I fly out Friday night and I'm back on Wednesday", '12 May 2023 | 17 May 2023'],
    ['I am away from Friday until Tuesday', '12 May 2023 | 16 May 2023'],
    ['I see her on Friday and him on Wednesday', '12 May 2023 | 10 May 2023'],
    ["We hadn't spoken in four years", ''],
    ['I start on June 1 and they gave me a laptop', '1 June 2023'],
    ["I'm going there in August", 'August 2023'],
    ['We went there in summer 2022', 'June 2022'],
    ['Last summer was hot', 'June 2022'],
    ['This summer we will travel', 'June 2023'],
    ['On Friday I went out', '5 May 2023'],
    ["On Friday I'll go out", '12 May 2023'],
    ['See you next Friday', '19 May 2023'],
    ['We met two Fridays ago', '28 April 2023'],
    ['a few days ago', '3 May 2023 +4'],
    ['It starts in three weeks', '29 May 2023 +7'],
    ['I have worked there since 2016', '2016'],
    ['The concert was on May 5th, 2023', '5 May 2023'],
    ['The exam is on 12 June', '12 June 2023'],
    ['I graduated on 12 June', '12 June 2022'],
    ['Sunday, 7 May 2023', '7 May 2023'],
    ['Last Christmas I was ill', '25 December 2022'],
    ['Last night I slept badly', '7 May 2023'],
  ])('reads "%s" as %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    'I may march in the sun now',
    'Give me a second, or 5 minutes',
    'The last day of camp and the next day',
    'We played 3/4 of the game at 3',
    'He has been a cook for 5 years',
    'I won 2000 dollars',
    'Version 2.10.3 is out',
    'May I ask you something? Mark will.',
    'She sat in the sun and wed him',
    'Wow, that sounds great!',
  ])('finds no date in "%s"', (text) => {
    expect(read(text)).toBe('');
  });

  test('joins a day and its time of day in the zone of the speaker', () => {
    const [date] = resolveDates('Call me tomorrow at 5pm', { ...monday, offsetMinutes: 120 });
    expect(date).toMatchObject({ text: 'tomorrow at 5pm', precision: 'instant', relative: true });
    expect(date?.from.toISOString()).toBe('2023-05-09T15:00:00.000Z');
  });

  test('says whether the words alone fix the date', () => {
    expect(resolveDates('on 5 May 2023', monday)[0]?.relative).toBe(false);
    expect(resolveDates('in May 2022', monday)[0]?.relative).toBe(false);
    expect(resolveDates('last Friday', monday)[0]?.relative).toBe(true);
  });
});

describe('resolveDates in other languages', () => {
  test.each([
    ['de', 'Letzten Freitag war ich im Kino', '5 May 2023'],
    ['de', 'Ich bin vor zwei Jahren umgezogen', '2021'],
    ['de', 'Guten Morgen, morgen gehe ich schwimmen', '9 May 2023'],
    ['de', 'Am 5. Mai 2023 war das Fest', '5 May 2023'],
    ['de', 'Letzte Woche war ich krank', '1 May 2023 +7'],
    ['es', 'La semana pasada fui al médico', '1 May 2023 +7'],
    ['es', 'Me mudé hace dos años', '2021'],
    ['es', 'Mañana por la mañana salgo', '9 May 2023'],
    ['es', 'Fue el 5 de mayo de 2023', '5 May 2023'],
    ['fr', "J'ai déménagé il y a deux ans", '2021'],
    ['fr', 'La semaine dernière nous avons acheté une maison, on déménage en juillet', '1 May 2023 +7 | July 2023'],
    ['fr', 'Je suis parti vendredi dernier', '5 May 2023'],
    ['fr', "C'était en été 2022", 'June 2022'],
    ['fr', 'Le 5 mai 2023', '5 May 2023'],
    ['ja', '2023-05-07 に会った', '7 May 2023'],
    ['it', 'ieri sono andato al mare', ''],
  ])('reads %s "%s" as %s', (language, text, expected) => {
    expect(read(text, language)).toBe(expected);
  });
});

describe('resolveDates and zones', () => {
  test('counts days where the speaker is', () => {
    const shortlyAfterMidnight: Moment = { instant: new Date('2023-05-07T22:30:00Z'), offsetMinutes: 120 };
    const [date] = resolveDates('yesterday', shortlyAfterMidnight);
    expect(date?.from.toISOString()).toBe('2023-05-06T22:00:00.000Z');
    expect(read('yesterday', 'en', shortlyAfterMidnight)).toBe('7 May 2023');
  });

  test.each(['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kathmandu'])(
    'does not depend on the zone of the machine (%s)',
    (zone) => {
      const file = fileURLToPath(new URL('./resolve-dates.ts', import.meta.url));
      const program = `import { resolveDates } from ${JSON.stringify(file)};
      const moment = { instant: new Date('2023-03-26T01:30:00Z'), offsetMinutes: 60 };
      console.log(JSON.stringify(resolveDates('yesterday, last Friday, on 5 May 2023 at 2:30am, tomorrow at 2:30, in March', moment)));`;
      const answer = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      });
      const here = resolveDates('yesterday, last Friday, on 5 May 2023 at 2:30am, tomorrow at 2:30, in March', {
        instant: new Date('2023-03-26T01:30:00Z'),
        offsetMinutes: 60,
      });
      expect(JSON.parse(answer)).toEqual(JSON.parse(JSON.stringify(here)));
    },
  );
});

describe('resolveDates on any text', () => {
  const words = fc.constantFrom(
    'last',
    'next',
    'two',
    '31',
    'weeks',
    'ago',
    'May',
    '2023',
    'on',
    'Friday',
    'in',
    '5:61',
    '2/30/2023',
    'tomorrow',
    'at',
    '.',
    '99999',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words).map((parts) => parts.join(' ')),
  );

  test('never throws, keeps order, never overlaps and copies its words', () => {
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom('en', 'de', 'es', 'fr', 'ja'),
        fc.integer({ min: -720, max: 840 }),
        (text, language, offsetMinutes) => {
          let end = 0;
          for (const date of resolveDates(text, { ...monday, offsetMinutes }, language)) {
            expect(date.index).toBeGreaterThanOrEqual(end);
            expect(text.slice(date.index, date.index + date.text.length)).toBe(date.text);
            expect(date.from.getTime()).toBeLessThan(date.to.getTime());
            end = date.index + date.text.length;
          }
        },
      ),
    );
  });

  test('looks only at the beginning of a long text', () => {
    const long = `${'x '.repeat(limits.dateScanCharacters / 2)} last Friday`;
    expect(resolveDates(long, monday)).toEqual([]);
  });
});
