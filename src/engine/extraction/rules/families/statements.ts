import type { Family } from '../family.ts';

/** What no other family knows, but is still said by somebody about themselves: only concrete words can carry it. */
export const statements: Family = {
  name: 'statements',
  rules: [
    { pattern: /\b(?:I|we)(?:'[a-z]+)? /iu, category: 'fact', type: 'semantic', importance: 4, confidence: 0.6, weight: 0 },
    { pattern: /./u, category: 'fact', type: 'semantic', importance: 4, confidence: 0.6, weight: 0 },
  ],
};
