import { randomUUID } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { closeSharedServices, findSharedServices, openSharedServices } from '../../scripts/services/shared-services.ts';
import { prepareTemplate } from './postgres-template.ts';
import type { TestServers } from './test-servers.ts';

/**
 * Real servers for the whole run: started where they do not run yet, and ended with it then. Where they cannot be had
 * the tests that need them are skipped and the last lines say so; in CI that is a failure.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ranBefore = (await findSharedServices()) !== undefined;
  try {
    const { postgres, redis7, redis8 } = await openSharedServices();
    const template = await prepareTemplate(postgres.url, `memoir_test_${randomUUID().slice(0, 8)}`);
    const servers: TestServers = { postgres: template.servers, redis7: redis7.url, redis8: redis8.url };
    project.provide('servers', servers);
    return async () => {
      await template.drop();
      if (!ranBefore) await closeSharedServices();
    };
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    project.provide('servers', { reason });
    return async () => undefined;
  }
}
