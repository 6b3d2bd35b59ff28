import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('where somebody lives', () => {
  test.each([
    ['I live in Porto.', 'Anna lives in Porto. @home'],
    ['I moved to Lisbon last month.', 'Anna moved to Lisbon in April 2023. @home'],
    ["I'm moving to Berlin in July.", 'Anna is moving to Berlin in July 2023.'],
    ['I used to live in Oslo.', 'Anna used to live in Oslo.'],
    ['We live on a farm near Cork with four goats.', 'Anna lives on a farm near Cork with four goats. @home'],
    ["I've been living in Madrid since 2019.", 'Anna has been living in Madrid since 2019. @home'],
    ['We bought a house in the suburbs two years ago.', 'Anna bought a house in the suburbs two years ago (2021).'],
    ['im living in leeds now', 'Anna is living in leeds now. @home'],
    ['I moved from Sweden four years ago.', 'Anna moved from Sweden four years ago (2019).'],
    ['My apartment is on the third floor without a lift.', "Anna's apartment is on the third floor without a lift."],
    ['I pay 500 euros of rent.', 'Anna pays 500 euros of rent. @rent'],
    ['From July on we pay 720 euros rent.', 'From July 2023 on Anna pays 720 euros rent. @rent'],
    ['I no longer live in Porto.', 'Anna no longer lives in Porto. @home'],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each([
    'I live for this!',
    "I'd live in Paris if I could.",
    'Where do you live?',
    'My cousin said I live in a bubble.',
  ])('remembers nothing from "%s"', (said) => {
    expect(remembered(said)).toBe('');
  });
});
