import { z } from 'zod';
import type { Engine } from '../engine/engine.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { noQuery } from './request-schemas.ts';

/** Where an orchestrator asks how the service is. */
export const healthRoot = '/health';

const tags = ['Health'];

const liveSchema = z.object({ status: z.literal('live') }).meta({ id: 'Live' });
const readySchema = z
  .object({
    postgresConnected: z.boolean().describe('Whether the store answers, embedded or server.'),
    redisConnected: z.boolean().nullable().describe('null: none is configured.'),
    modelAvailable: z.boolean().nullable().describe('null: none is configured, extraction is by rules.'),
    oldestPendingMs: z
      .number()
      .min(0)
      .nullable()
      .describe('Age of the oldest turn that is not processed, in any namespace; null where the store does not say.'),
  })
  .meta({ id: 'Ready' });

export interface HealthOptions {
  /** Age of the oldest turn of all namespaces that is not processed, in ms; 0 where all are. */
  readonly oldestPendingMs?: () => Promise<number>;
  /** Whether Redis answers; undefined: none is configured. */
  readonly redisConnected?: () => Promise<boolean | undefined>;
  /** Whether the model is asked at this moment; undefined: none is configured. */
  readonly modelAvailable?: () => boolean | undefined;
}

/** Whether the process runs, and whether it can do its work. */
export function addHealthRoutes(server: HttpServer, engine: Engine, options: HealthOptions): void {
  server.route({
    method: 'GET',
    url: `${healthRoot}/live`,
    schema: {
      operationId: 'getLive',
      tags,
      summary: 'Whether the process answers',
      querystring: noQuery,
      response: { 200: describeAnswer('It does.', liveSchema), ...describeProblems(400, 500) },
    },
    handler: async (_request, reply) => await reply.send({ status: 'live' }),
  });
  server.route({
    method: 'GET',
    url: `${healthRoot}/ready`,
    schema: {
      operationId: 'getReady',
      tags,
      summary: 'Whether the service can do its work',
      querystring: noQuery,
      response: {
        200: describeAnswer('It can.', readySchema),
        ...describeProblems(400, 500),
        503: describeAnswer('The store does not answer.', readySchema),
      },
    },
    async handler(_request, reply) {
      const ready = await settle(engine.isReady(), false);
      const oldestPendingMs = ready ? await settle(options.oldestPendingMs?.(), null) : null;
      const redisConnected = (await settle(options.redisConnected?.() ?? Promise.resolve(null), false)) ?? null;
      const report = {
        postgresConnected: ready,
        redisConnected,
        modelAvailable: options.modelAvailable?.() ?? null,
        oldestPendingMs,
      };
      return await reply.code(ready ? 200 : 503).send(report);
    },
  });
}

/** The answer of a check; `failed` where it fails, because a failing check is an answer too. */
async function settle<Answer, Failed>(check: Promise<Answer> | undefined, failed: Failed): Promise<Answer | Failed> {
  try {
    return check === undefined ? failed : await check;
  } catch {
    return failed;
  }
}
