import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evaluated } from './evaluate.ts';

/** For any other scorer: `run-MODE.jsonl` (`{qid, turns}`, best first) and `memories-OF.jsonl` (`{conv, text, category, evidence}`). */
export function writeResults(folder: string, evaluated: readonly Evaluated[]): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, records: readonly object[]): void =>
    writeFileSync(
      join(folder, `${name.replaceAll(' ', '-')}.jsonl`),
      records.map((record) => `${JSON.stringify(record)}\n`).join(''),
    );
  for (const { memorist, modes, memories } of evaluated) {
    for (const { name, answers } of modes)
      write(
        `run-${name}`,
        answers.map(({ question, turns }) => ({ qid: question.qid, turns })),
      );
    const records = [...memories].flatMap(([conv, list]) =>
      list.map(({ text, category, evidence }) => ({
        conv,
        text,
        category,
        evidence: evidence.map(({ turnId }) => turnId),
      })),
    );
    write(`memories-${memorist}`, records);
  }
}
