import { randomUUID } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { findServices } from '../../scripts/services/find-services.ts';
import { prepareTemplate } from './postgres-template.ts';

/**
 * Real servers for the whole run: those that run already, else some that end with it. Where they cannot be had the tests
 * that need them are skipped and the last lines say so; in CI that is a failure.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const found = await findServices();
  if ('reason' in found) {
    if (process.env['CI'] !== undefined) throw new Error(found.reason);
    project.provide('servers', found);
    return async () => undefined;
  }
  const { urls, close } = found;
  const template = await prepareTemplate(urls.postgres, `memoir_test_${randomUUID().slice(0, 8)}`);
  project.provide('servers', { postgres: template.servers, redis7: urls.redis7, redis8: urls.redis8 });
  return async () => {
    await template.drop();
    await close();
  };
}
