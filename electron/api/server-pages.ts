import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { languageFor, spoken } from './accept-language.ts';
import { pageHeaders } from './page-headers.ts';

/** Where the build puts their one document, in the folder of the web pages. */
export const serverPagesFolder = 'server-pages';

const names = ['home', 'login', 'catalog', 'devices', 'audit', 'capacity'];

/** The pages about accounts, devices and what this server shows: `/ui/*`, static, for everybody who can reach it. */
export function addServerPages(app: FastifyInstance, folder: string): void {
  const written = readFileSync(join(folder, serverPagesFolder, 'index.html'), 'utf8');
  const documents = new Map(spoken.map((language) => [language, written.replace(/(<html[^>]*\blang=")[^"]*"/, `$1${language}"`)]));
  for (const url of ['/ui', '/ui/']) {
    app.get(url, (_request, reply) => reply.redirect('/ui/home'));
  }
  for (const name of names) {
    app.get(`/ui/${name}`, (request, reply) => {
      const language = languageFor(request.headers['accept-language']);
      return reply
        .headers({ ...pageHeaders, 'content-language': language, vary: 'Accept-Language', 'cache-control': 'no-cache' })
        .type('text/html; charset=utf-8')
        .send(documents.get(language));
    });
  }
}
