import type { ExtractionAnswer } from '../engine/extraction/model/answer-format.ts';

type AnswerFact = ExtractionAnswer['facts'][number];

/** Of an answer, what a test cares about: facts need their text and the numbers of their turns in the prompt, from 1. */
export interface AnswerSketch extends Partial<Omit<ExtractionAnswer, 'facts'>> {
  readonly facts?: readonly (Pick<AnswerFact, 'text' | 'turns'> & Partial<AnswerFact>)[];
}

/** An answer to an extraction prompt, as a model that keeps to the format gives it. `JSON.stringify` makes it the text. */
export function buildExtractionAnswer(sketch: AnswerSketch = {}): ExtractionAnswer {
  const { facts = [], ...others } = sketch;
  return {
    facts: facts.map((fact) => ({
      quote: '',
      about: '',
      kind: 'fact',
      type: 'semantic',
      importance: 5,
      sure: 0.9,
      key: '',
      when: '',
      known: '',
      ...fact,
    })),
    profile: [],
    summary: 'They talked.',
    themes: [],
    persons: [],
    places: [],
    sentiment: 'neutral',
    ...others,
  };
}
