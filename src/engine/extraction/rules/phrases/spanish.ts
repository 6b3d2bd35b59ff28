import type { PhraseLanguage } from './phrase-language.ts';

const kin =
  'esposa|esposo|marido|mujer|hijo|hija|hijos|hijas|madre|padre|padres|mamá|papá|hermano|hermana|hermanos|abuela|abuelo|novio|novia|pareja|perro|perra|gato|gata|perros|gatos|sobrino|sobrina|tío|tía|primo|prima';
const lasting = { type: 'semantic', confidence: 0.8, weight: 4 } as const;

/** First person to third. Verbs that are not here end a statement's life as a fact. */
const verbs = new Map(
  `soy:es estoy:está tengo:tiene vivo:vive trabajo:trabaja estudio:estudia quiero:quiere voy:va he:ha hago:hace
  hablo:habla juego:juega toco:toca odio:odia amo:ama adoro:adora prefiero:prefiere detesto:detesta como:come
  bebo:bebe leo:lee cocino:cocina corro:corre nado:nada canto:canta bailo:baila pinto:pinta aprendo:aprende
  planeo:planea pienso:piensa espero:espera necesito:necesita puedo:puede sé:sabe conozco:conoce vengo:viene
  nací:nació crecí:creció viví:vivió fui:fue tuve:tuvo hice:hizo estuve:estuvo vi:vio vine:vino empecé:empezó
  compré:compró dejé:dejó perdí:perdió gané:ganó conocí:conoció trabajé:trabajó estudié:estudió viajé:viajó
  visité:visitó terminé:terminó adopté:adoptó comencé:comenzó renuncié:renunció abrí:abrió corrí:corrió
  comí:comió era:era estaba:estaba tenía:tenía vivía:vivía trabajaba:trabajaba mudé:mudó casé:casó
  gradué:graduó divorcié:divorció llamo:llama mudo:muda dedico:dedica caso:casa gusta:gusta gustan:gustan
  encanta:encanta encantan:encantan interesa:interesa colecciono:colecciona practico:practica enseño:enseña
  escribo:escribe busco:busca vendí:vendió recibí:recibió encontré:encontró`
    .split(/\s+/u)
    .map((pair) => pair.split(':') as [string, string]),
);

/** Verbs whose "me" is the person who likes, not a reflexive: "me gusta" → "le gusta". */
const likes = /^(?:gustan?|encantan?|interesan?)$/u;

const kinFirst = new RegExp(`^(mis?) ((?:\\p{L}+ )?(?:${kin}))(?!\\p{L})(.*)$`, 'isu');
const favourite = /^mi (\p{L}+(?: \p{L}+)??) (favorit[oa]|preferid[oa]) (.*)$/isu;

function narrate(statement: string, name: string): string | undefined {
  const relative = kinFirst.exec(statement);
  const rest = (text: string): string =>
    text.replace(/(?<!\p{L})mis(?!\p{L})/giu, 'sus').replace(/(?<!\p{L})mi(?!\p{L})/giu, 'su');
  if (relative !== null) return `${articleFor(relative[2] ?? '')} ${relative[2]} de ${name}${rest(relative[3] ?? '')}`;
  const best = favourite.exec(statement);
  if (best !== null) return `${articleFor(best[1] ?? '')} ${best[1]} ${best[2]} de ${name} ${rest(best[3] ?? '')}`;
  const owned = rest(statement)
    .replace(/^su nombre/iu, `el nombre de ${name}`)
    .replace(/^su cumpleaños/iu, `el cumpleaños de ${name}`);
  if (/^el (?:nombre|cumpleaños) de/u.test(owned)) return owned;
  const match = /^(?:yo )?(no )?(me )?(\p{L}+)(?!\p{L})(.*)$/isu.exec(owned);
  const third = verbs.get((match?.[3] ?? '').toLowerCase());
  if (match === null || third === undefined) return narrateAfterLead(owned, name);
  const no = match[1] === undefined ? '' : 'no ';
  if (match[2] === undefined) return `${name} ${no}${third}${match[4]}`;
  return likes.test(third) ? `A ${name} ${no}le ${third}${match[4]}` : `${name} ${no}se ${third}${match[4]}`;
}

/** "El 5 de mayo de 2023 fui a Madrid": the verb comes after a date. */
function narrateAfterLead(statement: string, name: string): string | undefined {
  if (!/^(?:el|la|en|desde|hace|ahora|actualmente|antes|después|ayer|hoy)(?!\p{L})/iu.test(statement)) return undefined;
  const words = statement.split(' ');
  for (const [position, word] of words.entries()) {
    const third = verbs.get(word.toLowerCase());
    if (third === undefined || position === 0 || likes.test(third)) continue;
    const lead = words
      .slice(0, position)
      .join(' ')
      .replace(/,? (?:yo |yo$|me$|yo me$)/iu, '')
      .replace(/,$/u, '');
    const reflexive = /^me$/iu.test(words[position - 1] ?? '') ? 'se ' : '';
    return `${lead}, ${name} ${reflexive}${third} ${words.slice(position + 1).join(' ')}`;
  }
  return undefined;
}

function articleFor(noun: string): string {
  const plural = /s$/iu.test(noun);
  const feminine = /(?:a|as|madre|mujer|mamá|tía|dad|ción)$/iu.test(noun) && !/(?:papá|día)$/iu.test(noun);
  return feminine ? (plural ? 'las' : 'la') : plural ? 'los' : 'el';
}

/** First-person statements in Spanish. */
export const spanish: PhraseLanguage = {
  code: 'es',
  unreal:
    /(?<!\p{L})(?:si (?:yo|fuera|tuviera|pudiera)|quizás?|tal vez|ojalá|sería|tendría|podría|haría|dice|dijo|dicen|según|tú|te|ti|tu|tus|usted|ustedes|vosotros|es broma|gracias|por favor)(?!\p{L})/iu,
  narrate,
  firstPerson: /(?<!\p{L})(?:yo|me|mi|mis|mío|mía|nosotros|nos|nuestr[oa]s?|conmigo)(?!\p{L})/iu,
  pointing:
    /^(?:eso|esto|él|ella|ellos|ellas|allí|ahí|aquí|lo|la|los|las) |(?<!\p{L})(?:eso|esto|allí|ahí|aquí|ello)(?=[.,!]|$)/iu,
  opening:
    /^(?:(?:hola|sí|no(?=,)|bueno|pues|ah|oh|oye|y|pero|también|además|en realidad|la verdad|por cierto|claro|vale|mira|buenas|buenos días)[\s,!.:–-]+)+(?=\p{L})/iu,
  coordination:
    /,? (?:y|pero) ((?:vivo|trabajo|tengo|estudio|soy|estoy|quiero|juego|toco|hablo|odio|prefiero|voy)(?!\p{L}))/giu,
  families: [
    {
      name: 'identity',
      rules: [
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:me llamo|mi nombre es)(?!\p{L})/iu,
          category: 'fact',
          attribute: 'name',
          importance: 9,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})tengo (?:ya )?\d{1,2} años(?!\p{L})/iu,
          category: 'fact',
          attribute: 'age',
          importance: 7,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:soy de|nací en|vengo de|crecí en) /iu,
          category: 'fact',
          attribute: 'origin',
          importance: 7,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:mi cumpleaños es)(?!\p{L})/iu,
          category: 'fact',
          attribute: 'birthday',
          importance: 8,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})soy (?:\p{L}+ )?(?:vegan[oa]|vegetarian[oa]|alérgic[oa] a .+)/iu,
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
          pattern: /(?<!\p{L})(?:vivo|estoy viviendo) (?:\p{L}+ ){0,3}(?:en|con|cerca de)(?!\p{L})/iu,
          category: 'fact',
          attribute: 'home',
          importance: 8,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})me (?:he mudado|mudé) (?:\p{L}+ ){0,2}a(?!\p{L})/iu,
          category: 'fact',
          attribute: 'home',
          importance: 8,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:me (?:mudo|voy a mudar)|voy a mudarme) (?:\p{L}+ )?a(?!\p{L})/iu,
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
            /(?<!\p{L})(?:trabajo (?:\p{L}+ ){0,2}(?:como|de)|me dedico a|soy (?:un |una )?(?:médic[oa]|enfermer[oa]|profesora?|maestr[oa]|ingenier[oa]|abogad[oa]|programadora?|diseñadora?|arquitect[oa]|cociner[oa]|camarer[oa]|estudiante|periodista|dentista|psicólog[oa]|fotógraf[oa]|escritora?|contadora?|contable|policía|bomber[oa]|electricista|carpinter[oa]|peluquer[oa]|músic[oa]|artista))(?!\p{L})/iu,
          category: 'fact',
          attribute: 'job',
          importance: 8,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})trabajo (?:\p{L}+ ){0,2}(?:en|para)(?!\p{L})/iu,
          category: 'fact',
          attribute: 'employer',
          importance: 8,
        },
        {
          ...lasting,
          pattern:
            /(?<!\p{L})(?:estudio|me gradué|empecé a trabajar|dejé mi trabajo|perdí mi trabajo|renuncié)(?!\p{L})/iu,
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
            /(?<!\p{L})(?:estoy (?:casad[oa]|solter[oa]|divorciad[oa]|comprometid[oa]|separad[oa])|me (?:casé|divorcié))(?!\p{L})/iu,
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
          pattern: new RegExp(`(?<!\\p{L})tengo (?:\\p{L}+ ){0,2}(?:${kin})(?!\\p{L})`, 'iu'),
          category: 'relationship',
          importance: 8,
        },
        {
          ...lasting,
          pattern: new RegExp(
            `^mis? (?:${kin})(?: \\p{L}+)? (?:se llama|se llaman|es|son|vive|viven|trabaja|trabajan|estudia|tiene|tienen|está|están)(?!\\p{L})`,
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
          pattern: /^mi (\p{L}+(?: \p{L}+)?) (?:favorit[oa]|preferid[oa]) es(?!\p{L})/iu,
          category: 'preference',
          attribute: 'favorite-$1',
          importance: 7,
        },
        {
          ...lasting,
          pattern:
            /(?<!\p{L})(?:me (?:gustan?|encantan?|interesan?)|odio|adoro|detesto|prefiero|colecciono)(?!\p{L})/iu,
          category: 'preference',
          importance: 6,
        },
        {
          ...lasting,
          pattern: /(?<!\p{L})(?:toco|hablo|juego|practico|aprendo|cocino|pinto|bailo|canto) /iu,
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
          pattern: /(?<!\p{L})(?:voy a|quiero|planeo|pienso|espero) \p{L}+r(?!\p{L})/iu,
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
            /(?<!\p{L})(?:fui|estuve|hice|vi|compré|empecé|conocí|viajé|visité|gané|perdí|terminé|adopté|abrí|corrí|recibí|encontré|vendí|me gradué)(?!\p{L}).*\d{4}|\d{4}.*(?<!\p{L})(?:fui|estuve|hice|vi|compré|empecé|conocí|viajé|visité|gané|perdí|terminé|adopté|abrí|corrí|recibí|encontré|vendí)(?!\p{L})/iu,
          category: 'event',
          type: 'episodic',
          importance: 6,
        },
      ],
    },
  ],
};
