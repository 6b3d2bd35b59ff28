import { describe, expect, it } from 'vitest';
import { limits } from '../limits.ts';
import type { Fact } from './fact.ts';
import { readSalvagedFacts } from './salvaged-facts.ts';

const fact: Fact = {
  text: 'Ana moved to Porto in April 2023.',
  subject: 'Ana',
  category: 'event',
  type: 'episodic',
  importance: 7,
  confidence: 0.9,
  attribute: 'home',
  validity: { from: new Date('2023-04-01T00:00:00Z'), to: new Date('2023-05-01T00:00:00Z'), precision: 'month' },
  turnSeqs: [3, 2],
  quotation: 'we moved to Porto',
  replaces: 'm1',
};
const { attribute: _attribute, validity: _validity, replaces: _replaces, ...plain } = fact;

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('reading salvaged facts', () => {
  it('gives back what went into a payload', () => {
    expect(readSalvagedFacts(throughJson({ problem: 'x', salvaged: [fact, plain] }))).toEqual([fact, plain]);
  });

  it('leaves out what cannot be read', () => {
    const broken = [
      null,
      'text',
      { ...fact, turnSeqs: ['3'] },
      { ...fact, validity: { from: 'soon', precision: 'day' } },
    ];
    expect(readSalvagedFacts(throughJson({ salvaged: [...broken, plain] }))).toEqual([plain]);
  });

  it.each([undefined, null, 'text', [], {}, { salvaged: null }, { cut: '{"salvaged":[' }])(
    'finds none in %j',
    (payload) => {
      expect(readSalvagedFacts(payload)).toEqual([]);
    },
  );

  it('has a bound', () => {
    const salvaged = Array.from({ length: limits.factsPerWindow + 1 }, () => plain);
    expect(readSalvagedFacts({ salvaged })).toHaveLength(limits.factsPerWindow);
  });
});
