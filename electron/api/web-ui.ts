import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageHeaders } from './page-headers.ts';
import { addServerPages, sentTo, serverPagesFolder, type ServerPages } from './server-pages.ts';

/**
 * Serves the built pages. The files are listed once, at start, and each is a route of its own, so an address that
 * is not in the build cannot lead to a file. False when they are not built, or not all of them.
 */
export async function addWebUi(app: FastifyInstance, folder: string, { serverPages }: { serverPages: ServerPages | null }): Promise<boolean> {
  // A build of an older version, or one that broke off, lacks some.
  const documents = ['index.html', ...(serverPages ? [join(serverPagesFolder, 'index.html')] : [])];
  if (!documents.every((name) => existsSync(join(folder, name)))) return false;
  const assets = join(folder, 'assets') + sep;
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    globIgnore: [`${serverPagesFolder}/**`], // theirs are addresses of their own
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.headers(pageHeaders);
      // The build puts a digest of the content into the names of its assets.
      void reply.header('cache-control', path.startsWith(assets) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  if (serverPages) addServerPages(app, folder, serverPages);
  return true;
}

/** Not places of the application, whether there is something at them or not. */
const elsewhere = new RegExp(`^/(v1|ui|${sentTo.join('|')})(?=[/?]|$)`);

/** A place inside the application, which its own router knows: the browser asks for a page, not for a file. */
export function sendPage({ method, headers, url }: FastifyRequest, reply: FastifyReply): boolean {
  const asksForPage = method === 'GET' && headers.accept?.includes('text/html') === true;
  if (!asksForPage || elsewhere.test(url)) return false;
  void reply.sendFile('index.html');
  return true;
}
