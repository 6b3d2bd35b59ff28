#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Compiled code is kept in the system's temporary folder: a second start is ready a tenth sooner.
enableCompileCache();

const { buildProgram } = await import('./build-program.ts');
const { reportError } = await import('./report-error.ts');
const { createTerminal } = await import('./terminal.ts');

const terminal = createTerminal(process);
try {
  await buildProgram(terminal).parseAsync(process.argv);
} catch (error) {
  process.exitCode = reportError(error, terminal);
}
