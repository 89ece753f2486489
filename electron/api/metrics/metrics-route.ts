import type { FastifyInstance } from 'fastify';
import { isOwner } from '#shared/contract/call.ts';
import type { RouteDescription } from '../openapi/route-description.ts';
import { refusal } from '../problem.ts';
import type { Metrics } from './metrics.ts';

export const metricsRoute: RouteDescription = {
  http: 'GET /metrics',
  name: 'server.getMetrics',
  access: 'owner',
  says: [
    'What the server counted since its start; on its own machine open to programs that send no credentials.',
    'O que o servidor contou desde que começou; na própria máquina, aberto a programas que não enviam credenciais.',
  ],
  answers: {
    200: { says: ['The text format of Prometheus', 'O formato de texto do Prometheus'], type: 'text/plain' },
  },
};

/** `GET /metrics`. One body for whoever may not read it, whoever they are. */
export function addMetrics(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onRequest', (request, reply, done) => {
    metrics.begun(request, reply);
    done();
  });
  app.get('/metrics', async ({ caller }, reply) => {
    if (caller.kind !== 'reader' && !isOwner(caller)) {
      throw refusal('unauthenticated', 'The metrics are for the owner of this WebPlay and for programs on its machine');
    }
    const { type, text } = await metrics.read();
    return reply.type(type).send(text);
  });
}
