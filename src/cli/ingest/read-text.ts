import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { inputError, translateReadError } from './input-error.ts';

/** Bytes of a file that is read whole: JSON cannot be taken apart before it ends. Beyond it: JSON Lines, which has no bound. */
export const wholeFileBytes = 256 * 1024 * 1024;
/** Units of a line of JSON Lines: a turn of 100,000 characters with every one escaped, and metadata. */
const lineUnits = 2 * 1024 * 1024;

/**
 * Reads a text file whole, as UTF-8 or, with its mark at the start, as UTF-16 (what Windows editors write).
 *
 * @throws MemoirError `input_unreadable` for no file, a folder, a file beyond 256 MB, and what is not text
 */
export async function readWholeText(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > wholeFileBytes) {
      throw inputError(
        path,
        `is larger than ${wholeFileBytes / 1024 / 1024} MB; turn it into JSON Lines, one message a line`,
      );
    }
    return decode(await file.readFile());
  } catch (error) {
    throw translateReadError(error, path);
  }
}

/** The first bytes of a file as text, to tell what it is. */
export async function readTextHead(path: string, bytes: number): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const buffer = new Uint8Array(bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, 0);
    // Not fatal: the head may end inside a character. The whole is decoded strictly.
    return decode(buffer.subarray(0, bytesRead), false);
  } catch (error) {
    throw translateReadError(error, path);
  }
}

function decode(bytes: Uint8Array, fatal = true): string {
  return new TextDecoder(encodingOf(bytes), { fatal }).decode(bytes);
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** A line and its number, from 1. */
export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

/**
 * Reads a text file line by line, in bounded memory.
 *
 * @throws MemoirError `input_unreadable` as `readWholeText`, and for a line that is too long
 */
export async function* readLines(path: string): AsyncGenerator<NumberedLine> {
  let number = 0;
  let rest = '';
  try {
    for await (const text of decoded(path)) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield { number: (number += 1), text: line };
      if (rest.length > lineUnits) throw inputError(`${path}:${number + 1}`, 'the line is longer than 2 MB');
    }
  } catch (error) {
    throw translateReadError(error, path);
  }
  if (rest !== '') yield { number: number + 1, text: rest };
}

async function* decoded(path: string): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const bytes = chunk as Uint8Array;
    decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
    yield decoder.decode(bytes, { stream: true });
  }
  if (decoder !== undefined) yield decoder.decode();
}
