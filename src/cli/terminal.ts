import { stripVTControlCharacters, styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes: results to standard output, everything else to standard error. */
export interface Terminal {
  /** Whether a person watches standard error, so that a progress bar makes sense. */
  readonly watched: boolean;
  /** A line of the result. */
  print(line?: string): void;
  /** The whole result of a command as one JSON document. */
  printJson(value: unknown): void;
  /** A line for the person who waits. */
  note(line: string): void;
  /** Writes the current line of standard error anew, cut to its width; for terminals alone. */
  rewrite(line: string): void;
  /** Colours where standard output is a terminal and colours are wanted. */
  style(style: Style, text: string): string;
}

/** Of a terminal that does not say how wide it is. */
const defaultColumns = 80;

/**
 * The terminal of this process. A reader that went away, as `head` does, is no error: what is written afterwards is
 * dropped, and the command ends as it would have.
 */
export function createTerminal({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): Terminal {
  let readable = true;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    readable = false;
    if (error.code !== 'EPIPE') throw error;
  });
  stderr.on('error', () => undefined);
  const print = (line = ''): void => {
    if (readable) stdout.write(`${line}\n`);
  };
  return {
    watched: stderr.isTTY,
    print,
    printJson: (value) => print(JSON.stringify(value, undefined, 2)),
    note: (line) => void stderr.write(`${line}\n`),
    rewrite: (line) =>
      void stderr.write(`\r\u001B[2K${[...line].slice(0, (stderr.columns || defaultColumns) - 1).join('')}`),
    style: (style, text) => styleText(style, text, { stream: stdout }),
  };
}

/**
 * Stored text as one line that can be shown: what people wrote may hold line ends, and control characters that would
 * steer the terminal.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '�')
    .trim();
}
