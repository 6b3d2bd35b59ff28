/** Capitalised words that are no names. */
const calendar =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Christmas|Easter|Halloween|Thanksgiving|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|English|German|French|Spanish|Italian|Chinese|Japanese|American|LGBTQ?|TV|OK|AI|PC|CEO|I|I'm|I've|I'll|I'd|Ok|Okay|God|Internet|Dr|Mr|Mrs|Ms|Go|Rust|Python|Ich|Yo|Je)$/u;
const capitalised = String.raw`\p{Lu}[\p{L}'’-]*\p{Ll}[\p{L}'’-]*`;
const name = `(${capitalised}(?: (?:(?:de|la|del|von|of|the) (?=\\p{Lu})){0,2}${capitalised})*)`;

const place = new RegExp(
  `(?<!\\p{L})(?:in|to|from|at|near|visit(?:ed|ing)?|leave|left|around|across|(?:nach|aus|bei)|(?:en|desde|hacia)|(?:à|au|aux|chez))\\s+(?:the )?${name}`,
  'gu',
);
const person = new RegExp(
  `(?<!\\p{L})(?:(?:[Mm]y|[Hh]er|[Hh]is|[Tt]heir|[Oo]ur|[Mm]eine?|[Mm]i|[Mm]on|[Mm]a) (?:\\p{L}+[ -]){0,2}?(?:wife|husband|son|daughter|brother|sister|mom|mum|mother|dad|father|friend|friends|boyfriend|girlfriend|partner|cousin|aunt|uncle|boss|colleague|coworker|neighbo[u]?r|roommate|teacher|coach|baby|nephew|niece|fianc[ée]e?|Frau|Mann|Sohn|Tochter|Bruder|Schwester|Freund|Freundin|hijo|hija|hermano|hermana|amigo|amiga|marido|esposa|fils|fille|frère|sœur|ami|amie|mari|femme),? (?:is |named |called |name is |heißt |se llama |s'appelle )*|(?:named|called|met|meet|invited|married|dating|call(?:ed)? him|name is|heißt|se llama|s'appelle)\\s+)${name}`,
  'gu',
);
const organisation =
  /\b(?:University|College|School|Inc|Ltd|Corp|Hospital|Club|Center|Centre|Church|Street|Park|Festival|Museum|Company|Bank|Foundation|Group|Team|Series|Day|Class)\b/u;

function isName(candidate: string): boolean {
  return candidate.length > 1 && candidate.length <= 60 && !candidate.split(' ').every((word) => calendar.test(word));
}

/** Names of places that a text goes to, comes from or happens in. */
export function placesIn(text: string): string[] {
  const found = [...text.matchAll(place)].map((match) => (match[1] ?? '').replace(/['’]s$/u, ''));
  return [...new Set(found)].filter((candidate) => isName(candidate) && !calendar.test(candidate.split(' ')[0] ?? ''));
}

/** Names of persons that a text introduces or mentions beside a relation. */
export function personsIn(text: string): string[] {
  const found = [...text.matchAll(person)].map((match) => (match[1] ?? '').replace(/['’]s$/u, ''));
  return [...new Set(found)].filter(
    (candidate) => isName(candidate) && !organisation.test(candidate) && !calendar.test(candidate.split(' ')[0] ?? ''),
  );
}
