import { expect, it } from 'vitest';
import { prepareText } from './prepare-text.ts';
import { splitWords } from './split-words.ts';

const wordsOf = (text: string): string[] => splitWords(prepareText(text)).map((word) => word.text);

it.each([
  ["Caroline's kids don't like the Joneses' dog", ['caroline', 'kids', 'not', 'like', 'the', 'joneses', 'dog']],
  ["They've met O'Connor; I'm in", ['they', 'met', 'oconnor', 'i', 'in']],
  ["L'école d'Anne, dell'arte", ['école', 'anne', 'arte']],
  ['self-care, e-mail: a.b@example.org', ['self', 'care', 'e', 'mail', 'a', 'b', 'example', 'org']],
  [
    'At 10:30 on the 14th I paid 1,000.50 for 1,000 things',
    ['at', '10:30', 'on', 'the', '14', 'i', 'paid', '1,000.50', 'for', '1000', 'things'],
  ],
  ['٢٠٢٣ سنة', ['2023', 'سنة']],
  ['👍 great 🎉!', ['great']],
  ['買了iPhone手机', ['買了', 'iphone', '手机']],
  ['집에 갔어요', ['집에', '갔어요']],
  ['สวัสดีครับ', ['สวัสดี', 'ครับ']],
  ['…!?', []],
])('cuts %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

it.each([
  ['hello', 'latin'],
  ['привет', 'cyrillic'],
  ['مرحبا', 'arabic'],
  ['你好', 'han'],
  ['ねこ', 'han'],
  ['안녕', 'hangul'],
  ['42', 'number'],
  ['γεια', 'other'],
])('knows how %s is written', (text, script) => {
  expect(splitWords(text).map((word) => word.script)).toEqual([script]);
});
