type Parse = (text: string) => unknown;

/** Object ids of the built-in types that we read; they are the same in every PostgreSQL. */
const oid = {
  bool: 16,
  int8: 20,
  int2: 21,
  int4: 23,
  oid: 26,
  json: 114,
  float4: 700,
  float8: 701,
  bytea: 17,
  timestamp: 1114,
  timestamptz: 1184,
  jsonb: 3802,
} as const;

const scalars = new Map<number, Parse>([
  [oid.bool, (text) => text === 't'],
  [oid.int2, Number],
  [oid.int4, Number],
  [oid.oid, Number],
  [oid.float4, Number],
  [oid.float8, Number],
  [oid.int8, parseSafeInteger],
  [oid.json, parseJson],
  [oid.jsonb, parseJson],
  [oid.bytea, parseBytes],
  [oid.timestamp, (text) => parseInstant(`${text}+00`)],
  [oid.timestamptz, parseInstant],
]);

/** Array type to element type. Text, names and uuids have no parser: their elements stay strings. */
const arrays = new Map<number, number>([
  [1000, oid.bool],
  [1001, oid.bytea],
  [1003, 19],
  [1005, oid.int2],
  [1007, oid.int4],
  [1009, 25],
  [1014, 1042],
  [1015, 1043],
  [1016, oid.int8],
  [1021, oid.float4],
  [1022, oid.float8],
  [1028, oid.oid],
  [1182, 1082],
  [1115, oid.timestamp],
  [1185, oid.timestamptz],
  [1231, 1700],
  [199, oid.json],
  [2951, 2950],
  [3807, oid.jsonb],
]);

const keepText: Parse = (text) => text;

/**
 * The parser for PostgreSQL's text form of a type: int8 as a number (beyond 2^53 it throws a RangeError), timestamptz as
 * Date, json as values, arrays as arrays, everything unknown (numeric, date, vector) as the text itself. Both stores use
 * this table, so that a row reads the same from either.
 */
export function valueParser(typeOid: number): Parse {
  const scalar = scalars.get(typeOid);
  if (scalar !== undefined) return scalar;
  const element = arrays.get(typeOid);
  if (element === undefined) return keepText;
  const parseElement = scalars.get(element) ?? keepText;
  return (text) => parseArray(text, parseElement);
}

function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('an int8 is beyond 2^53 and cannot be a number');
  return value;
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** PostgreSQL's hex form: `\x` and two digits per byte. */
function parseBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}

/** `2024-05-01 10:00:00.123456+00`: Date keeps milliseconds; infinity and years before 1 are refused, never NaN. */
function parseInstant(text: string): Date {
  const iso = text.replace(' ', 'T');
  const date = new Date(/[+-]\d\d$/.test(iso) ? `${iso}:00` : iso);
  if (Number.isNaN(date.getTime())) throw new RangeError('a timestamp is outside what a Date can hold');
  return date;
}

/** PostgreSQL's array form: `{a,"b \"c\"",NULL,{nested}}`. */
function parseArray(text: string, parseElement: Parse): unknown[] {
  // Arrays with other lower bounds than 1 begin with their dimensions: `[0:1]={…}`.
  let position = text.indexOf('{');
  return readLevel();

  function readLevel(): unknown[] {
    const items: unknown[] = [];
    position += 1;
    while (position < text.length) {
      const character = text[position];
      if (character === '}') {
        position += 1;
        return items;
      }
      if (character === ',') position += 1;
      else if (character === '{') items.push(readLevel());
      else if (character === '"') items.push(parseElement(readQuoted()));
      else items.push(readBare());
    }
    return items;
  }

  function readQuoted(): string {
    let value = '';
    position += 1;
    while (position < text.length && text[position] !== '"') {
      if (text[position] === '\\') position += 1;
      value += text[position];
      position += 1;
    }
    position += 1;
    return value;
  }

  function readBare(): unknown {
    const start = position;
    while (position < text.length && text[position] !== ',' && text[position] !== '}') position += 1;
    const value = text.slice(start, position);
    return value === 'NULL' ? null : parseElement(value);
  }
}
