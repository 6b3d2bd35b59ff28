import { parentPort } from 'node:worker_threads';
import { extractByRules } from '../engine/extraction/rules/extract-by-rules.ts';
import type { RulesAnswer, RulesRequest } from './threaded-rules.ts';

if (parentPort === null) throw new Error('rules-thread runs as a worker thread only');
const port = parentPort;

port.on('message', ({ id, input }: RulesRequest) => port.postMessage(answer(id, input)));

/** The error's name alone: its message could quote the text. */
function answer(id: number, input: RulesRequest['input']): RulesAnswer {
  try {
    return { id, extraction: extractByRules(input) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.name : typeof error };
  }
}
