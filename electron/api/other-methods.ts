import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify';
import { type ProblemError, refusal } from './problem.ts';

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'];

/** The methods that each address takes. */
export type RouteTable = ReadonlyMap<string, ReadonlySet<string>>;

export interface OtherMethods {
  /** Gives all other methods of each address a 405 that names its own, and says which addresses there are. Call it once every route is there. */
  refuse(): RouteTable;
  /** Throws that 405 for a method that is not routed at all, PROPFIND say, at an address that is there. */
  refuseUnrouted(request: FastifyRequest): void;
}

/** Watches which methods each address gets. */
export function otherMethods(app: FastifyInstance): OtherMethods {
  const taken = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = taken.get(url) ?? new Set();
    for (const each of [method].flat()) known.add(each);
    taken.set(url, known);
  });
  let routes: RouteTable = new Map();
  return {
    refuse() {
      routes = new Map([...taken].map(([url, known]) => [url, new Set(known)]));
      for (const [url, known] of routes) {
        app.route({
          url,
          method: methods.filter((method) => !known.has(method)),
          // Before the body is read: nothing of it matters.
          onRequest: () => {
            throw notTaken(known);
          },
          handler: () => undefined,
        });
      }
      return routes;
    },
    refuseUnrouted({ method, url }) {
      if (methods.some((each) => each === method)) return;
      const [path = ''] = url.split('?');
      for (const [template, known] of routes) {
        if (isAt(template, path)) throw notTaken(known);
      }
    },
  };
}

function notTaken(known: ReadonlySet<string>): ProblemError {
  return refusal('method_not_allowed', 'This address does not take that method', { allow: [...known].join(', ') });
}

function isAt(template: string, path: string): boolean {
  const [steps, given] = [template.split('/'), path.split('/')];
  return steps.length === given.length && steps.every((step, at) => step.startsWith(':') || step === given[at]);
}
