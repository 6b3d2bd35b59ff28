import { MemoirError } from '../domain/errors.ts';
import type { HttpServer } from './http-server.ts';

/** Which methods each path has a route for. */
export type RoutedMethods = ReadonlyMap<string, ReadonlySet<string>>;

/** Notes the methods of every route that is added from now on. */
export function collectMethods(server: HttpServer): RoutedMethods {
  const methods = new Map<string, Set<string>>();
  server.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    methods.set(url, known);
  });
  return methods;
}

/** Answers every other method of the known paths with 405 and what is allowed. */
export function refuseOtherMethods(server: HttpServer, routed: RoutedMethods): void {
  const refusals = [...routed].map(([url, allowed]) => ({ url, allowed: [...allowed].toSorted() }));
  for (const { url, allowed } of refusals) {
    server.route({
      method: server.supportedMethods.filter((method) => !allowed.includes(method)),
      url,
      schema: { hide: true },
      async onRequest(_request, reply) {
        void reply.header('allow', allowed.join(', '));
        throw new MemoirError('method_not_allowed', `This path takes ${allowed.join(', ')}.`);
      },
      handler: () => undefined,
    });
  }
}
