/** What PostgreSQL says about a refused statement, without anything a user wrote. */
export interface DatabaseErrorFields {
  /** SQLSTATE, five characters. */
  readonly code: string;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  /** The function of PostgreSQL's source that raised it: tells errors of one SQLSTATE apart. */
  readonly routine?: string | undefined;
  /** Where in the statement, in characters from 1. */
  readonly position?: string | undefined;
}

/** Names of the states that a defect or a race here can cause; others are shown by their code alone. */
const stateNames: Readonly<Record<string, string>> = {
  '0A000': 'feature not supported',
  '21000': 'more rows than one',
  '22001': 'string too long',
  '22003': 'number out of range',
  '22007': 'invalid date or time',
  '22021': 'character not in the encoding',
  '22P02': 'invalid text representation',
  '23502': 'not null violation',
  '23503': 'foreign key violation',
  '23505': 'unique violation',
  '23514': 'check violation',
  '25006': 'the server is read-only',
  '25P02': 'the transaction is aborted',
  '25P03': 'idle in a transaction for too long',
  '26000': 'unknown prepared statement',
  '40001': 'serialization failure',
  '40P01': 'deadlock',
  '42501': 'insufficient privilege',
  '42601': 'syntax error',
  '42703': 'undefined column',
  '42804': 'datatype mismatch',
  '42883': 'undefined function',
  '42P01': 'undefined table',
  '42P07': 'the table exists already',
  '42P18': 'indeterminate parameter type',
  '53100': 'disk full',
  '53200': 'out of memory',
  '53300': 'too many connections',
  '55P03': 'lock not available',
  '57014': 'query cancelled',
  '58030': 'I/O error',
};

/**
 * An error of the database that is safe to log whole. PostgreSQL's own message, detail and hint are left out because they
 * quote values ("Key (email)=(…) already exists"), and the errors of the drivers because they carry the parameters.
 */
export class DatabaseError extends Error implements DatabaseErrorFields {
  override readonly name = 'DatabaseError';
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly routine: string | undefined;
  readonly position: string | undefined;

  constructor(fields: DatabaseErrorFields) {
    super(describe(fields));
    this.code = fields.code;
    this.constraint = fields.constraint;
    this.table = fields.table;
    this.column = fields.column;
    this.routine = fields.routine;
    this.position = fields.position;
  }
}

function describe(fields: DatabaseErrorFields): string {
  const name = stateNames[fields.code];
  const parts = [`SQLSTATE ${fields.code}`];
  if (name !== undefined) parts.push(`(${name})`);
  if (fields.constraint !== undefined) parts.push(`on constraint ${fields.constraint}`);
  if (fields.table !== undefined) parts.push(`in table ${fields.table}`);
  if (fields.column !== undefined) parts.push(`in column ${fields.column}`);
  if (fields.position !== undefined) parts.push(`at character ${fields.position}`);
  if (fields.routine !== undefined) parts.push(`raised by ${fields.routine}`);
  return parts.join(' ');
}
