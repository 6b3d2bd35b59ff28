/**
 * Values of which a subject has one at a time, so that a newer one supersedes: those of the rules and a few more. A closed list,
 * because an attribute makes memories supersede each other: "hobby" as an attribute would leave a person one hobby.
 */
const attributes: ReadonlySet<string> = new Set(
  `home employer job studies name age birthday origin relationship-status partner spouse husband wife boyfriend girlfriend
  fiance diet car commute wake-up-time smoking drinking wedding email phone address zip-code pronouns nationality time-zone
  username shoe-size blood-type height weight budget boss manager therapist doctor dentist landlord coach mentor roommate
  major school university hometown gym bank laptop bike gender religion native-language`.split(/\s+/u),
);
const favorite = /^favorite-[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+){0,3}$/u;
const aliases: Readonly<Record<string, string>> = {
  'marital-status': 'relationship-status',
  'phone-number': 'phone',
  'e-mail': 'email',
  timezone: 'time-zone',
  'place-of-residence': 'home',
  residence: 'home',
  occupation: 'job',
  profession: 'job',
  company: 'employer',
  'date-of-birth': 'birthday',
};

/** The attribute that a model named, where it is one that has a single value. */
export function readAttribute(key: string): string | undefined {
  const name = key
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_]+/gu, '-')
    .replace(/^favourite-/u, 'favorite-');
  const attribute = Object.hasOwn(aliases, name) ? aliases[name] : name;
  if (attribute === undefined || attribute.length > 50) return undefined;
  return attributes.has(attribute) || favorite.test(attribute) ? attribute : undefined;
}
