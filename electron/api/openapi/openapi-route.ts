import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ownerCookieName } from '../caller.ts';
import { openApiDocument } from './document.ts';
import type { RouteDescription } from './route-description.ts';

export const openApiRoute: RouteDescription = {
  http: 'GET /openapi.json',
  name: 'server.getOpenApi',
  access: 'open',
  says: ['This document.', 'Este documento.'],
  headers: [{ name: 'If-None-Match', schema: z.string() }],
  answers: {
    200: {
      says: ['An OpenAPI 3.1 document', 'Um documento OpenAPI 3.1'],
      type: 'application/json',
      schema: z.object({ openapi: z.literal('3.1.0') }),
      headers: [{ name: 'ETag', schema: z.string() }],
    },
    304: { says: ['The client’s copy is still good', 'A cópia do cliente continua boa'] },
  },
};

/** `GET /openapi.json`: the whole API in one document, made when it is first asked for. */
export function addOpenApi(app: FastifyInstance, options: { version: string; accounts: boolean; routes: readonly RouteDescription[] }): void {
  let made: { bytes: Buffer; etag: string } | undefined;
  app.get('/openapi.json', (request, reply) => {
    made ??= make(ownerCookieName(request));
    reply.header('etag', made.etag).header('cache-control', 'no-cache');
    if (request.headers['if-none-match'] === made.etag) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(made.bytes);
  });

  function make(ownerCookie: string): { bytes: Buffer; etag: string } {
    const bytes = Buffer.from(JSON.stringify(openApiDocument({ ...options, ownerCookie })));
    return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
  }
}
