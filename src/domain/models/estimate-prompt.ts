import { estimateTokens } from '../tokens.ts';

/** What is sent to a model. */
export interface Prompt {
  readonly system: string;
  readonly messages: readonly { readonly content: string }[];
  /** As JSON Schema, which providers put into the prompt and count with it. */
  readonly schema: { readonly json: Readonly<Record<string, unknown>> };
}

/** Estimates what a model will count as input, before it was asked and where it does not say. */
export function estimatePrompt({ system, messages, schema }: Prompt): number {
  const texts = [system, ...messages.map(({ content }) => content), JSON.stringify(schema.json)];
  return texts.reduce((sum, text) => sum + estimateTokens(text), 0);
}
