import { analyzeText } from '../../src/domain/analysis/analyze.ts';

/** What people chat about, the commonest first. */
const spoken =
  `work home family friend week weekend morning evening dinner coffee music film book garden kitchen travel train plane
  city beach mountain weather rain summer winter birthday party school teacher student office meeting project manager doctor
  health running yoga swimming football tennis bike car bus phone laptop camera photo painting pottery guitar piano violin concert
  museum theatre cinema restaurant bakery market recipe bread cheese pasta salad soup chocolate wine tea breakfast lunch cat dog
  puppy kitten horse bird fish tree flower forest river lake island bridge village house flat room window door table chair lamp
  sofa carpet letter parcel ticket passport visa suitcase jacket shoes dress hat scarf gift ring money bank price budget salary
  job interview career company customer contract report deadline holiday festival wedding baby daughter son sister brother mother
  father cousin uncle aunt grandmother neighbour colleague boss roommate partner love trust worry dream plan hope fear habit
  sleep headache cold fever allergy medicine hospital dentist exercise diet sugar coffee smoking marathon race team coach match
  goal score game chess puzzle novel poem story article podcast radio news language english spanish french german chinese lesson
  exam degree university science physics chemistry biology history art design software computer website internet battery charger
  screen keyboard printer paper pencil notebook calendar clock sunrise sunset snow storm wind cloud desert harbour airport station
  hotel tent campfire hiking climbing skiing sailing surfing fishing knitting sewing cooking baking gardening drawing dancing
  singing writing reading volunteering donation charity church temple election law police court tax insurance mortgage rent repair
  paint roof floor heating water electricity energy climate recycling compost bottle basket bucket ladder hammer screwdriver`
    .split(/\s+/)
    .filter((word, index, words) => words.indexOf(word) === index);

const starts = 'ba ce di fo gu ha ki lu mo ne pa ri so tu va wo ze bra cle dro fla gri plo sta tre'.split(' ');
const middles = 'lan mer nis rov tul bak den fim gor hup jas kel lod mir nop pas ruk sel tam vin'.split(' ');
const ends = 'dok gart lump mond nisk pold rand stok tarn verd wolk zand bolt kamp'.split(' ');

/** Names and rare words, which a list of ten thousand would not hold: put together from syllables. */
function rareWord(number: number): string {
  const pick = (list: readonly string[], step: number): string => list[Math.floor(number / step) % list.length] ?? '';
  const length = starts.length * ends.length;
  const middle = number < length ? '' : pick(middles, length);
  const second = number < length * middles.length ? '' : pick(middles, length * middles.length);
  return pick(starts, 1) + middle + second + pick(ends, starts.length);
}

export interface VocabularyWord {
  /** From 0, the commonest first. */
  readonly rank: number;
  readonly word: string;
  /** As the analyser has them. */
  readonly lexemes: readonly string[];
}

/** Words of a language of so many, by rank; the same every time. */
export function buildVocabulary(size: number): VocabularyWord[] {
  const words = [...spoken];
  for (let number = 0; words.length < size; number += 1) words.push(rareWord(number));
  return words.map((word, rank) => ({ rank, word, lexemes: analyzeText(`the ${word} was there`).lexemes }));
}

/** First names of those who talk. */
export const names =
  `Ana Ben Carla Dario Elena Felix Greta Hugo Ines Jonas Katja Luis Marta Nils Olga Pavel Quentin Rosa Simon Tina
  Ugo Vera Willem Xenia Yara Zoltan Amira Boris Chloe Denis Edith Frida Georg Hanna Ivan Julia Karel Lena Milan Nora`.split(
    /\s+/,
  );

/** What stands between the words that matter. */
export const fillers =
  `and I was with the then we had that my it is so of a to in on for but they you have this at not be as are from
  or she he by there what about when if all can will just out up do some me her his our your them been more very`.split(
    /\s+/,
  );
