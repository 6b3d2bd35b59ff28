import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openOpenAiEmbedder } from '../../../src/adapters/ai-sdk/open-openai.ts';
import { loadSessions } from '../../../src/cli/ingest/load-sessions.ts';
import type { Embedder } from '../../../src/ports/embedder.ts';
import { startModelServer } from '../../../src/testing/model-server/start-model-server.ts';
import { fitLatentSemantics } from './latent-semantics.ts';

/** An embedding model behind HTTP, for one conversation. */
export interface OpenedEmbedder extends AsyncDisposable {
  readonly embedder: Embedder;
}

/**
 * `lsa`: one that was fitted on all other conversations of the folder, and has seen nothing of this one. Else the base URL of a server that
 * speaks OpenAI's protocol; the model behind a `#`.
 */
export async function openEmbedder(name: string, folder: string, conversation: string): Promise<OpenedEmbedder> {
  if (name !== 'lsa') {
    const [baseUrl = name, model = 'embedding'] = name.split('#');
    const embedder = openOpenAiEmbedder({ baseUrl, model });
    return { embedder, [Symbol.asyncDispose]: async () => undefined };
  }
  const embed = fitLatentSemantics(await textsBeside(folder, conversation));
  const server = await startModelServer({ embed });
  return {
    embedder: openOpenAiEmbedder({ baseUrl: server.url, model: 'lsa' }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

async function textsBeside(folder: string, conversation: string): Promise<string[]> {
  const texts: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    if (basename(file, '.json') === conversation) continue;
    for await (const { turns } of loadSessions(join(folder, file))) texts.push(...turns.map(({ content }) => content));
  }
  return texts;
}
