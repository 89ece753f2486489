import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { languageFor, spoken } from './accept-language.ts';
import { alsoVaryingBy, pageHeaders } from './page-headers.ts';

/** Where the build puts their one document, in the folder of the web pages. */
export const serverPagesFolder = 'server-pages';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A document that is the same for everybody: people may come to it by a link on another site. */
    linkable?: boolean;
  }
}

const names = ['home', 'login', 'catalog', 'devices', 'licenses', 'audit', 'capacity'];
/** A device shows this address with its code: it is short, and stands at the top. */
const activate = '/activate';

/**
 * Which of them there are: without `/ui` one can still sign in at `/activate` and let a device use a license, because
 * whoever paid could not use it otherwise.
 */
export type ServerPages = 'all' | 'activate';

/** The pages about accounts, devices, licenses and what this server shows: static, for everybody who can reach it. */
export function addServerPages(app: FastifyInstance, folder: string, which: ServerPages): void {
  const written = readFileSync(join(folder, serverPagesFolder, 'index.html'), 'utf8');
  // The page then has no links to the others.
  const attributes = which === 'all' ? '' : ' data-alone';
  const documents = new Map(spoken.map((language) => [language, written.replace(/(<html[^>]*\blang=")[^"]*"/, `$1${language}"${attributes}`)]));
  if (which === 'all') {
    for (const url of ['/ui', '/ui/']) {
      app.get(url, (_request, reply) => reply.redirect('/ui/home'));
    }
  }
  for (const address of which === 'all' ? [activate, ...names.map((name) => `/ui/${name}`)] : [activate]) {
    app.get(address, { config: { linkable: true } }, (request, reply) => {
      const language = languageFor(request.headers['accept-language']);
      return reply
        .headers({ ...pageHeaders, 'content-language': language, vary: alsoVaryingBy(reply, 'Accept-Language'), 'cache-control': 'no-cache' })
        .type('text/html; charset=utf-8')
        .send(documents.get(language));
    });
  }
}
