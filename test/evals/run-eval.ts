/**
 * Takes conversations in, asks their questions, and prints what is found, how fast, at what size, and how good the memories are.
 *
 *   npm run eval -- FOLDER [--turns-only] [--observations] [--embedder URL#MODEL|lsa] [--show] [--results FOLDER]
 *
 * FOLDER holds conversations in any form that `memoir ingest` reads. Where a `questions.jsonl` in LoCoMo's form lies beside them, its
 * questions are asked: by words of turns and of what the rules remember. Each option adds rows to the same table: recall of turns
 * alone; memories that are the files' `observation`s, served as the answers of a model; recall by words and vectors, and by vectors alone, with
 * any server that speaks OpenAI's protocol, or with a stand-in (`lsa`). `--show` prints the memories that are counted as defects: the
 * texts of LoCoMo (CC BY-NC 4.0) among them must not be kept in this repository.
 *
 * Ranked turns of each question and memories with their evidence are written to the results folder (default test/evals/results).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbedder } from './embedder/open-embedder.ts';
import type { Memorist } from './eval-store.ts';
import { evaluate, type Evaluated } from './evaluate.ts';
import { printQuality, printQuestions, printSizes } from './print-eval.ts';
import { readQuestions } from './questions.ts';
import { writeResults } from './write-results.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    'turns-only': { type: 'boolean', default: false },
    observations: { type: 'boolean', default: false },
    embedder: { type: 'string' },
    show: { type: 'boolean', default: false },
    results: { type: 'string', default: 'test/evals/results' },
  },
});
const [folder] = positionals;
if (folder === undefined)
  throw new Error('usage: npm run eval -- FOLDER, and options that the head of this file names');
const asked = join(folder, 'questions.jsonl');
const questions = existsSync(asked) ? readQuestions(asked) : [];
const memorists: readonly Memorist[] = values.observations ? ['rules', 'observations'] : ['rules'];

await using opened = values.embedder === undefined ? undefined : await openEmbedder(values.embedder);
const evaluated: Evaluated[] = [];
for (const memorist of memorists) {
  const turnsOnly = values['turns-only'] && memorist === 'rules';
  evaluated.push(await evaluate({ folder, memorist, questions, turnsOnly, embedder: opened?.embedder }));
}
writeResults(values.results, evaluated);
if (questions.length > 0) printQuestions(evaluated);
console.log();
printSizes(evaluated);
console.log();
printQuality(evaluated, { questions, show: values.show });
