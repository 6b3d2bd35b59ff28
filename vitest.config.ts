import { defineConfig } from 'vitest/config';
import { PlainSummary } from './test/plain-summary.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/servers/global-setup.ts'],
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Forks, because tests open embedded databases with worker threads of their own and kill processes.
    pool: 'forks',
    // Two, because the smallest machines that run this suite have two slow cores and each embedded store costs about 200 MB.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    reporters: ['default', new PlainSummary()],
    // What a developer has in the environment must not reach the tests: an empty variable counts as none.
    env: Object.fromEntries(
      [
        'DATABASE_URL',
        'REDIS_URL',
        'REDIS_HOST',
        'MEMOIR_MODEL',
        'OPENAI_API_KEY',
        'OPENAI_BASE_URL',
        'AZURE_AI_CHAT_ENDPOINT',
      ].map((name) => [name, '']),
    ),
    restoreMocks: true,
    unstubEnvs: true,
    coverage: { include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts'] },
  },
});
