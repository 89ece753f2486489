import type { FastifyInstance, HTTPMethods } from 'fastify';
import { refusal } from './problem.ts';

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/**
 * Watches which methods each address gets; the returned function then gives all others a 405 that names them.
 * Call it once every route is there.
 */
export function otherMethods(app: FastifyInstance): () => void {
  const taken = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = taken.get(url) ?? new Set();
    for (const each of [method].flat()) known.add(each);
    taken.set(url, known);
  });
  return () => {
    for (const [url, known] of [...taken]) {
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
  };
}
