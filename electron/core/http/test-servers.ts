// Servers for tests: loopback only, spoken to byte by byte, so that they can misbehave in ways no HTTP library would.
import { Buffer } from 'node:buffer';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

import { afterEach } from 'vitest';

import { toFailure } from '#shared/errors.ts';

import type { AddressClass, Resolver } from './address-guard.ts';
import { createHttp, type Http, type HttpAnswer, type HttpParts } from './request.ts';
import { selfSigned } from './self-signed.ts';

export interface RawServer {
  port: number;
  /** The request heads in order of arrival. */
  heads: string[];
  /** Connections ever accepted. */
  connections(): number;
  /** Connections open now. */
  open(): number;
  close(): Promise<void>;
}

export type Respond = (socket: Socket, head: string) => void;

/** Calls `respond` with each request head; what it writes is all the client gets. */
export function startRawServer(respond: Respond, host = '127.0.0.1'): Promise<RawServer> {
  return listen(createServer(), 'connection', respond, host);
}

/** The same behind TLS, with a certificate nobody signed. */
export function startTlsServer(respond: Respond, host = '127.0.0.1'): Promise<RawServer> {
  return listen(createTlsServer(selfSigned('public.test')), 'secureConnection', respond, host);
}

function listen(server: Server, event: string, respond: Respond, host: string): Promise<RawServer> {
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on(event, (socket: Socket) => {
    let received = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      for (let end = received.indexOf('\r\n\r\n'); end !== -1; end = received.indexOf('\r\n\r\n')) {
        const head = received.slice(0, end);
        const bodyLength = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
        if (received.length < end + 4 + bodyLength) return; // the form is still on its way
        received = received.slice(end + 4 + bodyLength);
        heads.push(head);
        respond(socket, head);
      }
    });
  });
  server.on('tlsClientError', () => undefined);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      resolve({
        // A server that listens on a port has an AddressInfo; strings are for pipes.
        port: (server.address() as AddressInfo).port,
        heads,
        connections: () => accepted,
        open: () => sockets.size,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}

export function answerWith(body: string, { status = 200, headers = '' } = {}): Respond {
  return (socket) =>
    socket.write(`HTTP/1.1 ${status} Status\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`);
}

export function redirectTo(location: string, status = 302): Respond {
  return (socket) => socket.write(`HTTP/1.1 ${status} Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`);
}

/** Loopback addresses that play the classes; real public addresses are out of reach for tests. */
export const cast: Readonly<Record<string, AddressClass>> = {
  '127.0.0.1': 'public',
  '127.0.0.2': 'private',
  '127.0.0.3': 'loopback',
};

const zone: Readonly<Record<string, readonly string[]>> = {
  'public.test': ['127.0.0.1'],
  'other-public.test': ['127.0.0.1'],
  'private.test': ['127.0.0.2'],
  'loopback.test': ['127.0.0.3'],
  'mixed.test': ['127.0.0.2', '127.0.0.1'],
  'empty.test': [],
};

export const castResolver: Resolver = (host) => {
  const addresses = zone[host];
  return addresses
    ? Promise.resolve(addresses)
    : Promise.reject(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }));
};

/** The real thing, with names and classes as in `cast`. */
export function createCastHttp(parts: HttpParts = {}): Http {
  return createHttp({ resolver: castResolver, classify: (address) => cast[address] ?? 'forbidden', ...parts });
}

export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** What went wrong, in the words the UI gets, or the body where nothing did. */
export async function outcome(work: Promise<HttpAnswer>): Promise<unknown> {
  try {
    return await textOf((await work).body);
  } catch (error) {
    return toFailure(error);
  }
}

/** Servers and clients that are stopped after each test of the file. */
export function useNetwork() {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  const publicUrl = (server: RawServer, scheme: string) => ({
    ...server,
    url: `${scheme}://public.test:${server.port}`,
  });

  return {
    async serve(respond: Respond, host?: string): Promise<RawServer & { url: string }> {
      const server = await startRawServer(respond, host);
      stops.push(() => server.close());
      return publicUrl(server, 'http');
    },
    async serveTls(respond: Respond): Promise<RawServer & { url: string }> {
      const server = await startTlsServer(respond);
      stops.push(() => server.close());
      return publicUrl(server, 'https');
    },
    client(parts?: HttpParts): Http {
      const http = createCastHttp(parts);
      stops.push(() => http.close());
      return http;
    },
  };
}
