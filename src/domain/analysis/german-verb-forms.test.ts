import { expect, it } from 'vitest';
import { analyzeQuery } from './analyze-query.ts';
import { analyzeText } from './analyze.ts';
import { findFirstPerson } from './german-verb-forms.ts';

it.each([
  ['wohnt', 'wohne'],
  ['arbeitet', 'arbeite'],
  ['studiert', 'studiere'],
  ['isst', 'esse'],
])('takes %j back to %j', (third, first) => {
  expect(findFirstPerson(third)).toBe(first);
});

it.each(['gut', 'wohnen', 'katze'])('has nothing for %j', (word) => {
  expect(findFirstPerson(word)).toBeUndefined();
});

it.each([
  ['Wo wohnt Katrin?', 'Ich wohne in Kassel, gleich beim Bahnhof.'],
  ['Welches Auto fährt Bernd?', 'Ich fahre jetzt einen alten Passat.'],
  ['Was isst Stefan nicht?', 'Ich esse keinen Fisch, sonst alles.'],
])('finds by %j what was said in the first person', (question, said) => {
  const asked = analyzeQuery(question, { now: { instant: new Date(0), offsetMinutes: 0 } }).lexemes;
  expect(analyzeText(said).lexemes.some((lexeme) => asked.includes(lexeme))).toBe(true);
});
