import type { PhraseLanguage } from './phrase-language.ts';
import { frenchFamilies, frenchKin } from './french-families.ts';

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
  conduis: 'conduit',
  deviens: 'devient',
};

function thirdPerson(verb: string): string | undefined {
  const lower = verb.toLowerCase();
  return verbs[lower] ?? (lower.endsWith('e') ? lower : undefined);
}

const plurals: Readonly<Record<string, string>> = {
  sommes: 'suis',
  avons: 'ai',
  allons: 'vais',
  faisons: 'fais',
  voulons: 'veux',
  vivons: 'vis',
};

function singular(statement: string): string {
  return statement
    .replace(/(?<!\p{L})notre(?= \p{L})/giu, 'mon')
    .replace(/(?<!\p{L})nos(?= \p{L})/giu, 'mes')
    .replace(/(?<!\p{L})nous (\p{L}+ons|sommes)(?!\p{L})/iu, (_, word: string) => {
      const one = plurals[word.toLowerCase()] ?? word.replace(/ge?ons$/u, 'ge').replace(/ons$/u, 'e');
      return /^[aeéèêiouyhâîôœ]/iu.test(one) ? `j'${one}` : `je ${one}`;
    });
}

const elision = (word: string): string => (/^[aeéèêiouyhâîôœ]/iu.test(word) ? `d'${word}` : `de ${word}`);

function narrate(statement: string, name: string): string | undefined {
  const kinFirst = new RegExp(`^(?:mon|ma|mes) ((?:\\p{L}+ )?(?:${frenchKin}))(?!\\p{L})`, 'iu').exec(statement);
  const owned = statement
    .replace(/(?<!\p{L})mon(?!\p{L})/giu, 'son')
    .replace(/(?<!\p{L})ma(?!\p{L})/giu, 'sa')
    .replace(/(?<!\p{L})mes(?!\p{L})/giu, 'ses')
    .replace(/(?<= de )m'(?=\p{L}+er)/giu, "s'");
  if (kinFirst !== null && !/(?<!\p{L})(?:je|j'|me|m')/iu.test(owned)) {
    const plural = /^mes/iu.test(statement);
    const feminine = /^ma(?!\p{L})/iu.test(statement);
    const article = plural ? 'les' : /^[aeéiouhœ]/iu.test(kinFirst[1] ?? '') ? "l'" : feminine ? 'la' : 'le';
    const rest = owned.slice(kinFirst[0].length).replace(/^,? (\p{Lu}\p{L}+),?(?= \p{Ll})/u, ', $1,');
    return `${article}${article === "l'" ? '' : ' '}${kinFirst[1]} ${elision(name)}${rest}`;
  }
  const favourite = /^(?:son|sa|ses) (.+?) (préférée?s?) (est|sont)(?!\p{L})(.*)$/iu.exec(owned);
  if (favourite !== null)
    return `${/^sa/iu.test(owned) ? 'la' : 'le'} ${favourite[1]} ${favourite[2]} ${elision(name)} ${favourite[3]}${favourite[4]}`;
  if (
    /^(?:son|sa) (?:nom|chef|cheffe|patronne?|numéro(?: de téléphone)?|téléphone|adresse|médecin|psy) /iu.test(owned)
  ) {
    return owned.replace(
      /^(?:son|sa) (nom|chef|cheffe|patronne?|numéro(?: de téléphone)?|téléphone|adresse|médecin|psy)/iu,
      (_, thing: string) =>
        `${/^[aeé]/u.test(thing) ? "l'" : thing.endsWith('e') && !thing.endsWith('téléphone') ? 'la ' : 'le '}${thing} ${elision(name)}`,
    );
  }
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
  singular,
  firstPerson: /(?<!\p{L})(?:je|j'|me|m'|moi|mon|ma|mes|nous|notre|nos)(?!\p{L})|(?<!\p{L})[jm]'/iu,
  pointing:
    /^(?:ça|c'est|cela|ce|il|elle|ils|elles|là|ici|y) ?|(?<!\p{L})(?:ça|cela|là|ici|celui-ci|celle-ci)(?=[.,!]|$)/iu,
  opening:
    /^(?:(?:salut|bonjour|moi(?=,? j)|bonsoir|coucou|oui|non|ouais|alors|ben|bon|ah|oh|et|mais|aussi|d'ailleurs|en fait|franchement|bref|ok|voilà|eh bien)[\s,!.:–-]+)+(?=\p{L})/iu,
  coordination: /(?!)/gu,
  families: frenchFamilies,
};
