/** Pairs that only carry grammar: question words, politeness and tense endings, pronouns. */
const stopPairs = new Set(
  `
    什么 怎么 为什 哪里 哪儿 谁的 我们 你们 他们 她们 这个 那个 一个 的是 是我 我是 的我 了我 时候 么时
    是什 是谁 什麼 怎麼 為什 哪裡 我們 你們 他們 這個 那個 一個 時候
    です ます した まし って った いる いま てい ない から まで など とか この その あの どの これ それ
    あれ どれ どこ いつ だれ なに すか でし たの んで のは のが には では とは たか いた さん ょう しょ
    니다 습니 어요 아요 해요 했어 니까 까요 나요 했나 는데 언제 어디 누구 무엇 에서 에게 으로 입니 합니
    그리 리고 있어 있나 이에 예요 에요 디서 디에 구를 구와 엇을`
    .trim()
    .split(/\s+/),
);
/** Single characters that only carry grammar. */
const stopCharacters = new Set(
  '的了是我你他她它們们在和與与也都就很这這那吗嗎呢吧啊么麼什哪谁誰怎不有个個一会會到去来來说說要'.split(''),
);

const isHan = (character: string): boolean => /[\p{Script=Han}]/u.test(character);
/** Korean particles that follow a noun of one syllable: 집을, 집에. */
const koreanParticle = /^[은는이가을를에의도와과로만]$/;

export interface CharacterPairs {
  /** Overlapping, in order, those that only carry grammar included. */
  readonly pairs: readonly string[];
  /** Single characters that are words: `猫` in `猫が`, `집` in `집에`. */
  readonly singles: readonly string[];
}

function singlesOf(characters: readonly string[], script: 'han' | 'hangul'): string[] {
  if (characters.length === 1) return [];
  if (script === 'hangul')
    return characters.length === 2 && koreanParticle.test(characters[1] ?? '') ? characters.slice(0, 1) : [];
  return characters.filter((character) => isHan(character) && !stopCharacters.has(character));
}

/** The overlapping pairs of an unbroken run of Chinese, Japanese or Korean; a run of one character is its own. */
export function characterPairs(run: string, script: 'han' | 'hangul'): CharacterPairs {
  const characters = [...run];
  if (characters.length === 1) return { pairs: characters, singles: [] };
  const pairs: string[] = [];
  for (let at = 1; at < characters.length; at++) pairs.push(`${characters[at - 1]}${characters[at]}`);
  return { pairs, singles: singlesOf(characters, script) };
}

/** Whether a pair or a character only carries grammar. */
export function isStopPair(pair: string): boolean {
  return stopPairs.has(pair) || [...pair].every((character) => stopCharacters.has(character));
}
