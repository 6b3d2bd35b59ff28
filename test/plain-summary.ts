import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with a plain line, `N passed, N failed`, for whoever reads only that. */
export class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: (typeof states)[number]): number => states.filter((found) => found === state).length;
    // A file that does not even load has failed, whatever it would have tested.
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
    const servers = modules[0]?.project.getProvidedContext().servers;
    if (servers !== undefined && 'reason' in servers)
      process.stdout.write(`\nThe tests that need real servers were skipped: ${servers.reason}\n`);
    process.stdout.write(`\n${count('passed')} passed, ${count('failed') + broken} failed${skipped}\n`);
  }
}
