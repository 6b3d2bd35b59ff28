import type { Family } from '../family.ts';

/** Relatives and animals, as an alternation. */
export const spanishKin =
  'esposa|esposo|marido|mujer|hijo|hija|hijos|hijas|madre|padre|padres|mamá|papá|hermano|hermana|hermanos|abuela|abuelo|novio|novia|pareja|perro|perra|gato|gata|perros|gatos|sobrino|sobrina|tío|tía|primo|prima';
const lasting = { type: 'semantic', confidence: 0.8, weight: 4 } as const;

/** What is recognised in Spanish. */
export const spanishFamilies: readonly Family[] = [
  {
    name: 'identity',
    rules: [
      {
        ...lasting,
        pattern:
          /^mi (?:nuev[oa] )?(jefe|jefa|número(?: de teléfono)?|teléfono|correo|dirección|terapeuta|médic[oa]) (?:es|se llama)(?!\p{L})/iu,
        category: 'fact',
        attribute: '$1',
        importance: 7,
      },
      {
        ...lasting,
        pattern: /(?<!\p{L})(?:ya no )?soy (?:\p{L}+ )?(?:vegan[oa]|vegetarian[oa])(?!\p{L})/iu,
        category: 'fact',
        attribute: 'diet',
        importance: 8,
      },
      { ...lasting, pattern: /(?<!\p{L})conduzco (?:un|una) /iu, category: 'fact', attribute: 'car', importance: 6 },
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
        pattern:
          /(?<!\p{L})soy (?:\p{L}+ )?(?:vegan[oa]|vegetarian[oa]|alérgic[oa] a .+|celíac[oa]|diabétic[oa]|asmátic[oa])/iu,
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
        pattern: /(?<!\p{L})me (?:he mudado|mudé) (?:\p{L}+ ){0,2}a(?!\p{L})|(?<!\p{L})acabo de mudarme a(?!\p{L})/iu,
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
        pattern: new RegExp(`(?<!\\p{L})tengo (?:\\p{L}+ ){0,2}(?:${spanishKin})(?!\\p{L})`, 'iu'),
        category: 'relationship',
        importance: 8,
      },
      {
        ...lasting,
        pattern: new RegExp(
          `^mis? (?:${spanishKin})(?: (?:mayor|menor|pequeñ[oa]))?(?:,? \\p{L}+,?)? (?:se llama|se llaman|es|son|vive|viven|trabaja|trabajan|estudia|tiene|tienen|está|están|empieza|quiere|juega|toca|cumple|viene|nació|murió)(?!\\p{L})`,
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
        pattern: /(?<!\p{L})(?:me (?:gustan?|encantan?|interesan?)|odio|adoro|detesto|prefiero|colecciono)(?!\p{L})/iu,
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
        pattern: /(?<!\p{L})(?:me )?voy (?:de vacaciones|de viaje|a \p{Lu})/u,
        category: 'plan',
        type: 'working',
        importance: 6,
        confidence: 0.7,
      },
      {
        ...lasting,
        pattern: /(?<!\p{L})voy (?:al trabajo )?en (?:bici|bicicleta|coche|metro|tren|autobús|moto)(?!\p{L})/iu,
        category: 'fact',
        attribute: 'commute',
        importance: 5,
      },
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
];
