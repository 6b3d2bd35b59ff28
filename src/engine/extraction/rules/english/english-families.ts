import { events } from '../families/events.ts';
import { familyAndPets } from '../families/family-and-pets.ts';
import { health } from '../families/health.ts';
import { home } from '../families/home.ts';
import { identity } from '../families/identity.ts';
import { opinions } from '../families/opinions.ts';
import { plans } from '../families/plans.ts';
import { possessions } from '../families/possessions.ts';
import { preferences } from '../families/preferences.ts';
import { relationships } from '../families/relationships.ts';
import { skills } from '../families/skills.ts';
import { work } from '../families/work.ts';
import { statements } from '../families/statements.ts';
import type { Family } from '../family.ts';

/** In the order in which they are asked: what is rarer and weighs more comes first. */
export const englishFamilies: readonly Family[] = [
  identity,
  health,
  work,
  home,
  relationships,
  familyAndPets,
  skills,
  plans,
  preferences,
  possessions,
  events,
  opinions,
  statements,
];
