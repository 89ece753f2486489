import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PanelCatalog } from '../../electron/core/demo/catalog.ts';
import type { PanelExchange } from '../../electron/core/demo/exchange.ts';
import { startPanel } from '../../electron/core/demo/panel.ts';
import type { Panel, PanelOptions } from '../../electron/core/demo/panel.ts';
import { countConnections } from './connection-limit.ts';
import type { ConnectionLimit } from './connection-limit.ts';
import type { HonestReply, Misbehavior } from './misbehaviors.ts';
import { fits, openRequestLog } from './request-log.ts';
import type { RequestMatch, RequestRecord } from './request-log.ts';

export interface FakeProviderOptions extends Omit<PanelOptions, 'behavior'> {
  connectionLimit?: ConnectionLimit;
  /** Agents that are let in; the others get 403 for everything. */
  acceptAgent?: (userAgent: string) => boolean;
  /** Streams answer with a redirect to an address that works for this long. */
  streamTokens?: { ttlMs: number };
}

export type ServedBody = string | Uint8Array | (() => Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>);

export interface FakeProvider extends Panel {
  /** Goes wrong in this way for the requests meant; the newest rule wins. Returns the way to end it. */
  behave(match: RequestMatch, misbehavior: Misbehavior, when?: { times?: number; after?: number }): () => void;
  /** Ends all misbehavior. */
  recover(): void;
  requests(match?: RequestMatch): RequestRecord[];
  forgetRequests(): void;
  /** Most requests in progress at once, seen by the requests meant. */
  peakParallel(match?: RequestMatch): number;
  /** Puts any body at any path and returns its address; the query is not looked at. */
  serve(path: string, body: ServedBody, headers?: OutgoingHttpHeaders): string;
  /** Gives every channel, film and series another id and keeps the rest, as panels do when they are rebuilt. */
  renumber(by?: number): void;
  renameChannel(from: string, to: string): void;
  /** Id of the channel with this name. */
  channelId(name: string): number;
  /** Viewers counted by the connection limit. */
  readonly viewers: number;
}

interface Rule {
  match: RequestMatch;
  misbehavior: Misbehavior;
  /** Requests it lets pass first. */
  after: number;
  times: number;
}

const innerHeader = 'x-fake-provider-inner';

/** The demo panel over real HTTP, able to go wrong in every way that providers do. */
export async function startFakeProvider(options: FakeProviderOptions = {}): Promise<FakeProvider> {
  const log = openRequestLog();
  const served = new Map<string, { body: ServedBody; headers: OutgoingHttpHeaders }>();
  const limit = options.connectionLimit;
  const viewers = limit ? countConnections(limit) : undefined;
  const tokens = new Map<string, number>(); // token → until when it works
  const innerKey = randomBytes(8).toString('hex');
  const closing = new AbortController();
  let rules: Rule[] = [];

  const behavior = async (exchange: PanelExchange, next: () => Promise<void>): Promise<void> => {
    const { request, response } = exchange;
    if (request.headers[innerHeader] === innerKey) return next();
    const record = log.begin(exchange);
    if (options.acceptAgent && !options.acceptAgent(request.headers['user-agent'] ?? '')) return refuse(exchange, 403);
    const rule = takeRule(record);
    if (rule) {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      const signal = AbortSignal.any([gone.signal, closing.signal]);
      return rule.misbehavior({ exchange, next, signal, honestReply: (path) => honestReply(exchange, path) });
    }
    const body = served.get(exchange.path);
    if (body) return sendServed(exchange, body);
    if (options.streamTokens && !passToken(exchange, record, options.streamTokens.ttlMs)) return;
    return limited(exchange, record, next);
  };

  const panel = await startPanel({ ...options, behavior });

  function takeRule(record: RequestRecord): Rule | undefined {
    const rule = rules.find(({ match, times }) => times > 0 && fits(record, match));
    if (!rule) return undefined;
    if (rule.after > 0) {
      rule.after -= 1;
      return undefined;
    }
    rule.times -= 1;
    return rule;
  }

  /** Whether the request may go on: a stream without a token is sent to one with, a token of yesterday to nobody. */
  function passToken(exchange: PanelExchange, record: RequestRecord, ttlMs: number): boolean {
    const [, mark, token = '', ...rest] = exchange.path.split('/');
    if (mark === 'token') {
      if ((tokens.get(token) ?? 0) < performance.now()) {
        refuse(exchange, 403);
        return false;
      }
      exchange.path = `/${rest.join('/')}`;
      return true;
    }
    if (record.kind !== 'stream' && record.kind !== 'film') return true;
    const fresh = randomBytes(6).toString('hex');
    tokens.set(fresh, performance.now() + ttlMs);
    exchange.response.writeHead(302, { location: `/token/${fresh}${exchange.request.url ?? ''}` }).end();
    return false;
  }

  async function limited(exchange: PanelExchange, record: RequestRecord, next: () => Promise<void>): Promise<void> {
    if (viewers && ['stream', 'segment', 'film'].includes(record.kind)) {
      const ended = new Promise<void>((resolve) => exchange.response.once('close', () => resolve()));
      if (!viewers.admit(record, ended)) return refuse(exchange, limit?.status ?? 403);
    }
    return next();
  }

  /** Asks the panel for its honest answer, over a connection that is neither logged nor disturbed. */
  function honestReply({ path, parameters, request }: PanelExchange, otherPath?: string): Promise<HonestReply> {
    const query = parameters.toString();
    const address = `${panel.url}${otherPath ?? (query === '' ? path : `${path}?${query}`)}`;
    const { range } = request.headers;
    const headers = { host: request.headers.host ?? '', [innerHeader]: innerKey, ...(range === undefined ? {} : { range }) };
    return new Promise((resolve, reject) => {
      httpRequest(address, { headers, agent: false }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const { 'content-type': contentType, 'content-disposition': disposition } = answer.headers;
          resolve({
            status: answer.statusCode ?? 0,
            headers: { ...(contentType ? { 'content-type': contentType } : {}), ...(disposition ? { 'content-disposition': disposition } : {}) },
            body: Buffer.concat(parts),
          });
        });
      })
        .on('error', reject)
        .end();
    });
  }

  // The panel's properties are getters, so they are passed on, not copied.
  return {
    url: panel.url,
    port: panel.port,
    username: panel.username,
    password: panel.password,
    get catalog() {
      return panel.catalog;
    },
    get account() {
      return panel.account;
    },
    get activeConnections() {
      return panel.activeConnections;
    },
    get viewers() {
      return viewers?.active ?? panel.activeConnections;
    },
    setCatalog: panel.setCatalog,
    setAccount: panel.setAccount,
    behave: (match, misbehavior, { times = Infinity, after = 0 } = {}) => {
      const rule = { match, misbehavior, times, after };
      rules.unshift(rule);
      return () => {
        rules = rules.filter((other) => other !== rule);
      };
    },
    recover: () => {
      rules = [];
    },
    requests: log.requests,
    forgetRequests: log.forget,
    peakParallel: log.peakParallel,
    serve: (path, body, headers = {}) => {
      served.set(path, { body, headers });
      return `${panel.url}${path}`;
    },
    renumber: (by = 70_000) => panel.setCatalog(renumbered(panel.catalog, by)),
    renameChannel: (from, to) => {
      const channels = panel.catalog.channels.map((channel) => (channel.name === from ? { ...channel, name: to } : channel));
      panel.setCatalog({ ...panel.catalog, channels });
    },
    channelId: (name) => {
      const channel = panel.catalog.channels.find((candidate) => candidate.name === name);
      if (!channel) throw new RangeError(`The fake provider has no channel named ${name}`);
      return channel.id;
    },
    close: () => {
      closing.abort();
      return panel.close();
    },
  };
}

function refuse({ response }: PanelExchange, code: number): void {
  response.writeHead(code, { 'content-type': 'text/html' }).end();
}

async function sendServed({ response }: PanelExchange, { body, headers }: { body: ServedBody; headers: OutgoingHttpHeaders }): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/octet-stream', ...headers });
  if (typeof body !== 'function') {
    response.end(body);
    return;
  }
  await pipeline(Readable.from(body(), { objectMode: false }), response).catch(() => undefined); // the client left
}

function renumbered(catalog: PanelCatalog, by: number): PanelCatalog {
  const shifted = <T extends { id: number }>(rows: readonly T[]): T[] => rows.map((row) => ({ ...row, id: row.id + by }));
  return { ...catalog, channels: shifted(catalog.channels), movies: shifted(catalog.movies), series: shifted(catalog.series) };
}
