import { foldWord } from './fold-word.ts';

/**
 * Words that chats are full of and that few languages share: greetings, thanks, what one likes and does. Evidence for the language
 * of turns too short to have grammar words; unlike those they are indexed.
 */
const lists: Readonly<Record<string, string>> = {
  en: 'hey hi hello bye thanks thank please sorry good great nice cool wow sure see know think want love like will today tomorrow yesterday morning night day time work new january february march april may june july august september october november december',
  de: 'hallo danke bitte guten gute tschüss schön gut gern gerne heute morgen gestern arbeit neue neuen neuer liebe mag gekauft gemacht gegangen gefahren bruder schwester freundin',
  es: 'hola gracias adiós buenos buenas bueno vamos gusta gustan quiero hoy mañana ayer trabajo nueva nuevo hermano hermana amigo amiga mucho compró compré',
  fr: 'bonjour salut merci beaucoup aime adore veux voudrais hier demain travail nouveau nouvelle frère soeur sœur ami amie bien super maison',
  it: 'ciao grazie prego piace bello bella andiamo oggi domani ieri lavoro nuovo nuova fratello sorella amico amica mille casa bene abita vive',
  pt: 'olá oi obrigado obrigada vamos gosto quero hoje amanhã ontem trabalho novo nova irmão irmã amigo amiga bem bom boa mora moro',
  nl: 'hallo hoi dank bedankt graag goed leuk vandaag morgen gisteren werk nieuwe broer zus vriend vriendin gaan ga houd',
  sv: 'hej tack gärna bra idag imorgon igår arbete ny nytt bror syster vän bor gillar trött',
  da: 'hej tak gerne godt idag imorgen igår arbejde ny bror søster ven bor træt går',
  no: 'hei takk gjerne bra idag imorgen igår arbeid ny bror søster venn bor trøtt broren søsteren liker',
  fi: 'hei moi kiitos hyvä tänään huomenna eilen työ uusi veljeni siskoni ystävä pidän asuu haluan',
  hu: 'szia helló köszönöm jól ma holnap tegnap munka új bátyám nővérem barátom szeretem lakik szeretnék',
  ro: 'bună salut mulțumesc mersi bine azi mâine ieri serviciu nou nouă frate fratele sora prieten place vreau',
  tr: 'merhaba selam teşekkürler teşekkür iyi bugün yarın dün iş yeni kardeşim ablam arkadaşım severim istiyorum yaşıyor',
  cs: 'ahoj čau díky děkuji prosím dobrý dobře dnes zítra včera práce nový nová bratr sestra kamarád rád ráda mám jedeme koupil koupila moc',
  pl: 'cześć hej dzięki dziękuję proszę dobry dobrze dziś jutro wczoraj praca nowy nowa brat siostra przyjaciel lubię chcę bardzo',
};

const languagesByWord: ReadonlyMap<string, readonly string[]> = (() => {
  const byWord = new Map<string, string[]>();
  for (const [language, list] of Object.entries(lists)) {
    const words = list.split(' ');
    for (const word of new Set([...words, ...words.map(foldWord)])) {
      byWord.set(word, [...(byWord.get(word) ?? []), language]);
    }
  }
  return byWord;
})();

/** The languages in which people greet, thank or speak of themselves with this word. */
export function greetingLanguagesOf(word: string): readonly string[] {
  return languagesByWord.get(word) ?? [];
}
