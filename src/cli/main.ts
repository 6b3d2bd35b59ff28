#!/usr/bin/env node
import { requireNode } from '../runtime/require-node.ts';
import { reportError } from './report-error.ts';
import { createTerminal } from './terminal.ts';

const terminal = createTerminal(process);
try {
  requireNode();
  // Loaded only now: on a Node that is too old it might fail in words that help nobody.
  const { buildProgram } = await import('./build-program.ts');
  await buildProgram(terminal).parseAsync(process.argv);
} catch (error) {
  process.exitCode = reportError(error, terminal);
}
