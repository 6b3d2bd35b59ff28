/** The commonest function words of a language; enough to tell a chat message of a few words. */
const functionWords: Readonly<Record<string, string>> = {
  en: `the a an i i'm i've my me we our you your is are was were am been have has had do does did not don't to of in on at for with and but or so that this
    it it's they he she his her just will would can what when how about from really up out off back first year years week month day time going got name live living work working moved love hate prefer play want need went bought been learning married im ive dont gonna love like hey yeah thanks u ur`,
  de: `wohnen sind nach jetzt mehr trinke esse fahre arbeiten chef wohne heiße arbeite jetzt bald gestern der die das ein eine einen einem einer ich mein meine meinen meinem meiner mir mich wir unser unsere du dein ist sind war waren bin habe hab hat hatte
    haben nicht kein keine und aber oder auch zu von in im am auf mit für bei nach seit wie was wenn dass es sie er als noch schon sehr gerne`,
  es: `el la los las un una unos unas yo mi mis me nosotros nuestro nuestra tu tus es son era soy estoy está he ha tengo tiene no sí y pero o también de del en
    con para por que qué me llamo mudado ido sido estado hecho comprado ya vivimos tenemos somos número jefe acabo conduzco cambié vivo trabajo soy mudé casé casada casado gusta gustan encanta hijo hija hermano hermana semana próximo año ahora fui voy quiero vamos nos dos tres ayer mañana también hemos este esta julio agosto septiembre octubre enero como cuando muy más al lo le se ya hace`,
  fr: `je par fois semaine cours nous habitons chez maintenant numéro viens j' j'étudie j'étais j'adore m'appelle s'appelle travaille habite le la les un une des je j'ai j'aime j'habite mon ma mes me moi nous notre nos tu ton ta est sont était suis ai a avons ne pas et mais ou aussi de du en dans
    avec pour que qui quand très plus au aux c'est il elle on se ce cette depuis chez`,
  it: `mi chiamo vivo lavoro il lo la gli un una io mio mia mi noi nostro tu tuo è sono era ho ha non e ma o anche di del della in con per che come quando molto più al si ci abito`,
  pt: `chamo gosto trabalho filho filha o a os as um uma eu meu minha me nós nosso você é são era sou estou tenho tem não e mas ou também de do da em no na com para por que como quando muito mais ao se já moro`,
  nl: `de het een ik mijn me wij we ons onze jij je is zijn was waren ben heb heeft had niet geen en maar of ook van in op met voor bij naar dat wat wie als nog al zeer woon`,
  sv: `och att det som en ett jag min mitt mig vi vår du din är var har hade inte men eller också på av för med till från om när mycket bor`,
  pl: `w na z że się nie jest jak ja mój moja mam mnie ale czy już był była są mieszkam jestem`,
};

/** Languages that share a word, by word: "me" is half a dozen languages, and says little. */
const languagesOfWord = new Map<string, string[]>();
for (const [language, list] of Object.entries(functionWords)) {
  for (const word of new Set(list.split(/\s+/u)))
    languagesOfWord.set(word, [...(languagesOfWord.get(word) ?? []), language]);
}
/** The first person is what rules look for, and is hardly ever a word of another language. */
const telling = new Set(['i', "i'm", 'im', "i've", 'my', 'ich', 'mein', 'meine', 'yo', 'je']);

/** What unknown English words look like, and those of its neighbours hardly ever. */
const englishLook = /(?:ing|ght|tion|ness|'s|n't|ful|ly|ed)$|^(?:th|wh|kn)/u;

/** Words at the start of a turn that are looked at: a language does not change after them. */
const sampledWords = 120;
/** The leader's share of all words, at least: below it stands a language that is not in the table. */
const leastShare = 0.1;

/**
 * The language of a chat message among those with rules, by its function words. Not a general detector: it answers only
 * where it is sure enough for rules to be applied, because a rule of the wrong language reads nonsense.
 *
 * @returns a two-letter code, or undefined where no language clearly leads.
 */
export function guessLanguage(text: string): string | undefined {
  const tokens = (
    text
      .toLowerCase()
      .replace(/’/gu, "'")
      .match(/\p{L}[\p{L}']*/gu) ?? []
  ).slice(0, sampledWords);
  const scores = new Map<string, number>();
  for (const token of tokens) {
    const languages = languagesOfWord.get(token) ?? languagesOfWord.get(token.replace(/^[a-z]'/u, '')) ?? [];
    if (languages.length === 0 && englishLook.test(token)) scores.set('en', (scores.get('en') ?? 0) + 0.5);
    for (const language of languages)
      scores.set(language, (scores.get(language) ?? 0) + (telling.has(token) ? 2 : 1) / languages.length);
  }
  const [best, second] = [...scores].sort((a, b) => b[1] - a[1]);
  if (best === undefined || best[1] === second?.[1]) return undefined;
  return best[1] >= leastShare * tokens.length ? best[0] : undefined;
}
