import type { PhraseLanguage } from './phrase-language.ts';

const kin =
  'femme|mari|fils|fille|filles|enfants?|mère|père|parents|maman|papa|frères?|soeurs?|sœurs?|grand-mère|grand-père|copain|copine|compagnon|compagne|conjointe?|fiancée?|chiens?|chats?|chatte|chienne|cheval|neveu|nièce|oncle|tante|cousine?';
const lasting = { type: 'semantic', confidence: 0.8, weight: 4 } as const;

/** First person to third, where the forms differ; verbs in "-e" are the same in both. */
const verbs: Readonly<Record<string, string>> = {
  suis: 'est',
  ai: 'a',
  vais: 'va',
  fais: 'fait',
  veux: 'veut',
  peux: 'peut',
  dois: 'doit',
  sais: 'sait',
  vis: 'vit',
  viens: 'vient',
  lis: 'lit',
  écris: 'écrit',
  bois: 'boit',
  cours: 'court',
  apprends: 'apprend',
  prends: 'prend',
  pars: 'part',
  dors: 'dort',
  sors: 'sort',
  finis: 'finit',
  connais: 'connaît',
  étais: 'était',
  avais: 'avait',
  habitais: 'habitait',
  travaillais: 'travaillait',
  voudrais: 'voudrait',
  attends: 'attend',
  reçois: 'reçoit',
  tiens: 'tient',
  vends: 'vend',
  crois: 'croit',
  vois: 'voit',
  déteste: 'déteste',
};

function thirdPerson(verb: string): string | undefined {
  const lower = verb.toLowerCase();
  return verbs[lower] ?? (lower.endsWith('e') ? lower : undefined);
}

const elision = (word: string): string => (/^[aeéèêiouyhâîôœ]/iu.test(word) ? `d'${word}` : `de ${word}`);

function narrate(statement: string, name: string): string | undefined {
  const kinFirst = new RegExp(`^(?:mon|ma|mes) ((?:\\p{L}+ )?(?:${kin}))(?!\\p{L})`, 'iu').exec(statement);
  const owned = statement
    .replace(/(?<!\p{L})mon(?!\p{L})/giu, 'son')
    .replace(/(?<!\p{L})ma(?!\p{L})/giu, 'sa')
    .replace(/(?<!\p{L})mes(?!\p{L})/giu, 'ses');
  if (kinFirst !== null && !/(?<!\p{L})(?:je|j'|me|m')/iu.test(owned)) {
    const plural = /^mes/iu.test(statement);
    const feminine = /^ma(?!\p{L})/iu.test(statement);
    const article = plural ? 'les' : /^[aeéiouhœ]/iu.test(kinFirst[1] ?? '') ? "l'" : feminine ? 'la' : 'le';
    return `${article}${article === "l'" ? '' : ' '}${kinFirst[1]} ${elision(name)}${owned.slice(kinFirst[0].length)}`;
  }
  const favourite = /^(?:son|sa|ses) (.+?) (préférée?s?) (est|sont)(?!\p{L})(.*)$/iu.exec(owned);
  if (favourite !== null)
    return `${/^sa/iu.test(owned) ? 'la' : 'le'} ${favourite[1]} ${favourite[2]} ${elision(name)} ${favourite[3]}${favourite[4]}`;
  if (/^(?:son|sa|ses) nom est/iu.test(owned)) return owned.replace(/^\p{L}+ nom/iu, `le nom ${elision(name)}`);
  const match =
    /^(.*?)(?<!\p{L})(?:je |j')(n'|ne )?(?:(me |m')|(y |en |l'|le |la |les |lui ))?(\p{L}+)(?!\p{L})(.*)$/isu.exec(
      owned,
    );
  if (match === null || match[4] !== undefined) return undefined;
  const [, lead = '', not = '', me = '', , verb = '', rest = ''] = match;
  const third = thirdPerson(verb);
  if (third === undefined || (lead !== '' && !/^[^']*(?:,| ) ?$/u.test(lead))) return undefined;
  const vowel = /^[aeéèêiouyhâîôœ]/iu.test(third);
  const negation = not === '' ? '' : vowel && me === '' ? "n'" : 'ne ';
  const reflexive = me === '' ? '' : vowel ? "s'" : 'se ';
  return `${lead}${name} ${negation}${reflexive}${third}${rest}`;
}

/** First-person statements in French. */
export const french: PhraseLanguage = {
  code: 'fr',
  unreal:
    /(?<!\p{L})(?:si (?:je|j'|tu|on)|peut-être|serais|aurais|pourrais|ferais|devrais|tu|toi|te|ton|ta|tes|vous|votre|vos|dit que|disait|selon|paraît|je rigole|je plaisante|merci|s'il te plaît)(?!\p{L})/iu,
  narrate,
  firstPerson: /(?<!\p{L})(?:je|j'|me|m'|moi|mon|ma|mes|nous|notre|nos)(?!\p{L})|(?<!\p{L})[jm]'/iu,
  pointing:
    /^(?:ça|c'est|cela|ce|il|elle|ils|elles|là|ici|y) ?|(?<!\p{L})(?:ça|cela|là|ici|celui-ci|celle-ci)(?=[.,!]|$)/iu,
  opening:
    /^(?:(?:salut|bonjour|moi(?=,? j)|bonsoir|coucou|oui|non|ouais|alors|ben|bon|ah|oh|et|mais|aussi|d'ailleurs|en fait|franchement|bref|ok|voilà|eh bien)[\s,!.:–-]+)+(?=\p{L})/iu,
  coordination: /(?!)/gu,
  families: [
    {
      name: 'identity',
      rules: [
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:je m'appelle|mon nom est)(?!\p{L})/iu,
          category: 'fact',
          attribute: 'name',
          importance: 9,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})j'ai (?:déjà )?\d{1,2} ans(?!\p{L})/iu,
          category: 'fact',
          attribute: 'age',
          importance: 7,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:je viens de (?=\p{Lu})|je suis née? (?:à|en|au)|je suis originaire)/iu,
          category: 'fact',
          attribute: 'origin',
          importance: 7,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})je suis (?:\p{L}+ )?(?:végane?|végétarienn?e?|allergique .+)/iu,
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
          pattern: /(?<!\p{L})(?:j'habite|je vis|je réside)(?: \p{L}+){0,3} (?:à|au|aux|en|dans|chez|près)(?!\p{L})/iu,
          category: 'fact',
          attribute: 'home',
          importance: 8,
        },
        {
          ...lasting,
          pattern:
            /(?<!\p{L})j'ai (?:\p{L}+ )?(?:déménagé|emménagé) (?:.+ )?(?:à|au|en|dans)(?!\p{L})|je me suis installée? (?:à|au|en)(?!\p{L})/iu,
          category: 'fact',
          attribute: 'home',
          importance: 8,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})je (?:vais déménager|déménage)(?!\p{L})/iu,
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
            /(?<!\p{L})(?:je travaille (?:\p{L}+ ){0,2}comme|je suis (?:un |une |maintenant )?(?:médecin|infirmi(?:er|ère)|professeure?|enseignante?|ingénieure?|avocate?|développeu(?:r|se)|graphiste|architecte|cuisini(?:er|ère)|serveu(?:r|se)|étudiante?|journaliste|dentiste|psychologue|photographe|écrivaine?|comptable|polici(?:er|ère)|pompier|électricien(?:ne)?|coiffeu(?:r|se)|musicien(?:ne)?|artiste|vendeu(?:r|se)|retraitée?))(?!\p{L})/iu,
          category: 'fact',
          attribute: 'job',
          importance: 8,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})je travaille (?:\p{L}+ ){0,2}(?:chez|pour|à|dans)(?!\p{L})/iu,
          category: 'fact',
          attribute: 'employer',
          importance: 8,
        },
        {
          ...lasting,
          pattern:
            /(?<!\p{L})(?:j'étudie|je fais des études|j'ai (?:quitté|perdu|trouvé|commencé) (?:mon|un) (?:nouveau )?(?:travail|emploi|boulot|poste))(?!\p{L})/iu,
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
            /(?<!\p{L})je (?:suis (?:\p{L}+ )?(?:mariée?|célibataire|divorcée?|fiancée?|séparée?)|me suis mariée?)(?!\p{L})/iu,
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
          pattern: new RegExp(`(?<!\\p{L})j'ai (?:\\p{L}+ ){0,2}(?:${kin})(?!\\p{L})`, 'iu'),
          category: 'relationship',
          importance: 8,
        },
        {
          ...lasting,
          pattern: new RegExp(
            `^(?:mon|ma|mes) (?:\\p{L}+ )?(?:${kin})(?: \\p{Lu}\\p{L}+)? (?:s'appelle(?:nt)?|est|sont|habitent?|vit|vivent|travaillent?|a|ont|aiment?|étudient?)(?!\\p{L})`,
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
          pattern: /^(?:mon|ma) (\p{L}+(?: \p{L}+)?) préférée? est(?!\p{L})/iu,
          category: 'preference',
          attribute: 'favorite-$1',
          importance: 7,
        },
        {
          ...lasting,
          pattern:
            /(?<!\p{L})(?:j'(?:aime|adore)|je (?:n'aime pas|déteste|préfère|collectionne)|je suis (?:passionnée?|fan) d)/iu,
          category: 'preference',
          importance: 6,
        },
        {
          ...lasting,
          pattern:
            /(?<!\p{L})(?:je (?:joue|parle|cuisine|peins|danse|chante|nage|cours|lis|apprends|fais) (?:du|de la|de l'|d'|l'|le|la|au|à|en|des|beaucoup))/iu,
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
          pattern:
            /(?<!\p{L})(?:je (?:vais|veux|voudrais|prévois de|compte|espère) \p{L}+(?:er|ir|re|oir)|j'espère \p{L}+(?:er|ir|re|oir))(?!\p{L})/iu,
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
            /(?<!\p{L})(?:j'ai|je suis|j'étais)(?!\p{L}).*\d{4}|\d{4}.*(?<!\p{L})(?:j'ai|je suis|j'étais)(?!\p{L})/iu,
          category: 'event',
          type: 'episodic',
          importance: 6,
        },
      ],
    },
  ],
};
