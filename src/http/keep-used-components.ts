import type { OpenAPIV3_1 } from 'openapi-types';

const reference = /"#\/components\/schemas\/([^"]+)"/g;

/**
 * Leaves out the named schemas that no path leads to: each comes as an input and as an output, and most are used as one
 * of them.
 */
export function keepUsedComponents(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const schemas = document.components?.schemas ?? {};
  const used = new Set(referencesOf(document.paths));
  // A set visits what is added while it is walked.
  for (const name of used) for (const next of referencesOf(schemas[name])) used.add(next);
  const kept = Object.entries(schemas).filter(([name]) => used.has(name));
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(kept) } };
}

function referencesOf(value: unknown): string[] {
  return [...(JSON.stringify(value) ?? '').matchAll(reference)].map((match) => match[1] ?? '');
}
