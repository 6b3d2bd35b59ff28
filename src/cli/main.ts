#!/usr/bin/env node
import { buildProgram } from './build-program.ts';
import { reportError } from './report-error.ts';
import { createTerminal } from './terminal.ts';

const terminal = createTerminal(process);
try {
  await buildProgram(terminal).parseAsync(process.argv);
} catch (error) {
  process.exitCode = reportError(error, terminal);
}
