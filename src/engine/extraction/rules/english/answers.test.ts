import { expect, test } from 'vitest';
import { extractTurn } from '../extract-turn.ts';
import { turnOf } from '../fixtures/said-by.ts';

const pairs: [string, string, string][] = [
  [
    'How long have you been married?',
    '5 years already! Time flies.',
    'Anna has been married for 5 years (since 2018). @relationship-status',
  ],
  ['Where do you live?', 'Porto!', 'Anna lives in Porto. @home'],
  ['Where are you from?', 'Originally from Ghana.', 'Anna is from Ghana. @origin'],
  ["What's your favorite colour?", 'Dark green', "Anna's favorite colour is dark green. @favorite-color"],
  ['Do you have any pets?', 'Two cats.', 'Anna has two cats.'],
  ['Do you have kids?', 'No.', "Anna doesn't have any kids."],
  ['Are you vegetarian?', 'Yes!', 'Anna is vegetarian. @diet'],
  ['Do you smoke?', 'Nope', "Anna doesn't smoke. @smoking"],
  ['How are you?', 'Fine', ''],
  ["What's your favorite film?", 'Hard to say', ''],
  ['Is it far?', 'Porto!', ''],
];

test.each(pairs)('after "%s", "%s" means "%s"', (question, answer, expected) => {
  const asked = turnOf(question, { seq: 4, speaker: 'Bob' });
  const facts = extractTurn(turnOf(answer, { seq: 5 }), { previous: [asked], speakers: ['Anna', 'Bob'] });
  expect(
    facts.map((fact) => (fact.attribute === undefined ? fact.text : `${fact.text} @${fact.attribute}`)).join(' | '),
  ).toBe(expected);
  for (const fact of facts) expect(fact.turnSeqs).toEqual([5, 4]);
});
