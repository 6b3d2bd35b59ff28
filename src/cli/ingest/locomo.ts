import { limits } from '../../domain/limits.ts';
import { isBlank, textFault } from '../../domain/text.ts';
import { readLooseMoment } from '../../domain/transcript/message-record.ts';
import type { Moment, NewTurn } from '../../domain/turn.ts';
import { inputError, type Place } from './input-error.ts';
import type { LoadedSession } from './loaded-session.ts';

type Fields = Readonly<Record<string, unknown>>;

const sessionKey = /^session_(?<number>\d+)$/;

/** Whether a JSON value is a conversation of the LoCoMo data set: `{sample_id, conversation: {session_1: […], …}}`. */
export function isLocomo(value: unknown): value is Fields & { readonly conversation: Fields } {
  if (typeof value !== 'object' || value === null || !('conversation' in value)) return false;
  const { conversation } = value;
  if (typeof conversation !== 'object' || conversation === null || Array.isArray(conversation)) return false;
  return Object.entries(conversation).some(([key, turns]) => sessionKey.test(key) && Array.isArray(turns));
}

/**
 * Reads a LoCoMo conversation (snap-research/LoCoMo): one session for each `session_N` that is a list, named
 * `{sample_id}:session_{N}`; turns under their `dia_id`, both speakers as users under their names, since both are people; a
 * shared image as its caption. Their time is that of the session, read as UTC, a millisecond apart to keep their order.
 */
export function* locomoSessions(
  sample: Fields & { readonly conversation: Fields },
  place: Place,
  position: number,
): Generator<LoadedSession> {
  const sampleId = typeof sample['sample_id'] === 'string' ? sample['sample_id'] : `sample-${position + 1}`;
  const numbers = Object.entries(sample.conversation)
    .filter(([, turns]) => Array.isArray(turns))
    .map(([key]) => Number(sessionKey.exec(key)?.groups?.['number'] ?? Number.NaN))
    .filter((number) => !Number.isNaN(number))
    .sort((left, right) => left - right);
  for (const number of numbers) {
    const base = readLooseMoment(sample.conversation[`session_${number}_date_time`]);
    const list = sample.conversation[`session_${number}`] as readonly unknown[];
    const turns = list.map((turn, index) => readTurn(turn, `${place} (session_${number}, turn ${index + 1})`));
    const sessionId = `${sampleId}:session_${number}`;
    const timed = turns.filter((turn) => turn !== undefined).map((turn, index) => withTime(turn, base, index));
    for (let start = 0; start < timed.length; start += limits.turnsPerRequest) {
      yield { sessionId, turns: timed.slice(start, start + limits.turnsPerRequest) };
    }
  }
}

function withTime(turn: NewTurn, base: Moment | undefined, index: number): NewTurn {
  if (base === undefined) return turn;
  const instant = new Date(base.instant.getTime() + index);
  return { ...turn, occurredAt: { instant, offsetMinutes: base.offsetMinutes } };
}

function readTurn(value: unknown, place: Place): NewTurn | undefined {
  const { speaker, dia_id: id, text, blip_caption: caption } = (value ?? {}) as Fields;
  if (typeof speaker !== 'string' || typeof id !== 'string' || speaker === '' || id === '') {
    throw inputError(place, 'is not a turn: it needs a speaker and a dia_id');
  }
  const said = typeof text === 'string' ? text : '';
  const image = typeof caption === 'string' && caption !== '' ? `[shared image: ${caption}]` : '';
  const content = said === '' || image === '' ? `${said}${image}` : `${said} ${image}`;
  if (isBlank(content)) return undefined;
  const fault = textFault(content, { maxCharacters: limits.turnCharacters });
  if (fault !== undefined) throw inputError(place, `the text ${fault.reason}`);
  return { id, role: 'user', name: speaker, content };
}
