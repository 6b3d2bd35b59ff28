import type { ExtractionAnswer, JudgeAnswer } from '../../../src/engine/extraction/model/answer-format.ts';
import { buildExtractionAnswer } from '../../../src/testing/build-extraction-answer.ts';
import type { ChatCall } from '../../../src/testing/model-server/model-call.ts';
import type { KnownFact, Material, MaterialTurn } from './material.ts';
import { type ReadPrompt, readPrompt } from './read-prompt.ts';

/** Where the turns of a prompt come from: the ids of its turns by their number, from 1. */
export interface PromptPlace {
  readonly material: Material;
  readonly turns: readonly MaterialTurn[];
}

/** The mind of the stand-in: it finds in a prompt exactly what is known of its turns. */
export interface Scribe {
  answer(call: Pick<ChatCall, 'messages'>): ExtractionAnswer | JudgeAnswer;
  /** Undefined for a prompt without turns, or with one that no conversation has. */
  locate(prompt: ReadPrompt): PromptPlace | undefined;
}

export interface ScribeOptions {
  /** Facts that it keeps to itself, beside those that the prompt says are kept. */
  readonly isSilentOn?: (fact: KnownFact) => boolean;
}

/** A model that knows the conversations, and answers in the form that it is asked for. */
export function createScribe(materials: readonly Material[], options: ScribeOptions = {}): Scribe {
  const { isSilentOn = () => false } = options;
  const places = new Map<string, { readonly material: Material; readonly turn: MaterialTurn }>();
  for (const material of materials) {
    for (const turn of material.sessions.flatMap(({ turns }) => turns))
      places.set(placeKey(turn.occurredAt.toISOString().slice(0, 16).replace('T', ' '), turn.content), {
        material,
        turn,
      });
  }

  const locate = ({ turns }: ReadPrompt): PromptPlace | undefined => {
    const found = turns.map(({ at, content }) => places.get(placeKey(at, content)));
    const material = found[0]?.material;
    if (material === undefined || found.some((place) => place?.material !== material)) return undefined;
    return { material, turns: found.flatMap((place) => (place === undefined ? [] : [place.turn])) };
  };

  return {
    locate,
    answer({ messages }) {
      const prompt = readPrompt(messages.at(-1)?.content ?? '');
      if (prompt.pairs > 0)
        return { verdicts: Array.from({ length: prompt.pairs }, (_, index) => ({ pair: index + 1, verdict: 'add' })) };
      const place = locate(prompt);
      if (place === undefined) throw new Error('the stand-in was shown turns that nobody posted');
      return answerAbout(place, (fact) => prompt.kept.includes(fact.text) || isSilentOn(fact));
    },
  };
}

function placeKey(at: string, content: string): string {
  return `${at} ${content}`;
}

function answerAbout({ material, turns }: PromptPlace, isLeftOut: (fact: KnownFact) => boolean): ExtractionAnswer {
  const numbers = new Map(turns.map(({ id }, index) => [id, index + 1]));
  const facts = material.facts.filter((fact) => numbers.has(fact.turnIds[0] ?? '') && !isLeftOut(fact));
  const person = turns.findIndex(({ role }) => role === 'user') + 1;
  return buildExtractionAnswer({
    facts: facts.map(({ text, about, turnIds }) => {
      const cited = turnIds.flatMap((id) => numbers.get(id) ?? []);
      const said = turns[(cited[0] ?? 1) - 1]?.content ?? '';
      return { text, about, turns: cited, quote: said.split(' ').slice(0, 12).join(' ') };
    }),
    profile: [{ field: 'interests', text: 'conversations', turns: [person] }],
    summary: summaryOf(material, turns),
    themes: ['everyday life', 'family', 'plans'],
  });
}

/** As many words as are asked for at most. */
const summaryWords = 100;

function summaryOf({ sessions }: Material, [first]: readonly MaterialTurn[]): string {
  const session = sessions.find(({ turns }) => turns.some((turn) => turn === first));
  return (session?.summary ?? 'They talked.').split(' ').slice(0, summaryWords).join(' ');
}
