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
/** What desktops send people to has a short address, at the top: the first one is shown with a device's code. */
export const sentTo = ['activate', 'licenses'];

/**
 * Which of them there are: without `/ui` one can still let a device use a license and manage what one pays for, because
 * whoever paid could do neither otherwise.
 */
export type ServerPages = 'all' | 'licensing';

/** The pages about accounts, devices, licenses and what this server shows: static, for everybody who can reach it. */
export function addServerPages(app: FastifyInstance, folder: string, which: ServerPages): void {
  const written = readFileSync(join(folder, serverPagesFolder, 'index.html'), 'utf8');
  // The pages then have no links to the others.
  const attributes = which === 'all' ? '' : ' data-alone';
  const documents = new Map(spoken.map((language) => [language, written.replace(/(<html[^>]*\blang=")[^"]*"/, `$1${language}"${attributes}`)]));
  if (which === 'all') {
    for (const url of ['/ui', '/ui/']) {
      app.get(url, (_request, reply) => reply.redirect('/ui/home'));
    }
  }
  for (const address of [...sentTo.map((name) => `/${name}`), ...(which === 'all' ? names.map((name) => `/ui/${name}`) : [])]) {
    app.get(address, { config: { linkable: true } }, (request, reply) => {
      const language = languageFor(request.headers['accept-language']);
      return reply
        .headers({ ...pageHeaders, 'content-language': language, vary: alsoVaryingBy(reply, 'Accept-Language'), 'cache-control': 'no-cache' })
        .type('text/html; charset=utf-8')
        .send(documents.get(language));
    });
  }
}
