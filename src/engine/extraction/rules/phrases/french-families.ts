import type { Family } from '../family.ts';

/** Relatives and animals, as an alternation. */
export const frenchKin =
  'femme|mari|fils|fille|filles|enfants?|mère|père|parents|maman|papa|frères?|soeurs?|sœurs?|grand-mère|grand-père|copain|copine|compagnon|compagne|conjointe?|fiancée?|chiens?|chats?|chatte|chienne|cheval|neveu|nièce|oncle|tante|cousine?';
const lasting = { type: 'semantic', confidence: 0.8, weight: 4 } as const;

/** What is recognised in French. */
export const frenchFamilies: readonly Family[] = [
  {
    name: 'identity',
    rules: [
      {
        ...lasting,
        pattern:
          /^(?:mon|ma) (?:nouve(?:au|lle) )?(chef|cheffe|patronne?|numéro(?: de téléphone)?|téléphone|adresse|médecin|psy) (?:est|s'appelle)(?!\p{L})/iu,
        category: 'fact',
        attribute: '$1',
        importance: 7,
      },
      {
        ...lasting,
        pattern: /(?<!\p{L})je (?:suis|ne suis plus|suis devenue?) (?:\p{L}+ )?(?:végane?|végétarienn?e?)(?!\p{L})/iu,
        category: 'fact',
        attribute: 'diet',
        importance: 8,
      },
      {
        ...lasting,
        pattern: /(?<!\p{L})je conduis (?:un|une) /iu,
        category: 'fact',
        attribute: 'car',
        importance: 6,
      },
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
        pattern:
          /(?<!\p{L})(?:je viens d(?:e |')(?!déménager|m'|emménager|commencer|finir|\p{L}+(?:er|ir|re)(?!\p{L}))|je suis née? (?:à|en|au)|je suis originaire)/iu,
        category: 'fact',
        attribute: 'origin',
        importance: 7,
      },
      {
        ...lasting,
        pattern:
          /(?<!\p{L})je suis (?:\p{L}+ )?(?:végane?|végétarienn?e?|allergique .+|diabétique|asthmatique|cœliaque)|(?<!\p{L})j'ai (?:mal (?:au|à la|aux|à l')|de l'asthme|du diabète)/iu,
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
          /(?<!\p{L})(?:j'habite|je n'habite plus|je vis|je ne vis plus|je réside)(?: \p{L}+){0,3} (?:à|au|aux|en|dans|chez|près)(?!\p{L})/iu,
        category: 'fact',
        attribute: 'home',
        importance: 8,
      },
      {
        ...lasting,
        pattern:
          /(?<!\p{L})j'ai (?:\p{L}+ )?(?:déménagé|emménagé) (?:.+ )?(?:à|au|en|dans)(?!\p{L})|je me suis installée? (?:à|au|en)|(?<!\p{L})je viens (?:de déménager|d'emménager|de m'installer) (?:à|au|en)(?!\p{L})/iu,
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
        pattern: /(?<!\p{L})je (?:ne )?travaille (?:\p{L}+ ){0,2}(?:chez|pour|à|dans)(?!\p{L})/iu,
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
        pattern: new RegExp(`(?<!\\p{L})j'ai (?:\\p{L}+ ){0,2}(?:${frenchKin})(?!\\p{L})`, 'iu'),
        category: 'relationship',
        importance: 8,
      },
      {
        ...lasting,
        pattern: new RegExp(
          `^(?:mon|ma|mes) (?:\\p{L}+ )?(?:${frenchKin})(?:,? \\p{Lu}\\p{L}+,?)? (?:s'appelle(?:nt)?|est|sont|habitent?|vit|vivent|travaillent?|a|ont|aiment?|étudient?|attend|adorent?|joue|fait|vient|commence|part|enseigne)(?!\\p{L})`,
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
          /(?<!\p{L})(?:j'(?:aime|adore)|je bois (?:du|de la|que)|je (?:n'aime pas|déteste|préfère|collectionne)|je suis (?:passionnée?|fan) d)/iu,
        category: 'preference',
        importance: 6,
      },
      {
        ...lasting,
        pattern:
          /(?<!\p{L})je (?:cours|nage|joue|chante|danse|m'entraîne) (?:.+ )?fois par|(?<!\p{L})(?:je (?:joue|parle|cuisine|peins|danse|chante|nage|cours|lis|apprends|fais) (?:du|de la|de l'|d'|l'|le|la|au|à|en|des|beaucoup))/iu,
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
          /(?<!\p{L})je prépare (?:un|une|le|la|mon|ma) |(?<!\p{L})(?:je (?:vais|veux|voudrais|prévois de|compte|espère) \p{L}+(?:er|ir|re|oir)|j'espère \p{L}+(?:er|ir|re|oir))(?!\p{L})/iu,
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
          /(?<!\p{L})j'ai (?:terminé|fini|gagné|acheté|vendu|adopté|couru|arrêté|perdu|trouvé) (?!mon (?:café|repas))|(?<!\p{L})(?:j'ai|je suis|j'étais)(?!\p{L}).*\d{4}|\d{4}.*(?<!\p{L})(?:j'ai|je suis|j'étais)(?!\p{L})/iu,
        category: 'event',
        type: 'episodic',
        importance: 6,
      },
    ],
  },
];
