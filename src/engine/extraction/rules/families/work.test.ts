import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('work and study', () => {
  test.each([
    ["I'm a nurse.", 'Anna is a nurse. @job'],
    ['I work as a translator.', 'Anna works as a translator. @job'],
    ['I work for Lufthansa.', 'Anna works for Lufthansa. @employer'],
    ['I work at a bakery in Graz.', 'Anna works at a bakery in Graz. @employer'],
    ['I got a new job at Airbus!', 'Anna got a new job at Airbus. @employer'],
    ['I lost my job last week.', 'Anna lost their job in the week of 1 May 2023.'],
    ['I study law in Vienna.', 'Anna studies law in Vienna. @studies'],
    ['I graduated from Leeds University in 2018.', 'Anna graduated from Leeds University in 2018.'],
    ['We opened a bike shop in March.', 'Anna opened a bike shop in March 2023.'],
    ["I've been promoted to team lead.", 'Anna has been promoted to team lead.'],
    ["I'm now working at Spotify", 'Anna is now working at Spotify. @employer'],
    ["I don't work at Siemens anymore.", "Anna doesn't work at Siemens anymore. @employer"],
    ['I volunteer at an animal shelter every Sunday.', 'Anna volunteers at an animal shelter every Sunday.'],
    ['I live in Leeds and work as a nurse.', 'Anna lives in Leeds. @home | Anna works as a nurse. @job'],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each(['What do you do?', 'Work is work.', "I'd be a nurse in another life.", "You're a great nurse!"])(
    'remembers nothing from "%s"',
    (said) => {
      expect(remembered(said)).toBe('');
    },
  );
});
