import { describe, expect, test } from 'vitest';
import { extractTurn } from '../extract-turn.ts';
import { remembered, turnOf } from '../fixtures/said-by.ts';

describe('corrections', () => {
  test.each([
    ['Actually, I live in Lisbon now.', 'Anna lives in Lisbon now. @home'],
    ["I don't work at Siemens anymore.", "Anna doesn't work at Siemens anymore. @employer"],
    ['Correction: my flight leaves on 9 June.', "Anna's flight leaves on 9 June 2023."],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test('puts the right word into what was said before', () => {
    const before = turnOf("I'm from Uppsala but I live in Gothenburg.", { seq: 1 });
    const between = turnOf('Nice!', { seq: 2, speaker: 'Bob' });
    const context = { previous: [before, between], speakers: ['Anna', 'Bob'] };
    const facts = extractTurn(turnOf('Sorry, I meant Lund, not Gothenburg.', { seq: 3 }), context);
    expect(facts.map((fact) => [fact.text, fact.attribute, fact.turnSeqs])).toContainEqual([
      'Anna lives in Lund.',
      'home',
      [3, 1],
    ]);
  });

  test.each(['No wait, I meant Lisbon.', 'Not bad!'])('remembers nothing from "%s"', (said) => {
    expect(remembered(said)).toBe('');
  });
});
