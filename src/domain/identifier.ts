import { v7 } from 'uuid';

/** A UUIDv7 (RFC 9562, section 5.7): ids made by one process sort in the order in which they were made. */
export function createId(): string {
  return v7();
}
