import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { PanelExchange } from '../../electron/core/demo/exchange.ts';

/** What the panel would have answered. */
export interface HonestReply {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

export interface MisbehaviorMoment {
  exchange: PanelExchange;
  /** Lets the panel answer. */
  next: () => Promise<void>;
  /** Asks the panel over a connection of its own; not for live streams, which never end. */
  honestReply: (path?: string) => Promise<HonestReply>;
  /** Aborts when the client is gone or the provider closes. */
  signal: AbortSignal;
}

/** One way in which providers go wrong. */
export type Misbehavior = (moment: MisbehaviorMoment) => Promise<void> | void;

const html = { 'content-type': 'text/html' };

/** Any status from 200 to 999: panels and their front ends invent numbers. */
export function status(code: number, body = '', headers: OutgoingHttpHeaders = {}): Misbehavior {
  return ({ exchange }) => {
    exchange.response.writeHead(code, { ...html, ...headers }).end(body);
  };
}

/** Any body with status 200. */
export function reply(body: string | Buffer, contentType = 'application/json', headers: OutgoingHttpHeaders = {}): Misbehavior {
  return ({ exchange }) => {
    exchange.response.writeHead(200, { 'content-type': contentType, ...headers }).end(body);
  };
}

export const emptyReply = (): Misbehavior => reply('');
export const blankReply = (): Misbehavior => reply(' \n', 'text/html');
export const htmlPage = (): Misbehavior =>
  reply('<!DOCTYPE html><html><head><title>Suspended</title></head><body><h1>This account has been suspended</h1></body></html>', 'text/html');
export const blockedText = (text = 'Access denied: your address is blocked'): Misbehavior => reply(text, 'text/plain');
export const authZero = (): Misbehavior => reply('{"user_info":{"auth":0}}');
export const jsonError = (message = 'Invalid credentials'): Misbehavior => reply(JSON.stringify({ error: message }));
export const challengePage = (): Misbehavior =>
  status(403, '<!DOCTYPE html><title>Just a moment...</title>', { server: 'cloudflare', 'cf-mitigated': 'challenge' });

/** 429; the wait is in seconds, or a date, or not told. */
export function tooManyRequests(retryAfter?: number | string): Misbehavior {
  return status(429, 'slow down', retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
}

/** The honest body with something done to it. */
export function changedBody(change: (body: Buffer) => Buffer | string, headers: OutgoingHttpHeaders = {}): Misbehavior {
  return async ({ exchange, honestReply }) => {
    const honest = await honestReply();
    exchange.response.writeHead(honest.status, { ...honest.headers, ...headers }).end(change(honest.body));
  };
}

/** The honest reply cut off, with every sign of being complete. */
export function truncated(share = 0.6): Misbehavior {
  return changedBody((body) => body.subarray(0, Math.floor(body.length * share)));
}

/** What a shared host with its warnings switched on prints in front of the JSON. */
export function phpWarningBefore(): Misbehavior {
  return changedBody(
    (body) => Buffer.concat([Buffer.from('<br />\n<b>Warning</b>:  Undefined index [0] in <b>/home/x/api.php</b> on line <b>3</b><br />\n'), body]),
    html,
  );
}

/** The honest JSON after `change`. */
export function changedJson(change: (value: unknown) => unknown): Misbehavior {
  return changedBody((body) => JSON.stringify(change(JSON.parse(body.toString('utf8')))));
}

/** PHP prints an array with a gap in its keys as an object. */
export function objectForList(): Misbehavior {
  return changedJson((value) => (Array.isArray(value) ? Object.fromEntries(value.map((row: unknown, at) => [String(at + 1), row])) : value));
}

export function wrongContentType(contentType: string): Misbehavior {
  return changedBody((body) => body, { 'content-type': contentType });
}

/** Any number of gzip layers, with or without the header that admits the outermost; `keep` below 1 cuts the stream off. */
export function gzipped({ layers = 1, header = true, keep = 1 }: { layers?: number; header?: boolean; keep?: number } = {}): Misbehavior {
  return changedBody(
    (body) => {
      let packed = body;
      for (let layer = 0; layer < layers; layer += 1) packed = gzipSync(packed);
      return packed.subarray(0, Math.floor(packed.length * keep));
    },
    header ? { 'content-encoding': 'gzip' } : {},
  );
}

/** A few megabytes that unpack to `bytes`: one packed block again and again, which gzip allows. */
export function gzipBomb(bytes: number, { header = true } = {}): Misbehavior {
  return async ({ exchange: { response }, signal }) => {
    const blockBytes = 16 * 1024 * 1024;
    const block = gzipSync(Buffer.alloc(blockBytes, 0x20));
    response.writeHead(200, { 'content-type': 'application/json', ...(header ? { 'content-encoding': 'gzip' } : {}) });
    for (let sent = 0; sent < bytes && !signal.aborted; sent += blockBytes) await written(response, block, signal);
    response.end();
  };
}

/** One line without an end, `bytes` long, after a proper playlist header. */
export function hugeLine(bytes: number): Misbehavior {
  return async ({ exchange: { response }, signal }) => {
    const piece = Buffer.alloc(64 * 1024, 'x');
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.write('#EXTM3U\n#EXTINF:-1 tvg-id="');
    for (let sent = 0; sent < bytes && !signal.aborted; sent += piece.length) await written(response, piece, signal);
    response.end();
  };
}

/** Goes on until the client leaves. */
export function endlessBody(piece = '{"num":1,"name":"Again"},', contentType = 'application/json'): Misbehavior {
  return async ({ exchange: { response }, signal }) => {
    const block = Buffer.from(piece.repeat(Math.ceil(65_536 / piece.length)));
    response.writeHead(200, { 'content-type': contentType });
    response.write('[');
    while (!signal.aborted) await written(response, block, signal);
    response.destroy();
  };
}

export function resetBeforeHeaders(): Misbehavior {
  return ({ exchange }) => {
    exchange.request.socket.resetAndDestroy();
  };
}

/** The honest reply breaks off in the middle, by a reset or by a close that looks polite. */
export function brokenMidBody({ share = 0.5, how = 'reset' }: { share?: number; how?: 'reset' | 'close' } = {}): Misbehavior {
  return async ({ exchange: { request, response }, honestReply }) => {
    const { status: code, headers, body } = await honestReply();
    response.writeHead(code, { ...headers, 'content-length': body.length });
    await new Promise<void>((resolve) => response.write(body.subarray(0, Math.floor(body.length * share)), () => resolve()));
    await sleep(20); // let the bytes arrive: a reset overtakes what is still on its way
    if (how === 'reset') request.socket.resetAndDestroy();
    else request.socket.end();
  };
}

/** The answer begins only after a while. */
export function slowHeaders(ms: number): Misbehavior {
  return async ({ next, signal }) => {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await next();
  };
}

/** The honest reply a few bytes at a time. */
export function slowDrip({ bytes = 64, everyMs = 50 }: { bytes?: number; everyMs?: number } = {}): Misbehavior {
  return async ({ exchange: { response }, honestReply, signal }) => {
    const { status: code, headers, body } = await honestReply();
    response.writeHead(code, headers);
    for (let at = 0; at < body.length && !signal.aborted; at += bytes) {
      response.write(body.subarray(at, at + bytes));
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
    response.end();
  };
}

/** The stream plays for a while, then its connection breaks. */
export function droppedAfter(ms: number, how: 'reset' | 'close' = 'close'): Misbehavior {
  return async ({ exchange: { request }, next, signal }) => {
    const cut = setTimeout(() => (how === 'reset' ? request.socket.resetAndDestroy() : request.socket.destroy()), ms);
    signal.addEventListener('abort', () => clearTimeout(cut), { once: true });
    await next();
  };
}

/** The stream plays for a while, then nothing more comes although the connection stays open. */
export function frozenAfter(ms: number): Misbehavior {
  return async ({ exchange: { response }, next, signal }) => {
    const freeze = setTimeout(() => response.cork(), ms);
    signal.addEventListener('abort', () => clearTimeout(freeze), { once: true });
    await next();
  };
}

/** A short picture instead of the stream: how panels say "expired" or "too many viewers" with status 200. */
export function noticePicture(): Misbehavior {
  return async ({ exchange: { response, path }, honestReply }) => {
    const playlist = await honestReply(path.replace('.ts', '.m3u8'));
    const segment = playlist.body.toString('utf8').trimEnd().split('\n').at(-1) ?? '';
    const { body } = await honestReply(segment);
    response.writeHead(200, { 'content-type': 'video/mp2t', 'content-length': body.length }).end(body);
  };
}

/** Any address: another host, a private one, one that does not parse. */
export function redirectTo(location: string, code = 302): Misbehavior {
  return status(code, '', { location });
}

/** Sends the client to itself, for ever. */
export function redirectLoop(): Misbehavior {
  return ({ exchange: { request, response } }) => {
    response.writeHead(302, { location: request.url ?? '/' }).end();
  };
}

/** One hop to a relative address, then the honest reply. */
export function redirectRelative(code = 302): Misbehavior {
  return async ({ exchange: { request, response, parameters }, next }) => {
    if (parameters.has('moved')) return next();
    const address = request.url ?? '/';
    const name = address.slice(address.indexOf('/') + 1);
    response.writeHead(code, { location: `./${name}${name.includes('?') ? '&' : '?'}moved=1` }).end();
  };
}

async function written(response: PanelExchange['response'], bytes: Buffer, signal: AbortSignal): Promise<void> {
  if (response.write(bytes) || response.destroyed) return;
  await once(response, 'drain', { signal }).catch(() => undefined);
}
