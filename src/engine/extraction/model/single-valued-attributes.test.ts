import { describe, expect, it } from 'vitest';
import { readAttribute } from './single-valued-attributes.ts';

describe('reading attributes', () => {
  it.each([
    { key: 'home', attribute: 'home' },
    { key: 'Relationship Status', attribute: 'relationship-status' },
    { key: 'marital_status', attribute: 'relationship-status' },
    { key: 'favourite colour', attribute: 'favorite-colour' },
    { key: 'favorite-Lieblingsessen', attribute: 'favorite-lieblingsessen' },
  ])('takes "$key" for $attribute', ({ key, attribute }) => {
    expect(readAttribute(key)).toBe(attribute);
  });

  it.each([
    '',
    'hobby',
    'pet',
    'child',
    'constructor',
    '__proto__',
    'favorite-',
    'favorite- ',
    `favorite-${'x'.repeat(60)}`,
  ])('does not take "%s" for something of which there is one at a time', (key) => {
    expect(readAttribute(key)).toBeUndefined();
  });
});
