import { fileURLToPath } from 'node:url';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openOpenAiEmbedder } from '../../../src/adapters/ai-sdk/open-openai.ts';
import { loadSessions } from '../../../src/cli/ingest/load-sessions.ts';
import type { Embedder } from '../../../src/ports/embedder.ts';
import { startModelServer } from '../../../src/testing/model-server/start-model-server.ts';
import { fitLatentSemantics } from './latent-semantics.ts';

/** An embedding model behind HTTP. */
export interface OpenedEmbedder extends AsyncDisposable {
  readonly embedder: Embedder;
}

/** Conversations that no evaluation asks questions about. */
const ownFolder = fileURLToPath(new URL('../quality/conversations', import.meta.url));

/**
 * `lsa`: one that was fitted on this repository's own conversations, for where there is no model. Else the base URL of a server that
 * speaks OpenAI's protocol; the model behind a `#`.
 */
export async function openEmbedder(name: string): Promise<OpenedEmbedder> {
  if (name !== 'lsa') {
    const [baseUrl = name, model = 'embedding'] = name.split('#');
    return { embedder: openOpenAiEmbedder({ baseUrl, model }), [Symbol.asyncDispose]: async () => undefined };
  }
  const server = await startModelServer({ embed: fitLatentSemantics(await textsOf(ownFolder)) });
  return {
    embedder: openOpenAiEmbedder({ baseUrl: server.url, model: 'lsa' }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

async function textsOf(folder: string): Promise<string[]> {
  const texts: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json')))
    for await (const { turns } of loadSessions(join(folder, file))) texts.push(...turns.map(({ content }) => content));
  return texts;
}
