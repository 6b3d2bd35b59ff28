import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { engineOptionsOf } from './engine-options.ts';

describe('what the configuration says about an engine', () => {
  it.each([
    { timeout: undefined, minutes: 6 },
    { timeout: '300', minutes: 12 },
  ])(
    'leaves an extraction the time of two calls of a model that may take $timeout s each',
    async ({ timeout, minutes }) => {
      const environment = timeout === undefined ? {} : { MEMOIR_MODEL_TIMEOUT_SECONDS: timeout };
      const options = await engineOptionsOf(readConfig({ environment, file: '/nowhere/memoir.config.json' }));
      expect(options.extractionMs).toBe(minutes * 60_000);
    },
  );
});
