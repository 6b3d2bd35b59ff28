/** JSON has no instants: the named fields, where they are present, become dates again. */
export function withInstants<Value extends object>(value: Value, fields: readonly (keyof Value & string)[]): Value {
  const present = fields.filter((field) => typeof value[field] === 'string');
  return { ...value, ...Object.fromEntries(present.map((field) => [field, new Date(String(value[field]))])) };
}
