/** A fact that stands whole in a text: its object is closed, and its fields are of the types that were asked for. */
export interface CompleteFact {
  readonly text: string;
  readonly turns: readonly number[];
}

/** What stands whole in an answer. */
export interface CompleteFacts {
  /** To be kept, whatever became of the rest: they cite only turns that are there, one of a person among them. */
  readonly valid: readonly CompleteFact[];
  /** Texts of whole objects whose turns are not as they should be: they may be lost, and may be understood. */
  readonly damaged: readonly string[];
}

/**
 * Finds the facts that are whole in an answer, without the product's own reader: from each opening bracket to the one that
 * closes it, read strictly. `persons` are the numbers of turns that people said, `turns` how many there are.
 */
export function findCompleteFacts(
  answer: string,
  shown: { readonly turns: number; readonly persons: ReadonlySet<number> },
): CompleteFacts {
  const valid: CompleteFact[] = [];
  const damaged: string[] = [];
  for (const object of findObjects(answer)) {
    const { text, turns, field } = object;
    if (typeof text !== 'string' || field !== undefined) continue;
    if (isCitation(turns, shown)) valid.push({ text, turns });
    else damaged.push(text);
  }
  return { valid, damaged };
}

function isCitation(
  turns: unknown,
  shown: { readonly turns: number; readonly persons: ReadonlySet<number> },
): turns is readonly number[] {
  if (!Array.isArray(turns) || turns.length === 0) return false;
  const numbers: readonly unknown[] = turns;
  return (
    numbers.every((turn) => Number.isInteger(turn) && Number(turn) >= 1 && Number(turn) <= shown.turns) &&
    numbers.some((turn) => shown.persons.has(Number(turn)))
  );
}

/** All objects, those within others too. */
function findObjects(text: string): Readonly<Record<string, unknown>>[] {
  const objects: Readonly<Record<string, unknown>>[] = [];
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    const end = findEnd(text, start);
    if (end === undefined) continue;
    const value = parseObject(text.slice(start, end));
    if (value !== undefined) objects.push(value);
  }
  return objects;
}

/** Behind the bracket that closes the one at `start`; undefined where none does. */
function findEnd(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(json) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
