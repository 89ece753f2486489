import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CoreSurface } from './core-surface.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { RouteDescription } from './openapi/route-description.ts';
import { ProblemError, refusal } from './problem.ts';

/** Events are a few KiB; Stripe sends none near this. */
const mostBytes = 256 * 1024;
const slowestMs = 8_000;

export const webhookRoute: RouteDescription = {
  http: 'POST /billing/webhook',
  name: 'billing.receiveEvent',
  access: 'open',
  says: [
    'For Stripe alone, which signs what it sends. An event is kept before it is answered, and worked on afterwards; the same one again changes nothing.',
    'Somente para o Stripe, que assina o que envia. Um evento é guardado antes da resposta e tratado depois; o mesmo de novo não muda nada.',
  ],
  headers: [{ name: 'Stripe-Signature', schema: z.string() }],
  body: { type: 'application/json' },
  problems: ['bad_request', 'billing_disabled'],
  answers: {
    200: {
      says: ['Kept, or not of interest here', 'Guardado, ou sem interesse aqui'],
      type: 'application/json',
      schema: z.object({ status: z.enum(['ok', 'ignored']), duplicate: z.boolean().optional() }),
    },
  },
};

/** `POST /billing/webhook`: the bytes as they came, because they are what was signed. Nobody signs in here. */
export async function addWebhook(app: FastifyInstance, receive: NonNullable<CoreSurface['receiveStripeEvent']>, { stripeEventReceived }: Pick<Metrics, 'stripeEventReceived'>): Promise<void> {
  // A scope of its own: no other address takes raw bytes, and this one parses none.
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.post('/billing/webhook', { bodyLimit: mostBytes, config: { bodyMs: slowestMs }, onRequest: refusePacked }, async (request, reply) => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const { outcome, type } = await receive({ body, signatures: signaturesOf(request) });
      stripeEventReceived(type, outcome);
      switch (outcome) {
        case 'disabled':
          throw refusal('billing_disabled', 'This server takes no events of Stripe');
        case 'refused':
          throw new ProblemError({ status: 400, code: 'bad_request', detail: 'This is not an event of Stripe for this server, or not from now' });
        case 'ignored':
          return reply.send({ status: 'ignored' });
        case 'duplicate':
          return reply.send({ status: 'ok', duplicate: true });
        case 'kept':
          return reply.send({ status: 'ok' });
      }
    });
    done();
  });
}

/** What was signed are the bytes before any packing, and a small packed body can be a large one. */
function refusePacked(request: FastifyRequest, _reply: unknown, done: () => void): void {
  const { 'content-encoding': encoding = 'identity' } = request.headers;
  if (encoding.toLowerCase() !== 'identity') throw refusal('unsupported_media_type', 'The body must not be compressed');
  done();
}

/** Each of them: Node joins several into one, or keeps the first. */
function signaturesOf({ raw: { rawHeaders } }: FastifyRequest): string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'stripe-signature');
}
