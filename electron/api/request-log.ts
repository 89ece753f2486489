import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from './core-surface.ts';

/** One line per request. Its path is the route's template: ids, codes and queries never reach a log. */
export function requestLog(log: Logger): (request: FastifyRequest, reply: FastifyReply) => void {
  const lines = log.child({ logger: 'webplay.request' });
  return (request, reply) => {
    const status = reply.statusCode;
    const fields = {
      method: request.method,
      path: request.routeOptions.url ?? 'unmatched',
      status,
      duration_ms: Math.round(reply.elapsedTime * 100) / 100,
      client_ip: request.client.address,
      request_id: request.id,
    };
    if (status >= 500) lines.error(fields, 'request failed');
    else lines.info(fields, 'request answered');
  };
}
