import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OpenApiDocument } from '../openapi/document.ts';
import type { RouteDescription } from '../openapi/route-description.ts';
import { alsoVaryingBy } from '../page-headers.ts';
import { docsCss } from './docs-css.ts';
import { docsHtml } from './docs-html.ts';
import { languageFor, languages, type Language } from './docs-texts.ts';

export const docsRoutes: readonly RouteDescription[] = [
  {
    http: 'GET /docs',
    name: 'server.readDocs',
    access: 'open',
    says: ['This document as a page for people.', 'Este documento como uma página para pessoas.'],
    query: z.object({ q: z.string().optional(), lang: z.enum(languages).optional() }),
    answers: { 200: { says: ['The page', 'A página'], type: 'text/html' } },
  },
  {
    http: 'GET /docs.css',
    name: 'server.getDocsStyle',
    access: 'open',
    says: ['What that page looks like.', 'A aparência dessa página.'],
    answers: { 200: { says: ['A stylesheet', 'Uma folha de estilos'], type: 'text/css' } },
  },
];

/** Longer ones find nothing. */
const mostSearched = 100;

/** `GET /docs`: the API's document for people. No script runs on it. */
export function addDocs(app: FastifyInstance, documentFor: (request: FastifyRequest) => OpenApiDocument): void {
  app.get<{ Querystring: { q?: unknown; lang?: unknown } }>('/docs', (request, reply) => {
    const { q, lang } = request.query;
    const search = typeof q === 'string' ? q.trim().slice(0, mostSearched) : '';
    const language: Language = languages.find((each) => each === lang) ?? languageFor(request.headers['accept-language']);
    return reply
      .header('content-security-policy', "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
      .header('cache-control', 'no-cache')
      .header('content-language', language)
      .header('vary', alsoVaryingBy(reply, 'Accept-Language'))
      .type('text/html; charset=utf-8')
      .send(docsHtml(documentFor(request), { language, search }));
  });
  app.get('/docs.css', (_request, reply) => reply.header('cache-control', 'no-cache').type('text/css; charset=utf-8').send(docsCss));
}
