import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ownerCookieName } from '../caller.ts';
import { openApiDocument, type OpenApiDocument } from './document.ts';
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

interface Made {
  document: OpenApiDocument;
  bytes: Buffer;
  etag: string;
}

/** `GET /openapi.json`: the whole API in one document, made when it is first asked for; returns where others get it. */
export function addOpenApi(
  app: FastifyInstance,
  options: { version: string; accounts: boolean; routes: readonly RouteDescription[] },
): (request: FastifyRequest) => OpenApiDocument {
  let made: Made | undefined;
  const madeFor = (request: FastifyRequest): Made => (made ??= make(ownerCookieName(request)));
  app.get('/openapi.json', (request, reply) => {
    const { bytes, etag } = madeFor(request);
    reply.header('etag', etag).header('cache-control', 'no-cache');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(bytes);
  });
  return (request) => madeFor(request).document;

  function make(ownerCookie: string): Made {
    const document = openApiDocument({ ...options, ownerCookie });
    const bytes = Buffer.from(JSON.stringify(document));
    return { document, bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
  }
}
