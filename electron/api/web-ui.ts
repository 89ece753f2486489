import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Only what the build made runs; players need workers and media made from blobs, everything else is same-origin. */
export const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), payment=()',
};

/**
 * Serves the built pages. The files are listed once, at start, and each is a route of its own, so an address that
 * is not in the build cannot lead to a file.
 */
export async function addWebUi(app: FastifyInstance, folder: string): Promise<boolean> {
  if (!existsSync(join(folder, 'index.html'))) return false;
  const assets = join(folder, 'assets') + sep;
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.headers(pageHeaders);
      // The build puts a digest of the content into the names of its assets.
      void reply.header('cache-control', path.startsWith(assets) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return true;
}

/** A place inside the application, which its own router knows: the browser asks for a page, not for a file. */
export function sendPage({ method, headers, url }: FastifyRequest, reply: FastifyReply): boolean {
  const asksForPage = method === 'GET' && headers.accept?.includes('text/html') === true;
  if (!asksForPage || url.startsWith('/v1/')) return false;
  void reply.sendFile('index.html');
  return true;
}
