/** Servers that tests may use, each shared with other tests: work under a name of your own. Undefined where none runs. */
export const servicesUnderTest = {
  postgresUrl: process.env['MEMOIR_TEST_POSTGRES_URL'],
  redis7Url: process.env['MEMOIR_TEST_REDIS7_URL'],
  redis8Url: process.env['MEMOIR_TEST_REDIS8_URL'],
} as const;

/** Why tests on a server are skipped, for their title. */
export const noServer = 'needs servers: node scripts/services.ts up';
