import { v7, validate } from 'uuid';

/** A UUIDv7 (RFC 9562, section 5.7): ids made by one process sort in the order in which they were made. */
export function createId(): string {
  return v7();
}

/** Whether a string could be an id that was made here: what is none cannot be found, and a store may refuse to look. */
export function isId(text: string): boolean {
  return validate(text);
}
