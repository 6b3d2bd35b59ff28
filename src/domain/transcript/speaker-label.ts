import { nameParticles } from '../name-particles.ts';
import type { Role } from '../turn.ts';

/** What a label says by itself: a role beyond doubt, a word that can be one, a name, a handle in lower case, or no speaker. */
export type LabelKind = 'role' | 'roleLike' | 'name' | 'handle' | 'none';

export interface LabelReading {
  readonly kind: LabelKind;
  readonly role: Role;
  /** Whether the label names somebody, beyond the bare role. */
  readonly named: boolean;
}

const generic = (role: Role): LabelReading => ({ kind: 'role', role, named: false });
const likely = (role: Role, named: boolean): LabelReading => ({ kind: 'roleLike', role, named });
const noSpeaker: LabelReading = { kind: 'none', role: 'user', named: false };

function each(labels: string, reading: LabelReading): (readonly [string, LabelReading])[] {
  return labels.split(' ').map((label) => [label, reading]);
}

/** Labels in lower case that mean a role. `roleLike` ones also begin lines of ordinary prose and need company. */
const roles: ReadonlyMap<string, LabelReading> = new Map<string, LabelReading>([
  ['user', generic('user')],
  ['human', generic('user')],
  ['assistant', generic('assistant')],
  ['ai', generic('assistant')],
  ['ai assistant', generic('assistant')],
  ['chatbot', generic('assistant')],
  ['chatgpt', { kind: 'role', role: 'assistant', named: true }],
  ...each(
    'usuario usuário utilisateur nutzer benutzer utente gebruiker пользователь 用户 用戶 ユーザー 사용자',
    generic('user'),
  ),
  ...each('asistente assistente assistent ассистент 助手 助理 アシスタント 어시스턴트', generic('assistant')),
  ['me', likely('user', false)],
  ['you', likely('user', false)],
  ['customer', likely('user', true)],
  ['client', likely('user', true)],
  ['bot', likely('assistant', false)],
  ['model', likely('assistant', false)],
  ['gpt', likely('assistant', true)],
  ['claude', likely('assistant', true)],
  ['gemini', likely('assistant', true)],
  ['copilot', likely('assistant', true)],
  ['agent', likely('assistant', true)],
  ['support', likely('assistant', true)],
  ['support agent', likely('assistant', true)],
  ['virtual assistant', likely('assistant', true)],
  ['system', likely('system', false)],
  ['developer', likely('system', false)],
  ['tool', likely('tool', false)],
  ['function', likely('tool', false)],
  ['tool result', likely('tool', false)],
]);

/** First or last words of what stands before a colon in notes, mails, logs, recipes and code, and is nobody. */
const nobody: ReadonlySet<string> = new Set(
  `note notes nb ps warning warn error errors info debug trace fatal exception traceback tip tips hint caution important
  example examples summary conclusion result results question questions answer answers q a step steps title subject from to
  cc bcc date time re fw fwd http https ftp mailto file url link links source sources ref reference references see input
  output expected actual description detail details reason reasons cause fix solution problem issue issues pro pros con
  cons price cost name names age id email mail phone address password username login location when where who what why how
  which agenda attendees action actions item items update updates edit tldr definition key keys value values type status
  version author ingredients ingredient instructions directions method recipe dessert starter breakfast lunch dinner snack
  snacks morning afternoon evening night monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday
  january february march july september october november december day week month year hour chapter section part parts
  option options goal goals task tasks plan plans topic topics point points idea ideas context background also however
  first second third finally lastly next then yes no ok okay remember total sum code usage return returns parameter
  parameters arg args default else try except finally case class def public private static var let const if for while do
  switch import export select insert where set get post put delete patch host accept content user-agent require requires
  required optional background pass fail passed failed test tests given feature scenario bug changes added changed fixed removed
  deprecated security installation overview introduction contents figure table appendix list thing things one two three
  phase level stage round item number quote message text comment comments answer regards thanks hi hello dear hey
  groceries shopping budget size color colour weight height width length range rating score`.split(/\s+/u),
);

const maxNameWords = 4;
/** A capital, or a letter of a script that has none. */
const nameWord = /^(?:[\p{Lu}\p{Lt}\p{Lo}]|@\p{L}|&$)/u;
const handle = /^@?[\p{L}_][\p{L}\p{M}\p{N}._@#-]*$/u;

/** Reads what stands before the colon of a line, without its decorations. */
export function readSpeakerLabel(label: string): LabelReading {
  const lower = label.toLowerCase();
  const role = roles.get(lower);
  if (role !== undefined) return role;
  const words = label.split(/[ _]+/u);
  if (words.length > maxNameWords || !/\p{L}/u.test(label)) return noSpeaker;
  const lowerWords = lower.split(/[ _.]+/u).filter((word) => word !== '');
  if (nobody.has(lowerWords[0] ?? '') || nobody.has(lowerWords.at(-1) ?? '')) return noSpeaker;
  if (label.endsWith('.') && !/^\p{Lu}\p{L}{0,3}\.$/u.test(words.at(-1) ?? '')) return noSpeaker;
  const named = words.every((word, index) => nameWord.test(word) || (index > 0 && nameParticles.has(word)));
  if (named) return { kind: 'name', role: 'user', named: true };
  return handle.test(label) ? { kind: 'handle', role: 'user', named: true } : noSpeaker;
}

/** The role that a record of a chat export names, whatever its case; undefined for a name or an unknown word. */
export function findRole(label: string): Role | undefined {
  return roles.get(label.trim().toLowerCase())?.role;
}

/** Whether a label of a chat export is a role and nobody's name. */
export function isBareRole(label: string): boolean {
  return roles.get(label.trim().toLowerCase())?.named === false;
}
