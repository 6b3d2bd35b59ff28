/** Writes openapi.json from the routes: `node scripts/generate-openapi.ts`. */
import { writeFileSync } from 'node:fs';
import type { Engine } from '../src/engine/engine.ts';
import { buildServer } from '../src/http/build-server.ts';
import { silentLog } from '../src/ports/log.ts';

export const openApiPath = new URL('../openapi.json', import.meta.url);

/** The OpenAPI document as text. The routes are described and never called, so they need no engine behind them. */
export async function renderOpenApi(): Promise<string> {
  const server = await buildServer({ engine: {} as Engine, log: silentLog });
  try {
    return `${JSON.stringify(server.swagger(), null, 2)}\n`;
  } finally {
    await server.close();
  }
}

if (import.meta.main) writeFileSync(openApiPath, await renderOpenApi());
