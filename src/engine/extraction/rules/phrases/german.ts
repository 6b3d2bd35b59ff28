import type { PhraseLanguage } from './phrase-language.ts';

const kin =
  'Frau|Mann|Sohn|Tochter|Kinder|Kind|Mutter|Vater|Eltern|Bruder|Schwester|Geschwister|Oma|Opa|Freund|Freundin|Partner|Partnerin|Verlobte[rn]?|Hund|Hündin|Katze|Kater|Pferd|Hamster|Kaninchen|Neffe|Nichte|Onkel|Tante|Cousin|Cousine';
const lasting = { type: 'semantic', confidence: 0.8, weight: 4 } as const;

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
  ziehe: 'zieht',
};

function thirdPerson(verb: string): string | undefined {
  const lower = verb.toLowerCase();
  const known = strong[lower];
  if (known !== undefined) return known;
  if (lower.endsWith('te') && !/(?:rei|arbei|war|hal|bie|rich|kos|bera|lei|mie)te$/u.test(lower)) return lower;
  if (/[td]e$/u.test(lower)) return `${lower.slice(0, -1)}et`;
  return lower.endsWith('e') ? `${lower.slice(0, -1)}t` : undefined;
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
  firstPerson: /(?<!\p{L})(?:ich|mein\p{L}{0,2}|mich|mir|wir|uns|unser\p{L}*)(?!\p{L})/iu,
  pointing:
    /^(?:das|dies\p{L}*|es|er|sie|ihn|ihm|dort|da|hier)(?!\p{L})|(?<!\p{L})(?:das|dies|es|ihn|ihm|davon|damit|daran|darauf)(?=[.,!]|$)|(?<!\p{L})(?:dort|dorthin|hierher)(?!\p{L})|(?<!\p{L})(?:mag|liebe|hasse|finde|habe|will) (?:das|es|ihn|sie|dies\p{L}*)(?= |$)/iu,
  opening:
    /^(?:(?:hallo|hi|hey|ja|nein|also|naja|na ja|ach|oh|und|aber|übrigens|eigentlich|ehrlich gesagt|doch|ok|okay|genau|klar|nun|tja|moin|servus|guten (?:tag|morgen|abend)|stimmt)[\s,!.:–-]+)+/iu,
  coordination:
    /,? (?:und|aber) ((?:arbeite|habe|bin|lebe|wohne|studiere|spiele|liebe|mag|will|möchte|gehe|fahre|lerne|trinke|esse|war|hatte|hasse|komme|reise|plane)(?!\p{L}))/giu,
  families: [
    {
      name: 'identity',
      rules: [
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:ich heiße|ich heisse|mein name ist)(?!\p{L})/iu,
          category: 'fact',
          attribute: 'name',
          importance: 9,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})ich bin (?:jetzt |schon |erst )?\d{1,2}(?: Jahre alt)?$/iu,
          category: 'fact',
          attribute: 'age',
          importance: 7,
        },
        {
          ...lasting,
          pattern:
            /(?<!\p{L})(?:ich komme (?:ursprünglich )?aus|ich bin (?:in|aus) .+ (?:geboren|aufgewachsen))(?!\p{L})/iu,
          category: 'fact',
          attribute: 'origin',
          importance: 7,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})ich habe am .+ geburtstag/iu,
          category: 'fact',
          attribute: 'birthday',
          importance: 8,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})ich bin (?:\p{L}+ )?(?:vegan\p{L}*|vegetarier\p{L}*|allergisch gegen .+)/iu,
          category: 'fact',
          importance: 8,
        },
      ],
    },
    {
      name: 'home',
      rules: [
        {
          ...lasting,
          pattern:
            /(?<!\p{L})ich (?:wohne|lebe)(?: \p{L}+){0,4} (?:in|bei|auf|an)(?!\p{L})|(?<!\p{L})(?:wohne|lebe) ich(?: \p{L}+){0,3} (?:in|bei|auf|an)(?!\p{L})/iu,
          category: 'fact',
          attribute: 'home',
          importance: 8,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:ich bin|bin ich)(?= ).* nach .+ (?:gezogen|umgezogen)/iu,
          category: 'fact',
          attribute: 'home',
          importance: 8,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:ich ziehe|ziehe ich|ich werde)(?= ).* nach .+(?: um| ziehen| umziehen)?/iu,
          category: 'plan',
          type: 'working',
          importance: 7,
        },
      ],
    },
    {
      name: 'work',
      rules: [
        {
          ...lasting,
          pattern:
            /(?<!\p{L})(?:ich arbeite|arbeite ich)(?: \p{L}+){0,3} als(?!\p{L})|(?<!\p{L})ich bin (?:von beruf |jetzt |eine? )?\p{Lu}\p{L}+(?:in|er|ist|eur|ent|ärztin|arzt|frau|mann|lehrer|koch|köchin)$/iu,
          category: 'fact',
          attribute: 'job',
          importance: 8,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:ich arbeite|arbeite ich)(?: \p{L}+){0,3} (?:bei|für)(?!\p{L})/iu,
          category: 'fact',
          attribute: 'employer',
          importance: 8,
        },
        {
          ...lasting,
          pattern:
            /(?<!\p{L})(?:ich studiere|studiere ich|ich mache eine ausbildung|ich habe .+ (?:gekündigt|angefangen|begonnen|gegründet))(?!\p{L})/iu,
          category: 'fact',
          importance: 7,
        },
      ],
    },
    {
      name: 'relationships',
      rules: [
        {
          ...lasting,
          pattern:
            /(?<!\p{L})ich bin (?:\p{L}+ )?(?:verheiratet|verlobt|geschieden|ledig|single|getrennt)(?!\p{L})|ich habe .*geheiratet/iu,
          category: 'relationship',
          attribute: 'relationship-status',
          importance: 8,
        },
      ],
    },
    {
      name: 'family',
      rules: [
        {
          ...lasting,
          pattern: new RegExp(
            `(?<!\\p{L})ich habe (?:\\p{L}+ ){0,3}(?:${kin}|Hunde|Katzen|Söhne|Töchter|Brüder|Schwestern)(?!\\p{L})`,
            'iu',
          ),
          category: 'relationship',
          importance: 8,
        },
        {
          ...lasting,
          pattern: new RegExp(
            `^mein(?:e)? (?:\\p{L}+ )?(?:${kin})(?: \\p{Lu}\\p{L}+)? (?:heißt|heisst|ist|arbeitet|wohnt|lebt|studiert|mag|liebt|hat|spielt|geht|kommt|sind|haben|mögen|lieben)(?!\\p{L})`,
            'iu',
          ),
          category: 'relationship',
          importance: 7,
        },
      ],
    },
    {
      name: 'preferences',
      rules: [
        {
          ...lasting,
          pattern: /^mein(?:e)? lieblings(\p{L}+) ist(?!\p{L})/iu,
          category: 'preference',
          attribute: 'favorite-$1',
          importance: 7,
        },
        {
          ...lasting,
          pattern:
            /(?<!\p{L})ich (?:mag|liebe|hasse|bevorzuge|sammle)(?!\p{L})|(?<!\p{L})ich \p{L}+e (?:\p{L}+ )?(?:gerne?|ungern|am liebsten)(?!\p{L})|ich interessiere mich für|ich kann .+ nicht (?:leiden|ausstehen)/iu,
          category: 'preference',
          importance: 6,
        },
        {
          ...lasting,
          pattern:
            /(?<!\p{L})ich (?:spiele|spreche|lerne|koche|male|singe|tanze|schwimme|laufe|wandere|lese|trainiere|fotografiere)(?!\p{L})/iu,
          category: 'skill',
          importance: 6,
        },
      ],
    },
    {
      name: 'plans',
      rules: [
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:ich (?:plane|will|möchte|werde|habe vor)|mein (?:ziel|traum|plan) ist)(?!\p{L})/iu,
          category: 'plan',
          type: 'working',
          importance: 6,
          confidence: 0.7,
        },
        {
          ...lasting,
          pattern:
            /(?<!\p{L})(?:ich (?:gehe|fahre|fliege|reise|treffe|besuche|feiere|starte|beginne)|(?:gehe|fahre|fliege|reise|treffe|besuche|feiere|starte|beginne) ich)(?!\p{L}).*(?:\d{4}|\d{1,2}\.)|\d{4}.*(?<!\p{L})(?:gehe|fahre|fliege|reise|treffe|besuche|feiere|starte|beginne) ich(?!\p{L})/iu,
          category: 'plan',
          type: 'working',
          importance: 6,
          confidence: 0.7,
        },
      ],
    },
    {
      name: 'events',
      rules: [
        {
          ...lasting,
          pattern:
            /(?:(?<!\p{L})ich (?:war|habe|hatte|bin|ging)|(?<!\p{L})(?:war|habe|hatte|bin|ging) ich)(?!\p{L}).*\d{4}|\d{4}.*(?<!\p{L})(?:war|habe|hatte|bin|ging) ich(?!\p{L})/iu,
          category: 'event',
          type: 'episodic',
          importance: 6,
        },
      ],
    },
  ],
};
