'use strict';
// Electron's `protocol` and `net`.
const { EventEmitter } = require('node:events');
const { readFile } = require('node:fs/promises');
const { extname } = require('node:path');
const { fileURLToPath } = require('node:url');
const { loud } = require('./loud.cjs');
const { schemes } = require('./schemes.cjs');

const CONTENT_TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.mjs': 'text/javascript',
  '.mp4': 'video/mp4',
  '.mpegts': 'video/mp2t',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'video/mp2t',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Handlers of whole schemes. @type {Map<string, (request: Request) => Response | Promise<Response>>} */
const schemeHandlers = new Map();
/** Emits `change` when open pages must intercept other requests than before. */
const interceptionRules = new EventEmitter().setMaxListeners(0);

const protocol = loud('protocol', {
  registerSchemesAsPrivileged(list) {
    for (const { scheme } of list) schemes.add(scheme);
  },
  handle(scheme, handler) {
    if (schemeHandlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    schemes.add(scheme);
    schemeHandlers.set(scheme, handler);
    interceptionRules.emit('change');
  },
  unhandle(scheme) {
    schemeHandlers.delete(scheme);
    interceptionRules.emit('change');
  },
  isProtocolHandled: (scheme) => schemeHandlers.has(scheme),
});

const net = loud('net', {
  online: true,
  isOnline: () => true,
  async fetch(input, init) {
    const url = typeof input === 'string' ? input : (input.url ?? String(input));
    const scheme = url.slice(0, url.indexOf(':'));
    if (scheme === 'file') return readFileUrl(url);
    const handler = schemeHandlers.get(scheme);
    return handler ? handler(new Request(input, init)) : fetch(input, init);
  },
});

async function readFileUrl(url) {
  const { href } = new URL(url);
  const path = fileURLToPath(href.split(/[?#]/)[0]);
  try {
    const content = await readFile(path);
    return new Response(content, { headers: { 'content-type': CONTENT_TYPES[extname(path)] ?? 'application/octet-stream' } });
  } catch {
    throw new Error('net::ERR_FILE_NOT_FOUND');
  }
}

module.exports = { protocol, net, schemeHandlers, interceptionRules };
