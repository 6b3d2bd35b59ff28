import type { PhraseLanguage } from './phrase-language.ts';
import { spanishFamilies, spanishKin } from './spanish-families.ts';

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
  escribo:escribe busco:busca vendí:vendió recibí:recibió encontré:encontró cambié:cambió conduzco:conduce acabo:acaba fumo:fuma`
    .split(/\s+/u)
    .map((pair) => pair.split(':') as [string, string]),
);

/** Verbs whose "me" is the person who likes, not a reflexive: "me gusta" → "le gusta". */
const likes = /^(?:gustan?|encantan?|interesan?)$/u;

const plurals = new Map(
  'vivimos:vivo trabajamos:trabajo tenemos:tengo somos:soy estamos:estoy fuimos:fui vamos:voy queremos:quiero hemos:he mudamos:mudé viajamos:viajé visitamos:visité compramos:compré adoptamos:adopté'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

function singular(statement: string): string {
  const verb = /(?<!\p{L})\p{L}+mos(?!\p{L})/iu.exec(statement)?.[0].toLowerCase();
  const one = verb === undefined ? undefined : plurals.get(verb);
  if (verb === undefined || one === undefined) return statement;
  const alone = statement.replace(new RegExp(`(?<!\\p{L})${verb}(?!\\p{L})`, 'iu'), one);
  return alone
    .replace(/(?<!\p{L})nosotr[oa]s /giu, '')
    .replace(/(?<!\p{L})nos(?!\p{L})/giu, 'me')
    .replace(/(?<!\p{L})nuestr[oa](s?)(?!\p{L})/giu, 'mi$1');
}

const kinFirst = new RegExp(
  `^(mis?) ((?:\\p{L}+ )?(?:${spanishKin})(?: (?:mayor|menor|pequeñ[oa]))?)(?!\\p{L})(.*)$`,
  'isu',
);
const favourite = /^mi (\p{L}+(?: \p{L}+)??) (favorit[oa]|preferid[oa]) (.*)$/isu;

function narrate(statement: string, name: string): string | undefined {
  const relative = kinFirst.exec(statement);
  const rest = (text: string): string =>
    followingVerbs(text)
      .replace(/(?<!\p{L})mis(?!\p{L})/giu, 'sus')
      .replace(/(?<!\p{L})mi(?!\p{L})/giu, 'su');
  if (relative !== null) return `${articleFor(relative[2] ?? '')} ${relative[2]} de ${name}${rest(relative[3] ?? '')}`;
  const best = favourite.exec(statement);
  if (best !== null) return `${articleFor(best[1] ?? '')} ${best[1]} ${best[2]} de ${name} ${rest(best[3] ?? '')}`;
  const owned = rest(statement)
    .replace(/^su nombre/iu, `el nombre de ${name}`)
    .replace(/mudarme/giu, 'mudarse')
    .replace(
      /^su (jefe|jefa|número(?: de teléfono)?|teléfono|correo|dirección|terapeuta|médic[oa])(?!\p{L})/iu,
      (_, thing: string) => `${articleFor(thing)} ${thing} de ${name}`,
    )
    .replace(/^su cumpleaños/iu, `el cumpleaños de ${name}`);
  if (
    /^(?:el|la) (?:nombre|cumpleaños|jefe|jefa|número|teléfono|correo|dirección|terapeuta|médic[oa])(?: \p{L}+){0,2} de /u.test(
      owned,
    )
  )
    return owned;
  const match = /^(?:yo )?((?:ya )?no |ya )?(me )?(\p{L}+)(?!\p{L})(.*)$/isu.exec(owned);
  const third = verbs.get((match?.[3] ?? '').toLowerCase());
  if (match === null || third === undefined) return narrateAfterLead(owned, name);
  const no = (match[1] ?? '').toLowerCase();
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

/** "… y siempre hago lo mismo": the second verb has the same subject. */
function followingVerbs(text: string): string {
  return text.replace(
    /(?<= (?:y|pero|e) (?:siempre |nunca |también |no |ya )?)(?!como(?!\p{L}))\p{L}+/giu,
    (word) => verbs.get(word.toLowerCase()) ?? word,
  );
}

function articleFor(noun: string): string {
  const first = noun.replace(/ (?:mayor|menor|pequeñ[oa])$/iu, '');
  const plural = /s$/iu.test(first);
  const feminine = /(?:a|as|madre|mujer|mamá|tía|dad|ción)$/iu.test(first) && !/(?:papá|día)$/iu.test(first);
  return feminine ? (plural ? 'las' : 'la') : plural ? 'los' : 'el';
}

/** First-person statements in Spanish. */
export const spanish: PhraseLanguage = {
  code: 'es',
  unreal:
    /(?<!\p{L})(?:si (?:yo|fuera|tuviera|pudiera)|quizás?|tal vez|ojalá|sería|tendría|podría|haría|dice|dijo|dicen|según|tú|te|ti|tu|tus|usted|ustedes|vosotros|es broma|gracias|por favor)(?!\p{L})/iu,
  narrate,
  singular,
  firstPerson: /(?<!\p{L})(?:yo|me|mi|mis|mío|mía|nosotros|nos|nuestr[oa]s?|conmigo)(?!\p{L})/iu,
  pointing:
    /^(?:eso|esto|él|ella|ellos|ellas|allí|ahí|aquí|lo|la|los|las) |(?<!\p{L})(?:eso|esto|allí|ahí|aquí|ello)(?=[.,!]|$)/iu,
  opening:
    /^(?:(?:hola|sí|poco(?=,)|mucho(?=,)|muy bien(?=,)|bien(?=,)|al final|jaja|no(?=,)|bueno|pues|ah|oh|oye|y|pero|también|además|en realidad|la verdad|por cierto|claro|vale|mira|buenas|buenos días)[\s,!.:–-]+)+(?=\p{L})/iu,
  coordination:
    /,? (?:y|pero) ((?:vivo|trabajo|tengo|estudio|soy|estoy|quiero|juego|toco|hablo|odio|prefiero|voy)(?!\p{L}))/giu,
  families: spanishFamilies,
};
