import { randomFillSync } from 'node:crypto';
import { v7, validate } from 'uuid';

/** Random bytes of many ids at once: asking the system for those of each is most of what an id costs. */
const randomBytes = Buffer.alloc(16 * 256);
let nextByte = randomBytes.length;
/** Of the last id: its millisecond, and its number within it, which begins at random. */
let lastMs = 0;
let sequence = 0;

/** A UUIDv7 (RFC 9562, sections 5.7 and 6.2): ids made by one process sort in the order in which they were made. */
export function createId(): string {
  if (nextByte === randomBytes.length) {
    randomFillSync(randomBytes);
    nextByte = 0;
  }
  const random = randomBytes.subarray(nextByte, nextByte + 16);
  nextByte += 16;
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    // Half of the range is left to count in.
    sequence = random.readUInt32BE(6) >>> 1;
  } else sequence += 1;
  return v7({ random, msecs: lastMs, seq: sequence });
}

/** Whether a string could be an id that was made here: what is none cannot be found, and a store may refuse to look. */
export function isId(text: string): boolean {
  return validate(text);
}
