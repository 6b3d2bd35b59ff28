import { agree, isAdverb, isCoordinatedVerb, isModal, isPast } from './verbs.ts';

/** Who speaks, and who else is meant by "we", when the turn says so ("their kids"). */
export interface Narrator {
  readonly name: string;
  readonly companion?: string;
}

/** A statement in the third person, with what happened to it on the way. */
export interface Narrated {
  readonly text: string;
  /** The speaker is named in it. */
  readonly named: boolean;
  /** "we" stood for the speaker alone, for want of knowing the others. */
  readonly alone: boolean;
}

interface State {
  readonly narrator: Narrator;
  readonly output: string[];
  named: boolean;
  alone: boolean;
  /** The subject whose verb is still to come, and its number. */
  pending?: 'one' | 'several';
  /** The speaker's last appearance as subject; absent while they were only an owner ("Anna's kids"). */
  actor?: 'one' | 'several';
  /** A verb in the present has been made to agree with a singular subject and may have a twin behind "and". */
  twin: boolean;
  /** Before the comma of a clause that leads up to "I". */
  leading: boolean;
  /** The speaker has been a grammatical subject. */
  acting: boolean;
  /** The word before was "and" or "but". */
  couples: boolean;
}

const tokenPattern = /[A-Za-zÀ-ÖØ-öø-ÿ0-9]+(?:['-][A-Za-zÀ-ÖØ-öø-ÿ0-9]+)*|[^\sA-Za-z0-9]+|\s+/gu;

function possessive(name: string): string {
  return name.endsWith('s') ? `${name}'` : `${name}'s`;
}

function subject(state: State, several: boolean): void {
  state.acting = true;
  // After "Anna's kids", "they" would be the kids: the name is said once more.
  if (state.actor !== undefined) {
    state.output.push('they');
    state.pending = 'several';
  } else {
    state.output.push(state.narrator.name);
    state.named = true;
    state.pending = several ? 'several' : 'one';
    state.actor = state.pending;
  }
  state.twin = false;
}

function together(state: State): void {
  const { companion } = state.narrator;
  if (state.actor !== undefined) subject(state, true);
  else if (companion === undefined) {
    state.alone = true;
    subject(state, false);
  } else {
    subject(state, true);
    state.output.push(` and ${companion}`);
  }
  state.twin = false;
}

function object(state: State, plural: string): void {
  state.output.push(state.actor !== undefined ? plural : state.narrator.name);
  state.named = true;
  state.actor ??= 'one';
}

function owner(state: State): void {
  // "After losing my job, I …": the name belongs to the subject that follows.
  if (!state.named && state.leading) return void state.output.push('their');
  state.output.push(state.named ? 'their' : possessive(state.narrator.name));
  state.named = true;
}

const contractions: Readonly<Record<string, string>> = {
  "'m": 'am',
  "'re": 'are',
  "'ve": 'have',
  "'ll": 'will',
  "'s": 'is',
};

/** "I'd been" is had, "I'd love" is would. */
function expandD(next: string | undefined): string {
  return next !== undefined && (isPast(next) || next === 'better') ? 'had' : 'would';
}

function verb(state: State, word: string): void {
  const several = state.pending === 'several';
  const agreed = agree(word, several);
  state.output.push(agreed);
  delete state.pending;
  state.twin = !several && agreed !== word && !['is', 'was', 'has', 'does'].includes(agreed.toLowerCase());
  if (!several && ['is', 'has'].includes(agreed.toLowerCase())) state.twin = true;
  if (isModal(word) || /^(?:do|don't|does)$/iu.test(word)) state.twin = false;
}

function pronoun(state: State, word: string, next: string | undefined): boolean {
  const [, base = word, suffix] = /^(I|we)('(?:m|re|ve|ll|d|s))$/iu.exec(word) ?? [];
  switch (base.toLowerCase()) {
    case 'i':
      // "Anna is a nurse and I've been …": the subject is understood.
      if (state.couples && state.acting && state.actor !== undefined && next !== 'and') {
        while (/^\s*$/u.test(state.output.at(-1) ?? 'x')) state.output.pop();
        state.pending = state.actor;
        state.twin = false;
      } else subject(state, next === 'and');
      break;
    case 'we':
      together(state);
      break;
    case 'me':
      object(state, 'them');
      return true;
    case 'us':
      object(state, 'them');
      return true;
    case 'my':
    case 'our':
      owner(state);
      return true;
    case 'mine':
    case 'ours':
      state.output.push(state.named ? 'theirs' : possessive(state.narrator.name));
      state.named = true;
      return true;
    case 'myself':
    case 'ourselves':
      object(state, 'themselves');
      return true;
    default:
      return false;
  }
  if (suffix !== undefined) {
    state.output.push(' ');
    verb(state, suffix.toLowerCase() === "'d" ? expandD(next) : (contractions[suffix.toLowerCase()] ?? ''));
  }
  return true;
}

function plainWord(state: State, token: string, next: string | undefined): void {
  if (pronoun(state, token, next)) return;
  if (state.pending !== undefined && !isAdverb(token)) {
    if (token.toLowerCase() === 'and') {
      // "I and my kids went": the verb of both comes later and is plural.
      state.pending = 'several';
      state.output.push(token);
      return;
    }
    if (state.pending === 'several' && /^(?:their|my)$/iu.test(token)) return void state.output.push(token);
    return verb(state, token);
  }
  if (/^(?:to|who|that|which|those|when|where|how|they|he|she|it|you|people)$/iu.test(token) || isModal(token))
    state.twin = false;
  state.output.push(token);
}

/** "my wife and I" and "me and my wife" as "I and my wife", so that the speaker comes first and the verb is plural. */
function speakerFirst(clause: string): string {
  return clause
    .replace(/\b(?:me and )((?:my|our) (?:[\w-]+ ){0,2}?[\w-]+)(?= [a-z]+)/giu, 'I and $1')
    .replace(
      /(?<=^|, |\b(?:with|that|when|because|and|but|so|where|if) )((?:my|our|some|a few|a couple of|two|three) (?:[\w-]+ ){0,3}?[\w-]+) and (?:I|me)\b(?!')/giu,
      (whole: string, others: string) =>
        // In "my car got towed and I had to pay" two things happen.
        others.split(' ').some((word) => isPast(word) || /^(?:is|are|has|have)$/iu.test(word))
          ? whole
          : `I and ${others}`,
    );
}

/** "After losing my job, I …", "With my kids in school, I …". */
function leadsToSubject(clause: string): boolean {
  // "Losing my job gave me the push": the name belongs to "me".
  if (/^\w+ing (?:my|our) [^,]*\b(?:me|us)\b/iu.test(clause)) return true;
  return /^(?:after|before|since|with|without|while|when|because of|thanks to|for|on|in|at|during|besides|despite|as|once|by|instead of|losing|being|having)\b[^,]*\b(?:my|our)\b[^,]*, (?:I|we)\b/iu.test(
    clause,
  );
}

/**
 * Rewrites a clause from the first to the third person: "I love my dog" by Anna is "Anna loves Anna's dog" → "Anna loves
 * their dog". The name stands once, "they" afterwards, because the speaker's gender is not known. Verbs agree.
 */
export function narrate(clause: string, narrator: Narrator): Narrated {
  const tokens = speakerFirst(clause).match(tokenPattern) ?? [];
  const state: State = {
    narrator,
    output: [],
    named: false,
    alone: false,
    twin: false,
    acting: false,
    couples: false,
    leading: leadsToSubject(clause),
  };
  let coupled = false;
  for (const [position, token] of tokens.entries()) {
    if (/^\s+$/u.test(token)) {
      state.output.push(token);
      continue;
    }
    if (token.startsWith(',')) state.leading = false;
    if (!/^[\p{L}\p{N}]/u.test(token)) {
      state.output.push(token);
      if (state.pending !== undefined && !/^[,"'*]+$/u.test(token)) delete state.pending;
      continue;
    }
    const following = tokens.slice(position + 1).find((other) => /^[\p{L}\p{N}]/u.test(other));
    if (coupled && state.twin && isCoordinatedVerb(token)) {
      state.output.push(agree(token, false));
      coupled = false;
      continue;
    }
    const coupling = /^(?:and|or|but)$/iu.test(token);
    state.couples = /^(?:and|but)$/iu.test(tokens[position - 2] ?? '');
    coupled = coupling || (coupled && isAdverb(token));
    if (coupling && state.pending === undefined) {
      state.output.push(token);
      continue;
    }
    plainWord(state, token, following?.toLowerCase());
  }
  return { text: state.output.join(''), named: state.named, alone: state.alone };
}
