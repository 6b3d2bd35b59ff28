import { describe, expect, it } from 'vitest';
import { contentHash, subjectKey } from './memory-key.ts';

describe('the key of a subject', () => {
  it.each([
    ['Ana', ' ANA '],
    ['Ana María', 'ana maría'],
    ['Mr. Smith', 'mr smith'],
    ['ﬁona', 'Fiona'],
    ['C++', 'c++'],
  ])('is the same for %j and %j', (a, b) => {
    expect(subjectKey(a)).toBe(subjectKey(b));
  });

  it.each([
    ['Ana', 'Anna'],
    ['Ana', 'Aná'],
    ['🙂', '🙃'],
    ['कि', 'का'],
  ])('tells %j from %j', (a, b) => {
    expect(subjectKey(a)).not.toBe(subjectKey(b));
  });

  it('is never empty', () => {
    expect(subjectKey('!?')).toBe('!?');
  });
});

describe('the hash of a content', () => {
  it.each([
    ['Ana runs.', 'ana  RUNS'],
    ['Ana has a cat', 'Ana has the cat!'],
    ['Ana really likes tea', 'Ana likes tea'],
    ['Ana hat einen Hund', 'ana hat Hund'],
  ])('is the same for %j and %j', (a, b) => {
    expect(contentHash(a)).toBe(contentHash(b));
  });

  it.each([
    ['Ana runs', 'Ana ran'],
    ['Ana likes tea', 'Ana does not like tea'],
    ["Ana can't swim", 'Ana can swim'],
    ['Ana has 2 cats', 'Ana has 3 cats'],
    ['Ana loves Ben', 'Ben loves Ana'],
    ['Ana mag Tee', 'Ana mag keinen Tee'],
    ['🙂', '🙃'],
  ])('tells %j from %j', (a, b) => {
    expect(contentHash(a)).not.toBe(contentHash(b));
  });

  it('holds on to texts that are made of fillers alone', () => {
    expect(contentHash('the')).not.toBe(contentHash('a'));
  });
});
