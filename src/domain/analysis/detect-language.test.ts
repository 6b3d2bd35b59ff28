import { expect, it } from 'vitest';
import { detectLanguages } from './detect-language.ts';
import { prepareText } from './prepare-text.ts';
import { splitWords } from './split-words.ts';

const detect = (text: string): ReturnType<typeof detectLanguages> => detectLanguages(splitWords(prepareText(text)));

it.each([
  ['en', 'hey what is up?'],
  ['en', 'Sure, see ya. Bye!'],
  ['en', 'Thanks, John. I definitely will!'],
  ['en', 'The die was cast'],
  ['de', 'Mein Bruder wohnt in Berlin'],
  ['de', 'Wo wohnt Anna?'],
  ['es', 'Me gusta el café'],
  ['es', 'donde vive Ana'],
  ['fr', 'Où habite Anne ?'],
  ['it', 'Mio fratello vive a Roma'],
  ['pt', 'Onde mora a Ana?'],
  ['nl', 'Waar woont Anna?'],
  ['cs', 'Kde bydlí Petrova sestra?'],
  ['cs', 'Kam jela Jana?'],
  ['pl', 'Gdzie mieszka Anna?'],
  ['sv', 'Jag gillar kaffe'],
  ['tr', 'Anna nerede yaşıyor?'],
  ['fi', 'Missä Anna asuu?'],
  ['hu', 'Hol lakik Anna?'],
  ['ro', 'Unde locuiește Ana?'],
  ['ru', 'Куда переехала сестра?'],
  ['uk', 'Я живу у Києві'],
  ['ar', 'أين تسكن أختي؟'],
  ['zh', '姐姐搬到哪里了？'],
  ['ja', '猫はどこ？'],
  ['ko', '언니는 어디에 있어요?'],
  ['el', 'Πού μένει η Άννα;'],
  ['th', 'แอนนาอยู่ที่ไหน'],
])('finds %s in %j', (language, text) => {
  expect(detect(text).main).toBe(language);
});

it('takes what says nothing for English, and says that it does not know', () => {
  expect(detect('42 🎉')).toEqual({ main: 'en', latin: ['en'], latinKnown: false, cyrillic: 'ru' });
  expect(detect('Klavier gelernt')).toMatchObject({ main: 'en', latinKnown: false });
});

it('keeps a language for each alphabet of a mixed text', () => {
  expect(detect('Вчера купил the new phone и он очень хороший')).toMatchObject({ main: 'ru', latin: ['en'] });
});
