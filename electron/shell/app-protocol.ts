import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const types = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.webp', 'image/webp'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
]);

/** Only the build runs; streams and pictures come from the core host's loopback address, whose port changes. */
export const windowPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob: http://127.0.0.1:*",
  "font-src 'self'",
  "media-src 'self' blob: http://127.0.0.1:*",
  "connect-src 'self' http://127.0.0.1:*",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Answers `app://bundle/…` from the built renderer. The files are listed once; a request is looked up in that list and
 * never becomes a path, so nothing outside can be named.
 */
export async function createAppProtocol(folder: string): Promise<(request: Request) => Promise<Response>> {
  const files = new Map(await listFiles(folder, '/'));
  return async ({ url, method }) => {
    const { host, pathname } = new URL(url);
    if (host !== 'bundle' || method !== 'GET') return new Response(null, { status: 404 });
    // Places inside the application have no extension; they are all the same page.
    const name = extname(pathname) === '' ? '/index.html' : pathname;
    const path = files.get(name);
    if (path === undefined) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(await readFile(path)), {
      headers: {
        'content-type': types.get(extname(name)) ?? 'application/octet-stream',
        'content-security-policy': windowPolicy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache',
      },
    });
  };
}

async function listFiles(folder: string, prefix: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map(async (entry): Promise<[string, string][]> => {
    const path = join(folder, entry.name);
    // Links are left out: they could lead anywhere.
    if (entry.isDirectory()) return listFiles(path, `${prefix}${entry.name}/`);
    return entry.isFile() ? [[prefix + encodeURI(entry.name), path]] : [];
  });
  return (await Promise.all(found)).flat();
}
