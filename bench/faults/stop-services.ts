import type { Deployment } from './deployment.ts';
import type { FaultReport } from './fault.ts';

/** Ends the API processes of a deployment in order: each has to end with 0. */
export async function stopServices({ apis }: Deployment): Promise<FaultReport> {
  const startedAt = performance.now();
  const ends = await Promise.all(apis.map(async (api) => ({ api, end: await api.stop('SIGTERM') })));
  const problems = ends.flatMap(({ api, end }) =>
    end?.code === 0 ? [] : [`${api.name} ended with ${end?.code ?? end?.signal} on SIGTERM: ${api.lastWords()}`],
  );
  return {
    name: 'SIGTERM to all services',
    injected: apis.length,
    acknowledged: 0,
    recoverySeconds: (performance.now() - startedAt) / 1_000,
    failedWindows: 0,
    lost: 0,
    doubled: 0,
    stuck: 0,
    problems,
  };
}
