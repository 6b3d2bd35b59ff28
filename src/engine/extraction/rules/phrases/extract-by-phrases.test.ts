import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('German, Spanish and French', () => {
  test.each([
    ['Außerdem habe ich einen Hund, Balu.', 'Anna hat einen Hund, Balu.'],
    ['Ich spiele Handball und suche einen Verein.', 'Anna spielt Handball.'],
    ['Wir wohnen in Altona, das gefällt uns sehr.', 'Anna wohnt in Altona. @home'],
    ['Ich bin übrigens Vegetarier, kennst du gute Restaurants?', 'Anna ist Vegetarier. @diet'],
    ['Ich liebe Curry, aber ich vertrage keine Laktose.', 'Anna liebt Curry. | Anna verträgt keine Laktose.'],
    [
      'Korrektur: wir heiraten erst im Oktober, die Kirche war schon belegt.',
      'Anna heiratet erst im Oktober 2023. @wedding',
    ],
    ['Ich möchte sie mit einer Reise überraschen.', ''],
    ["Salut, j'ai 34 ans et j'habite à Lyon.", 'Anna a 34 ans. @age | Anna habite à Lyon. @home'],
    ['Ma femme Sophie attend notre deuxième enfant.', "La femme d'Anna, Sophie, attend son deuxième enfant."],
    ['Je cours quatre fois par semaine.', 'Anna court quatre fois par semaine.'],
    ['Soy celíaca desde 2015 y siempre hago lo mismo.', 'Anna es celíaca desde 2015 y siempre hace lo mismo.'],
    ['Mi hija mayor, Carla, empieza la universidad.', 'La hija mayor de Anna, Carla, empieza la universidad.'],
    ['Poco, trabajo en una farmacia.', 'Anna trabaja en una farmacia. @employer'],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });
});
