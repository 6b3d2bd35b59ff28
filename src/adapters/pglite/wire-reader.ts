import { DatabaseError } from '../sql/database-error.ts';
import { valueParser } from '../sql/parse-value.ts';

/** What the transaction of the connection is after an answer: none, open, or open and failed. */
export type TransactionStatus = 'idle' | 'open' | 'failed';

/** The answer to one statement, or the last answer to several. */
export interface WireResponse {
  readonly rows: readonly Record<string, unknown>[];
  /** First word of the command's tag: `SELECT`, `INSERT`, `COMMIT`; undefined for an empty query. */
  readonly command: string | undefined;
  /** Rows that an insert, update, delete or merge touched; undefined for anything else. */
  readonly affectedRows: number | undefined;
  /** Whether any of the statements changed the schema or dropped prepared statements. */
  readonly changedSchema: boolean;
  readonly error: DatabaseError | undefined;
}

interface Field {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

const changing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);
const schemaChanging = new Set(['CREATE', 'ALTER', 'DROP', 'DISCARD', 'DEALLOCATE', 'REINDEX']);
const readyForQuery = 0x5a;

/**
 * The transaction's status from the end of an answer, which is always a ReadyForQuery message; undefined when it is not
 * there, which means that the database broke down in the middle.
 */
export function readTransactionStatus(bytes: Uint8Array): TransactionStatus | undefined {
  if (bytes.length < 6 || bytes.at(-6) !== readyForQuery) return undefined;
  switch (bytes.at(-1)) {
    case 0x49:
      return 'idle';
    case 0x54:
      return 'open';
    case 0x45:
      return 'failed';
    default:
      return undefined;
  }
}

/**
 * Reads backend messages of PostgreSQL's protocol. Values that JavaScript cannot hold (an int8 beyond 2^53) become the
 * answer's error, like a refusal of the database.
 */
export function readResponse(bytes: Uint8Array<ArrayBuffer>): WireResponse {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let fields: readonly Field[] = [];
  let rows: Record<string, unknown>[] = [];
  let error: DatabaseError | undefined;
  let tag = '';
  let changedSchema = false;
  let offset = 0;
  while (offset + 5 <= buffer.length) {
    const type = buffer[offset];
    const start = offset + 5;
    offset += 1 + buffer.readInt32BE(offset + 1);
    if (type === 0x44 /* DataRow */) {
      try {
        rows.push(readRow(buffer, start, fields));
      } catch {
        error ??= new DatabaseError({ code: '22003', routine: 'readRow' });
      }
    } else if (type === 0x54 /* RowDescription */) {
      fields = readFields(buffer, start);
      rows = [];
    } else if (type === 0x43 /* CommandComplete */) {
      tag = buffer.toString('utf8', start, offset - 1);
      changedSchema ||= schemaChanging.has(firstWord(tag));
    } else if (type === 0x45 /* ErrorResponse */) {
      error ??= readError(buffer, start, offset);
    }
  }
  const command = tag === '' ? undefined : firstWord(tag);
  const affectedRows =
    command !== undefined && changing.has(command) ? Number(tag.slice(tag.lastIndexOf(' ') + 1)) : undefined;
  return { rows, command, affectedRows, changedSchema, error };
}

function firstWord(tag: string): string {
  const space = tag.indexOf(' ');
  return space === -1 ? tag : tag.slice(0, space);
}

function readFields(buffer: Buffer, start: number): readonly Field[] {
  const fields: Field[] = [];
  const count = buffer.readUInt16BE(start);
  let offset = start + 2;
  for (let index = 0; index < count; index += 1) {
    const end = buffer.indexOf(0, offset);
    const name = buffer.toString('utf8', offset, end);
    // After the name: table (4), column (2), type (4), length (2), modifier (4), format (2).
    fields.push({ name, parse: valueParser(buffer.readUInt32BE(end + 7)) });
    offset = end + 19;
  }
  return fields;
}

function readRow(buffer: Buffer, start: number, fields: readonly Field[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  let offset = start + 2;
  for (const field of fields) {
    const length = buffer.readInt32BE(offset);
    offset += 4;
    if (length === -1) {
      row[field.name] = null;
    } else {
      row[field.name] = field.parse(buffer.toString('utf8', offset, offset + length));
      offset += length;
    }
  }
  return row;
}

function readError(buffer: Buffer, start: number, end: number): DatabaseError {
  const parts = new Map<string, string>();
  let offset = start;
  while (offset < end && buffer[offset] !== 0) {
    const stop = buffer.indexOf(0, offset + 1);
    parts.set(String.fromCharCode(buffer[offset] ?? 0), buffer.toString('utf8', offset + 1, stop));
    offset = stop + 1;
  }
  return new DatabaseError({
    code: parts.get('C') ?? 'XX000',
    constraint: parts.get('n'),
    table: parts.get('t'),
    column: parts.get('c'),
    routine: parts.get('R'),
    position: parts.get('P'),
  });
}
