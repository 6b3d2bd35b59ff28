import { readFileSync } from 'node:fs';

/** One turn of the set; the statements are those that a question is about. */
export interface PairTurn {
  readonly id: string;
  readonly sessionId: string;
  readonly name: string;
  readonly content: string;
  readonly occurredAt: string;
}

/** Two statements of the same thing, months apart, among small talk, and a question that the newer one answers. */
export interface Pair {
  readonly language: string;
  /** What it is about: job, home, pet … */
  readonly topic: string;
  readonly question: string;
  /** Of all sessions, in the order in which they were held. */
  readonly turns: readonly PairTurn[];
  readonly olderId: string;
  readonly newerId: string;
}

export const languages = ['english', 'german', 'spanish', 'french', 'portuguese'] as const;
type Language = (typeof languages)[number];

interface Line {
  readonly name: string;
  readonly content: string;
  readonly marked: boolean;
}

interface Session {
  readonly day: string;
  readonly lines: readonly Line[];
}

interface Section {
  readonly topic: string;
  readonly question: string;
  readonly sessions: readonly Session[];
}

/** Sections (`# topic`) of a question (`? …`) and sessions (a day), each of lines (`Name: text`, a statement with `*` in front). */
function parseSections(text: string): Section[] {
  return text
    .split(/^# /mu)
    .slice(1)
    .map((part) => {
      const [topic = '', ...lines] = part.trim().split('\n');
      const question = lines[0]?.startsWith('? ') ? lines.shift() : undefined;
      const sessions: { day: string; lines: Line[] }[] = [];
      for (const line of lines) {
        if (/^\d{4}-\d\d-\d\d$/u.test(line)) sessions.push({ day: line, lines: [] });
        else sessions.at(-1)?.lines.push(parseLine(line));
      }
      return { topic, question: question?.slice(2) ?? '', sessions };
    });
}

function parseLine(line: string): Line {
  const [, mark, name, content] = /^(\*?)([^:]+?) ?: (.+)$/u.exec(line) ?? [];
  if (name === undefined || content === undefined) throw new Error(`not a line of a conversation: ${line}`);
  return { name, content, marked: mark === '*' };
}

/** Who speaks in the small talk is, pair by pair, who speaks in the statements. */
function namesOf(sessions: readonly Session[]): { readonly A: string; readonly B: string } {
  const lines = sessions.flatMap((session) => session.lines);
  const A = lines.find(({ marked }) => marked)?.name ?? 'A';
  return { A, B: lines.find(({ name }) => name !== A)?.name ?? 'B' };
}

function buildPair(language: Language, { topic, question, sessions }: Section, smallTalk: readonly Session[]): Pair {
  const names = namesOf(sessions);
  const held = [...sessions, ...smallTalk].toSorted((a, b) => a.day.localeCompare(b.day));
  const said = held.flatMap(({ day, lines }) =>
    lines.map(({ name, content, marked }, at) => ({
      marked,
      turn: {
        id: `${day}-${at + 1}`,
        sessionId: day,
        name: name === 'A' || name === 'B' ? names[name] : name,
        content,
        occurredAt: `${day}T18:${String(at).padStart(2, '0')}:00Z`,
      },
    })),
  );
  const [older, newer, ...more] = said.filter(({ marked }) => marked);
  if (older === undefined || newer === undefined || more.length > 0) throw new Error(`not two statements: ${question}`);
  return {
    language,
    topic,
    question,
    turns: said.map(({ turn }) => turn),
    olderId: older.turn.id,
    newerId: newer.turn.id,
  };
}

/** The pairs of one language, each among all small talk of that language. */
export function readPairs(language: Language): Pair[] {
  const sections = parseSections(readFileSync(new URL(`sets/${language}.txt`, import.meta.url), 'utf8'));
  const smallTalk = sections.find(({ topic }) => topic === 'small talk')?.sessions ?? [];
  return sections.filter(({ question }) => question !== '').map((section) => buildPair(language, section, smallTalk));
}
