import { escapeLiteral } from 'pg';

/**
 * How instants are written, whatever the server's or the database's own settings say: in a zone with an old offset of
 * seconds (Berlin before 1893: +00:53:28) they would come in a form that no Date can read.
 */
const writing = { TimeZone: 'UTC', DateStyle: 'ISO, MDY' } as const;

/** What a transaction begins with: settings for it alone, in one statement. */
export function buildOpening(settings: Readonly<Record<string, string>>): string {
  const calls = Object.entries({ ...writing, ...settings }).map(
    ([name, value]) => `set_config(${escapeLiteral(name)}, ${escapeLiteral(value)}, true)`,
  );
  return `SELECT ${calls.join(', ')}`;
}
