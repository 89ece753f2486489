import type { IncomingMessage } from 'node:http';

import { AppError } from '#shared/errors.ts';

import {
  classifyAddress,
  type ClassifyAddress,
  type Reach,
  resolveReach,
  type Resolver,
} from './address-guard.ts';
import { brokenOff, contentCoding, readBody, tooLarge } from './answer-body.ts';
import { createConnections } from './connections.ts';
import { exchange, type ExchangeRules } from './exchange.ts';
import { cancelled, type Flight, startFlight } from './flight.ts';
import { type AddressGuard, systemResolver } from './guarded-lookup.ts';
import { parseHttpUrl } from './http-url.ts';
import { type Hop, type HttpMethod, nextHop } from './redirect.ts';
import { defaultUserAgent, requestHeaders } from './request-headers.ts';
import { toTransportFailure } from './transport-failure.ts';

export interface HttpTimeouts {
  /** Name, connection and TLS handshake together. */
  connectMs?: number | undefined;
  /** From the sent request to the first line of the answer; lists and guides are built on demand and need 120,000. */
  firstByteMs?: number | undefined;
  /** Silence while the reader waits for more. */
  idleMs?: number | undefined;
  /** From the call to the last byte, redirects included; Infinity for streams that are watched. */
  totalMs?: number | undefined;
}

export interface HttpOptions {
  /** What the source's typed address allows its whole tree to touch; see `resolveReach`. */
  reach: Reach;
  method?: HttpMethod | undefined;
  /** Sent with POST; needs its content-type among the headers. */
  body?: string | Uint8Array | undefined;
  /** Only the user agent and accept follow a redirect to another origin. */
  headers?: Readonly<Record<string, string>> | undefined;
  userAgent?: string | undefined;
  /** One byte range, as in `bytes=0-` */
  range?: string | undefined;
  acceptEncoding?: 'gzip' | 'identity' | undefined;
  /** False hands the body over as it was sent, for readers that look at the magic bytes themselves. */
  decode?: boolean | undefined;
  timeouts?: HttpTimeouts | undefined;
  /** Longest body, counted after decoding. */
  maxBytes?: number | undefined;
  maxRedirects?: number | undefined;
  /** The owner's switch for panels with a self-made certificate. */
  insecureTls?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** Any answer with a status, good or bad; what a status means is the provider's matter. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the last redirect led. It may hold a token, so it is neither stored nor logged. */
  readonly url: string;
  /** The announced length of the body, unknown where it is decoded on the way. */
  readonly contentLength: number | undefined;
  /** Can be read once. Leaving the loop early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Resolves when the body was read to its end, broke or was destroyed: the provider then has a free connection again. */
  readonly closed: Promise<void>;
  /** Every answer is either read to the end or destroyed. */
  destroy(): void;
}

export interface HttpLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface HttpParts {
  resolver?: Resolver | undefined;
  /** Tests let loopback servers play public and private ones. */
  classify?: ClassifyAddress | undefined;
  log?: HttpLog | undefined;
  now?: (() => number) | undefined;
  userAgent?: string | undefined;
  /** What time limits are multiplied with; tests have less patience. */
  pace?: number | undefined;
}

export interface Http {
  /** What pauses between requests are to be multiplied with. */
  readonly pace: number;
  get(url: string | URL, options: HttpOptions): Promise<HttpAnswer>;
  /** The reach of an address the owner typed; decided once, when the source is added, and stored with it. */
  resolveReach(typedAddress: string): Promise<Reach>;
  /** Cancels what is under way and ends every connection. */
  close(): Promise<void>;
}

const defaultTimeouts = { connectMs: 10_000, firstByteMs: 15_000, idleMs: 30_000, totalMs: 600_000 };
const defaultMaxBytes = 64 * 1024 * 1024;
const defaultMaxRedirects = 5;

/** The only way out of the core to the network: every request is guarded, limited and cancellable. */
export function createHttp(parts: HttpParts = {}): Http {
  const guard: AddressGuard = {
    resolver: parts.resolver ?? systemResolver,
    classify: parts.classify ?? classifyAddress,
  };
  const userAgent = parts.userAgent ?? defaultUserAgent;
  const now = parts.now ?? Date.now;
  const pace = parts.pace ?? 1;
  const connections = createConnections(guard);
  const flights = new Set<Flight>();
  let isClosed = false;

  const takeOff = (host: string, options: HttpOptions): Flight => {
    const startedAt = now();
    const flight = startFlight(host, (options.timeouts?.totalMs ?? defaultTimeouts.totalMs) * pace, options.signal);
    flights.add(flight);
    void flight.ended.then((failure) => {
      flights.delete(flight);
      const facts = { host: flight.host, status: flight.status, ms: now() - startedAt };
      if (failure) parts.log?.debug({ ...facts, code: failure.code, reason: failure.reason }, 'request failed');
      else parts.log?.debug(facts, 'request answered');
    });
    return flight;
  };

  return {
    pace,

    async get(address, options) {
      if (isClosed) throw cancelled();
      const typed = parseHttpUrl(address);
      const first = firstHop(typed, { ...options, userAgent: options.userAgent || userAgent });
      const flight = takeOff(typed.host, options);
      try {
        const { response, hop } = await follow(first, flight, options.maxRedirects ?? defaultMaxRedirects, {
          reach: options.reach,
          classify: guard.classify,
          connections,
          connectMs: (options.timeouts?.connectMs ?? defaultTimeouts.connectMs) * pace,
          firstByteMs: (options.timeouts?.firstByteMs ?? defaultTimeouts.firstByteMs) * pace,
          insecureTls: options.insecureTls === true,
        });
        const idleMs = (options.timeouts?.idleMs ?? defaultTimeouts.idleMs) * pace;
        return toAnswer(response, hop === first ? typed : hop.url, flight, { ...options, idleMs });
      } catch (error) {
        throw flight.fail(toTransportFailure(error, flight.host));
      }
    },

    resolveReach: (typedAddress) => resolveReach(typedAddress, guard.resolver, guard.classify),

    async close() {
      isClosed = true;
      for (const flight of flights) flight.fail(cancelled());
      await connections.close();
    },
  };
}

function firstHop(typed: URL, options: HttpOptions): Hop {
  const method = options.method ?? 'GET';
  const headers = requestHeaders(typed, options);
  // The credentials are a header now. Left in the address they would be part of every relative redirect.
  const url = new URL(typed);
  url.username = '';
  url.password = '';
  return { url, method, headers, body: method === 'POST' ? (options.body ?? '') : undefined };
}

async function follow(
  first: Hop,
  flight: Flight,
  maxRedirects: number,
  rules: ExchangeRules,
): Promise<{ response: IncomingMessage; hop: Hop }> {
  const seen = new Set<string>();
  let hop = first;
  for (;;) {
    if (flight.failure) throw flight.failure;
    flight.host = hop.url.host;
    seen.add(`${hop.method} ${hop.url.href}`);

    const response = await exchange(hop, flight, rules);
    const next = nextHop(hop, response.statusCode ?? 0, response.headers.location);
    if (!next) return { response, hop };
    if (seen.size > maxRedirects || seen.has(`${next.method} ${next.url.href}`)) {
      throw new AppError('provider_unreachable', `${flight.host} redirects in circles`, { reason: 'redirects' });
    }
    // The body of a redirect is nobody's and may be endless; without one the connection can be kept.
    if (response.headers['content-length'] === '0') response.resume();
    else response.destroy();
    hop = next;
  }
}

function toAnswer(response: IncomingMessage, url: URL, flight: Flight, options: HttpOptions & { idleMs: number }): HttpAnswer {
  const status = response.statusCode ?? 0;
  flight.status = status;
  const { host } = flight;
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  const announced = announcedLength(response.headers['content-length']);
  const hasBody = status !== 204 && status !== 304 && announced !== 0;
  const coding =
    options.decode === false || !hasBody ? 'none' : contentCoding(response.headers['content-encoding'], host);
  if (hasBody && announced !== undefined && announced > maxBytes) throw tooLarge(host);

  response.once('close', () => {
    if (!response.readableEnded) flight.fail(brokenOff(host));
    else if (coding === 'none') flight.finish(); // else the decoder still has something to say
  });
  if (!hasBody) response.resume();
  return {
    status,
    headers: plainHeaders(response),
    url: url.href,
    contentLength: coding === 'none' ? announced : undefined,
    body: readBody(response, flight, { coding, maxBytes, idleMs: options.idleMs }),
    closed: flight.ended.then(() => undefined),
    destroy: () => void flight.fail(cancelled()),
  };
}

function plainHeaders(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function announcedLength(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
