import type { PhraseLanguage } from './phrase-language.ts';
import { germanFamilies } from './german-families.ts';

/** First person to third, where "-e" to "-t" is not enough. */
const strong: Readonly<Record<string, string>> = {
  bin: 'ist',
  habe: 'hat',
  hab: 'hat',
  werde: 'wird',
  will: 'will',
  möchte: 'möchte',
  mag: 'mag',
  kann: 'kann',
  muss: 'muss',
  soll: 'soll',
  darf: 'darf',
  war: 'war',
  hatte: 'hatte',
  wurde: 'wurde',
  wollte: 'wollte',
  konnte: 'konnte',
  musste: 'musste',
  esse: 'isst',
  fahre: 'fährt',
  lese: 'liest',
  schlafe: 'schläft',
  laufe: 'läuft',
  treffe: 'trifft',
  nehme: 'nimmt',
  gebe: 'gibt',
  sehe: 'sieht',
  spreche: 'spricht',
  helfe: 'hilft',
  trage: 'trägt',
  heiße: 'heißt',
  heisse: 'heißt',
  weiß: 'weiß',
  ging: 'ging',
  kam: 'kam',
  fand: 'fand',
  zog: 'zog',
  bekam: 'bekam',
  hasse: 'hasst',
  reise: 'reist',
  tanze: 'tanzt',
  vergesse: 'vergisst',
  verlasse: 'verlässt',
  vertrage: 'verträgt',
  vertrag: 'verträgt',
  ziehe: 'zieht',
};

function thirdPerson(verb: string): string | undefined {
  const lower = verb.toLowerCase();
  const known = strong[lower];
  if (known !== undefined) return known;
  if (
    lower.endsWith('te') &&
    !/(?:rei|arbei|war|hal|bie|rich|kos|bera|lei|mie|heira|star|tes|ach|beobach|leis)te$/u.test(lower)
  )
    return lower;
  if (/[td]e$/u.test(lower)) return `${lower.slice(0, -1)}et`;
  return lower.endsWith('e') ? `${lower.slice(0, -1)}t` : undefined;
}

const plurals: Readonly<Record<string, string>> = {
  sind: 'bin',
  haben: 'habe',
  waren: 'war',
  hatten: 'hatte',
  werden: 'werde',
  wollen: 'will',
  möchten: 'möchte',
  mögen: 'mag',
  können: 'kann',
  müssen: 'muss',
};

/** "…, das gefällt uns", "…, die Kirche war belegt": what is appended about something else. */
const appended =
  /, (?:also|deshalb|deswegen|darum) .*$|, (?:das \p{L}+ (?:mir|uns|ich|wir|\p{L}+ (?:mir|uns))(?!\p{L})|(?:die|der|das) \p{L}+ (?:ist|war|hat|sind|waren) ).*$/iu;

function singular(statement: string): string {
  const verb = (word: string): string => plurals[word.toLowerCase()] ?? word.replace(/en$/u, 'e');
  return statement
    .replace(appended, '')
    .replace(/(?<=^ich \p{L}+) (?:übrigens|auch|endlich|ja|eben|halt|doch|dann)(?= )/iu, '')
    .replace(/^wir (\p{L}+) uns(?!\p{L})/iu, (_, word: string) => `ich ${verb(word)} mich`)
    .replace(/(?<=^ich \p{L}+ mich) (?:dort|da|hier)(?= )/iu, '')
    .replace(
      /^(habe|bin|war|hatte|arbeite|wohne|lebe|spiele|studiere|lerne|suche|fahre|gehe|mag|liebe) ich(?!\p{L})/iu,
      'ich $1',
    )
    .replace(/(?<!\p{L})unser(e[rnms]?)?(?!\p{L})/giu, (_, ending: string | undefined) => `mein${ending ?? ''}`)
    .replace(/^wir (\p{L}+)/iu, (_, word: string) => `ich ${verb(word)}`)
    .replace(/ (\p{L}+) wir(?!\p{L})/iu, (_, word: string) => ` ${verb(word)} ich`);
}

function genitive(name: string): string {
  return /[sxzß]$/iu.test(name) ? `${name}'` : `${name}s`;
}

function narrate(statement: string, name: string): string | undefined {
  const owned = statement
    .replace(/(?<!\p{L})mein(?:e[rnms]?)?(?!\p{L})/giu, genitive(name))
    .replace(/(?<!\p{L})(?:mich|mir)(?!\p{L})/giu, 'sich');
  const first = /^ich (\p{L}+)(.*)$/isu.exec(owned);
  if (first !== null) {
    const verb = thirdPerson(first[1] ?? '');
    return verb === undefined ? undefined : `${name} ${verb}${first[2]}`;
  }
  const inverted = /^(.+?) (\p{L}+) ich(?!\p{L})(.*)$/isu.exec(owned);
  if (inverted !== null) {
    const verb = thirdPerson(inverted[2] ?? '');
    return verb === undefined ? undefined : `${inverted[1]} ${verb} ${name}${inverted[3]}`;
  }
  return /(?<!\p{L})ich(?!\p{L})/iu.test(owned) ? undefined : owned;
}

/** First-person statements in German. */
export const german: PhraseLanguage = {
  code: 'de',
  unreal:
    /(?<!\p{L})(?:wenn ich|falls|würde|würden|hätte|wäre|könnte|sollte|vielleicht|angeblich|wohl kaum|stell dir vor|du|dir|dich|dein\p{L}*|ihr|euch|Sie|Ihnen|sagte|sagt|meinte|behauptet|erzählte|heißt es|nur Spaß|Scherz|bitte|danke)(?!\p{L})/u,
  narrate,
  singular,
  firstPerson: /(?<!\p{L})(?:ich|mein\p{L}{0,2}|mich|mir|wir|uns|unser\p{L}*)(?!\p{L})/iu,
  pointing:
    /(?<!\p{L})etwas (?:aufführen|machen|tun|unternehmen)(?!\p{L})|^(?:das|dies\p{L}*|es|er|sie|ihn|ihm|dort|da|hier)(?!\p{L})|(?<!\p{L})(?:das|dies|es|ihn|ihm|davon|damit|daran|darauf)(?=[.,!]|$)|(?<!\p{L})(?:dort|dorthin|hierher)(?!\p{L})|(?<!\p{L})(?:mag|liebe|hasse|finde|habe|will|möchte|werde|muss|kann|treffe) (?:das|es|ihn|sie|ihr|ihm|dies\p{L}*)(?= |$)/iu,
  opening:
    /^(?:(?:hallo|hi|hey|ja|nein|korrektur|außerdem|haha|danke(?=[,!.])|also|naja|na ja|ach|oh|und|aber|übrigens|eigentlich|ehrlich gesagt|doch|ok|okay|genau|klar|nun|tja|moin|servus|guten (?:tag|morgen|abend)|stimmt)[\s,!.:–-]+)+/iu,
  coordination:
    /,? (?:und|aber) ((?:arbeite|habe|bin|lebe|wohne|studiere|spiele|liebe|mag|will|möchte|gehe|fahre|lerne|trinke|esse|war|hatte|hasse|komme|reise|plane|kenne|suche|brauche|vertrage|kann|muss|schlafe|mache|finde|freue|warte|schreibe|lese|koche|trainiere|nehme|habe)(?!\p{L}))/giu,
  families: germanFamilies,
};
