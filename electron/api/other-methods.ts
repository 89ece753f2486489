import type { FastifyInstance, HTTPMethods } from 'fastify';
import { refusal } from './problem.ts';

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** The methods that each address takes. */
export type RouteTable = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Watches which methods each address gets; the returned function then gives all others a 405 that names them, and says
 * which addresses there are. Call it once every route is there.
 */
export function otherMethods(app: FastifyInstance): () => RouteTable {
  const taken = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = taken.get(url) ?? new Set();
    for (const each of [method].flat()) known.add(each);
    taken.set(url, known);
  });
  return () => {
    const routes = new Map([...taken].map(([url, known]) => [url, new Set(known)]));
    for (const [url, known] of routes) {
      const allow = [...known].join(', ');
      app.route({
        url,
        method: methods.filter((method) => !known.has(method)),
        // Before the body is read: nothing of it matters.
        onRequest: () => {
          throw refusal('method_not_allowed', 'This address does not take that method', { allow });
        },
        handler: () => undefined,
      });
    }
    return routes;
  };
}
