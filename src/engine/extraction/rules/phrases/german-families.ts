import type { Family } from '../family.ts';

const kin =
  'Frau|Mann|Sohn|Tochter|Kinder|Kind|Mutter|Vater|Eltern|Bruder|Schwester|Geschwister|Oma|Opa|Freund|Freundin|Partner|Partnerin|Verlobte[rn]?|Hund|Hündin|Katze|Kater|Pferd|Hamster|Kaninchen|Neffe|Nichte|Onkel|Tante|Cousin|Cousine';
const lasting = { type: 'semantic', confidence: 0.8, weight: 4 } as const;

/** What is recognised in German. */
export const germanFamilies: readonly Family[] = [
  {
    name: 'identity',
    rules: [
      {
        ...lasting,
        pattern:
          /^meine? (?:neue[rs]? )?(chef|chefin|telefonnummer|handynummer|adresse|e-mail(?:-adresse)?|therapeutin|therapeut|vermieter|hausarzt|hausärztin) (?:ist|heißt|lautet)(?!\p{L})/iu,
        category: 'fact',
        attribute: '$1',
        importance: 7,
      },
      {
        ...lasting,
        pattern:
          /(?<!\p{L})ich bin (?:\p{L}+ )*(?:vegan(?:er(?:in)?)?|vegetarier(?:in)?|vegetarisch|keine? (?:vegetarier|veganer)(?:in)?)(?!\p{L})|(?<!\p{L})ich ernähre mich (?:\p{L}+ )?(?:vegan|vegetarisch)/iu,
        category: 'fact',
        attribute: 'diet',
        importance: 8,
      },
      {
        ...lasting,
        pattern: /(?<!\p{L})ich fahre (?:jetzt |inzwischen )?(?:einen|eine|ein) \p{L}+/iu,
        category: 'fact',
        attribute: 'car',
        importance: 6,
      },
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
        pattern:
          /(?<!\p{L})ich bin (?:\p{L}+ )?(?:vegan\p{L}*|vegetarier\p{L}*|allergisch gegen .+)|(?<!\p{L})ich vertrage kein/iu,
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
          /(?<!\p{L})[Ii]ch bin (?:von Beruf |jetzt |nun |inzwischen )*(?:eine? )?(?!Deutsche|Österreich|Schweiz|Berliner|Münchner|Hamburger|Kölner|Wiener|Vegetarier|Veganer|Single)\p{Lu}\p{L}+(?:in|er|ist|eur|ent|ärztin|arzt|frau|mann|koch|köchin)(?: von Beruf| in \p{Lu}\p{L}+| bei .+)?$/u,
        category: 'fact',
        attribute: 'job',
        importance: 8,
      },
      {
        ...lasting,
        pattern:
          /(?<!\p{L})ich habe (?:jetzt |gerade )?(?:einen|den) (?:neuen )?(?:job|stelle|arbeitsplatz) bei|(?<!\p{L})ich habe (?:eine|die) (?:neue )?stelle bei|(?<!\p{L})ich habe gekündigt/iu,
        category: 'fact',
        attribute: 'employer',
        importance: 8,
      },
      {
        ...lasting,
        pattern: /(?<!\p{L})(?:ich arbeite|arbeite ich)(?: \p{L}+){0,3} als(?!\p{L})/iu,
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
        pattern: /(?<!\p{L})(?:ich studiere|studiere ich)(?!\p{L})(?! gern)/iu,
        category: 'fact',
        attribute: 'studies',
        importance: 7,
      },
      {
        ...lasting,
        pattern:
          /(?<!\p{L})(?:ich mache eine ausbildung|ich habe .+ (?:gekündigt|angefangen|begonnen|gegründet))(?!\p{L})/iu,
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
          /(?<!\p{L})ich bin (?:[\p{L}\d.]+ ){0,5}(?:verheiratet|verlobt|geschieden|ledig|single|getrennt)(?!\p{L})|ich habe .*geheiratet|(?<!\p{L})ich habe mich (?:.+ )?(?:verlobt|getrennt|scheiden lassen)/iu,
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
          `^mein(?:e)? (?:\\p{L}+ )?(?:${kin})(?: \\p{Lu}\\p{L}+)? (?:heißt|heisst|ist|arbeitet|wohnt|lebt|studiert|mag|liebt|hat|spielt|geht|kommt|sind|haben|mögen|lieben|macht|fängt|heiratet|zieht|besucht|trinkt|isst|leidet|braucht)(?!\\p{L})`,
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
          /(?<!\p{L})ich (?:mag|liebe|hasse|bevorzuge|sammle)(?!\p{L})|(?<!\p{L})ich \p{L}+e (?:\p{L}+ )?(?:gerne?|ungern|am liebsten)(?!\p{L})|ich interessiere mich für|ich kann .+ nicht (?:leiden|ausstehen)|ich (?:trinke|esse|rauche) (?:kein|nicht|nie)/iu,
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
        pattern: /(?<!\p{L})(?:ich heirate|heirate ich)(?!\p{L})/iu,
        category: 'plan',
        type: 'working',
        attribute: 'wedding',
        importance: 8,
      },
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
          /(?<!\p{L})(?:ich (?:gehe|fahre|fliege|reise|treffe|besuche|feiere|starte|beginne)|(?:gehe|fahre|fliege|reise|treffe|besuche|feiere|starte|beginne) ich)(?!\p{L}).*(?:\d{4}|\d{1,2}\.)|\d{4}.*(?<!\p{L})(?:gehe|fahre|fliege|reise|treffe|besuche|feiere|starte|beginne) ich(?!\p{L})|(?<!\p{L})(?:ich (?:muss|habe einen Termin)|muss ich)(?!\p{L}).*\d{4}/iu,
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
];
