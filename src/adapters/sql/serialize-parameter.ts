/** A parameter as it goes over the wire: text, or bytes for bytea. */
export type WireParameter = string | Uint8Array | null;

/**
 * A JavaScript value in the form PostgreSQL reads, by the rules of `pg`, so that a statement means the same on both
 * stores: a Date is an instant, an array is a PostgreSQL array, any other object is JSON. An array for a jsonb column
 * therefore needs JSON.stringify by the caller.
 */
export function serializeParameter(value: unknown): WireParameter {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'undefined':
      return null;
    case 'object':
      return serializeObject(value);
    case 'function':
    case 'symbol':
    default:
      throw new TypeError(`a ${typeof value} cannot be a parameter`);
  }
}

function serializeObject(value: object | null): WireParameter {
  if (value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return serializeArray(value);
  return JSON.stringify(value);
}

function serializeArray(values: readonly unknown[]): string {
  return `{${values.map(serializeElement).join(',')}}`;
}

function serializeElement(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return serializeArray(value);
  if (value instanceof Uint8Array) return `"\\\\x${Buffer.from(value).toString('hex')}"`;
  const text = serializeParameter(value) as string;
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
