/** A turn as a prompt shows it. */
export interface PromptTurn {
  readonly number: number;
  /** `2023-05-08 13:56`, by the speaker's own clock. */
  readonly at: string;
  readonly role: string;
  readonly content: string;
}

/** What a model can read in a prompt of ours: that of an extraction, or pairs to judge. */
export interface ReadPrompt {
  readonly turns: readonly PromptTurn[];
  readonly known: readonly string[];
  /** Facts that are not to be told again. */
  readonly kept: readonly string[];
  readonly pairs: number;
}

const turnLine = /^(\d+) (\d\d:\d\d) (\w+) (?:"(?:[^"\\]|\\.)*"|[^":]+): ("(?:[^"\\]|\\.)*")$/;
const dayLine = /^[A-Z][a-z]+ (\d{4}-\d\d-\d\d)$/;

/** Reads a prompt as a model would: by its tags, which no line of the data can hold alone. */
export function readPrompt(text: string): ReadPrompt {
  return {
    turns: readTurns(section(text, 'turns')),
    known: section(text, 'known').map((line) => JSON.parse(line.slice(line.indexOf('"'))) as string),
    kept: section(text, 'kept').map((line) => JSON.parse(line) as string),
    pairs: section(text, 'pairs').length,
  };
}

function section(text: string, name: string): string[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^<${name}-\\d+>$`).test(line));
  if (start < 0) return [];
  const end = lines.indexOf((lines[start] ?? '').replace('<', '</'), start);
  return lines.slice(start + 1, end);
}

function readTurns(lines: readonly string[]): PromptTurn[] {
  let day = '';
  return lines.flatMap((line) => {
    day = dayLine.exec(line)?.[1] ?? day;
    const [, number, time = '', role = '', content = '""'] = turnLine.exec(line) ?? [];
    if (number === undefined) return [];
    return [{ number: Number(number), at: `${day} ${time}`, role, content: JSON.parse(content) as string }];
  });
}
