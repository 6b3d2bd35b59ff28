/**
 * Processor time of extraction by rules alone: no store, no model.
 *
 *   node test/evals/quality/time-extraction.ts FOLDER
 *
 * FOLDER holds `*.json` conversations. Sessions are cut into windows as the engine cuts them at most.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadSessions } from '../../../src/cli/ingest/load-sessions.ts';
import type { ExtractionTurn } from '../../../src/domain/extraction/fact.ts';
import { speakerName } from '../../../src/domain/speaker-name.ts';
import { extractByRules } from '../../../src/engine/extraction/rules/extract-by-rules.ts';

const windowTurns = 20;

async function readWindows(folder: string): Promise<ExtractionTurn[][]> {
  const windows: ExtractionTurn[][] = [];
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    for await (const { turns } of loadSessions(join(folder, name))) {
      const read = turns.map((turn, index) => ({
        seq: index + 1,
        role: turn.role,
        speaker: speakerName(turn),
        participant: true,
        content: turn.content,
        occurredAt: turn.occurredAt ?? { instant: new Date(0), offsetMinutes: 0 },
      }));
      for (let start = 0; start < read.length; start += windowTurns) {
        windows.push(read.slice(start, start + windowTurns));
      }
    }
  }
  return windows;
}

async function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: node test/evals/quality/time-extraction.ts FOLDER');
  const windows = await readWindows(folder);
  const turns = windows.flat().length;
  const before = process.cpuUsage();
  let facts = 0;
  for (const window of windows)
    facts += extractByRules({ namespace: 'n', windowId: 'w', sessionId: 'timing', turns: window, before: [] }).facts
      .length;
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (user + system) / 1_000;
  console.log(
    `${turns} turns, ${facts} facts: ${(milliseconds / 1_000).toFixed(2)} s of processor time, ${(milliseconds / turns).toFixed(2)} ms a turn`,
  );
}

await main();
