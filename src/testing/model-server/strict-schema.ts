type JsonSchema = Readonly<Record<string, unknown>>;

/** What structured outputs do not know. */
const forbiddenKeywords = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
];
/** A schema says what it is about by one of these. */
const subjectKeywords = ['type', 'anyOf', '$ref', 'enum', 'const'];

/**
 * What OpenAI and Azure object to in a schema that is sent with `strict: true`, in their words; undefined where nothing.
 * Found out here, it costs a test; found out there, every call fails. After "Supported schemas" in OpenAI's guide to
 * structured outputs: every object is closed and has all of its properties required, the root is an object.
 */
export function findSchemaObjection(schema: JsonSchema): string | undefined {
  if (schema['type'] !== 'object' || schema['anyOf'] !== undefined) {
    return `schema must be a JSON Schema of 'type: "object"', got 'type: ${JSON.stringify(schema['type'] ?? 'None')}'.`;
  }
  return findObjection(schema, []);
}

function findObjection(schema: JsonSchema, context: readonly string[]): string | undefined {
  const objection = objectionTo(schema);
  if (objection !== undefined) return `In context=(${context.map((part) => `'${part}'`).join(', ')}), ${objection}`;
  for (const [path, child] of listChildren(schema)) {
    const found = findObjection(child, [...context, ...path]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function objectionTo(schema: JsonSchema): string | undefined {
  const forbidden = forbiddenKeywords.find((keyword) => schema[keyword] !== undefined);
  if (forbidden !== undefined) return `'${forbidden}' is not permitted.`;
  if (!subjectKeywords.some((keyword) => schema[keyword] !== undefined)) return "schema must have a 'type' key.";
  const types: readonly unknown[] = [schema['type']].flat();
  if (!types.includes('object')) return undefined;
  if (schema['additionalProperties'] !== false) {
    return "'additionalProperties' is required to be supplied and to be false.";
  }
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const missing = Object.keys(asSchema(schema['properties']) ?? {}).find((key) => !required.includes(key));
  if (missing === undefined) return undefined;
  return `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
}

function listChildren(schema: JsonSchema): (readonly [readonly string[], JsonSchema])[] {
  const named = ['properties', '$defs', 'definitions'].flatMap((keyword) =>
    Object.entries(asSchema(schema[keyword]) ?? {}).map(([name, child]) => [[keyword, name], child] as const),
  );
  const options: readonly unknown[] = Array.isArray(schema['anyOf']) ? schema['anyOf'] : [];
  const children = [
    ...named,
    [['items'], schema['items']] as const,
    ...options.map((child, index) => [['anyOf', String(index)], child] as const),
  ];
  return children.flatMap(([path, child]) => {
    const found = asSchema(child);
    return found === undefined ? [] : [[path, found] as const];
  });
}

function asSchema(value: unknown): JsonSchema | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as JsonSchema) : undefined;
}
