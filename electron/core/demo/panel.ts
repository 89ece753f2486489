import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '#shared/errors.ts';
import { defaultAccount, randomCredentials } from './account.ts';
import type { PanelAccount, PanelCredentials } from './account.ts';
import { indexCatalog } from './catalog.ts';
import type { PanelCatalog } from './catalog.ts';
import { demoCatalog } from './demo-catalog.ts';
import type { PanelBehavior, PanelExchange } from './exchange.ts';
import { sendNotFound } from './replies.ts';
import { findResourcesDir, openResources } from './resources.ts';
import { answer } from './routes.ts';
import type { PanelState } from './routes.ts';
import { openStreams } from './streams.ts';

export interface PanelOptions {
  /** 0 or nothing takes a free one. */
  port?: number;
  host?: string;
  /** Random ones for every start unless given. */
  credentials?: PanelCredentials;
  /** The clock of account and guide; epoch milliseconds. */
  now?: () => number;
  catalog?: PanelCatalog;
  account?: Partial<PanelAccount>;
  /** How far the guide reaches from now. */
  guideDays?: { past: number; future: number };
  /** What a test puts in front of the panel. */
  behavior?: PanelBehavior;
  /** Where loops, films and images are, if not in their usual place. */
  resourcesDir?: string;
}

export interface Panel {
  /** Server address as a user would type it: `http://127.0.0.1:41234`. */
  url: string;
  username: string;
  password: string;
  port: number;
  readonly catalog: PanelCatalog;
  readonly account: PanelAccount;
  /** Streams and films being sent at this moment. */
  readonly activeConnections: number;
  /** From the next request on, the panel offers this. */
  setCatalog(catalog: PanelCatalog): void;
  setAccount(changes: Partial<PanelAccount>): void;
  /** Ends every connection, streams included. */
  close(): Promise<void>;
}

const longestFormBytes = 64 * 1024;

/** Starts a whole Xtream panel: account, catalog, guide, playlists and streams that play. */
export async function startPanel(options: PanelOptions = {}): Promise<Panel> {
  const now = options.now ?? Date.now;
  const credentials = options.credentials ?? randomCredentials();
  const resources = openResources(options.resourcesDir ?? findResourcesDir());
  const catalog = options.catalog ?? demoCatalog(now());
  const stopping = new AbortController();
  const state: PanelState = {
    credentials,
    now,
    catalog,
    index: indexCatalog(catalog),
    account: { ...defaultAccount(now()), ...options.account },
    guideDays: options.guideDays ?? { past: 2, future: 3 },
    resources,
    streams: openStreams(resources),
    connections: new Set(),
    stopping: stopping.signal,
    url: '',
  };

  const server = createServer((request, response) => {
    void serve(state, request, response, options.behavior);
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new AppError('conflict', `The demo could not use port ${options.port ?? 0}`, { cause })));
    server.listen(options.port ?? 0, host, resolve);
  });
  // A server that listens on TCP has an address of this form; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  state.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

  return {
    url: state.url,
    port,
    ...credentials,
    get catalog() {
      return state.catalog;
    },
    get account() {
      return state.account;
    },
    get activeConnections() {
      return state.connections.size;
    },
    setCatalog: (next) => {
      state.catalog = next;
      state.index = indexCatalog(next);
    },
    setAccount: (changes) => {
      state.account = { ...state.account, ...changes };
    },
    close: () => {
      stopping.abort();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function serve(state: PanelState, request: IncomingMessage, response: ServerResponse, behavior: PanelBehavior | undefined): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://panel.invalid');
    const exchange: PanelExchange = { request, response, path: url.pathname, parameters: url.searchParams };
    if (request.method === 'POST') await addForm(exchange);
    const next = (): Promise<void> => answer(state, exchange);
    await (behavior ? behavior(exchange, next) : next());
  } catch {
    // Bytes that are no request, or a behavior of a test that fell over: a panel would print a page, too.
    if (response.headersSent) response.destroy();
    else sendNotFound(response);
  }
}

/** Players may post what others put into the query. */
async function addForm({ request, parameters }: PanelExchange): Promise<void> {
  const parts: Buffer[] = [];
  let length = 0;
  // No encoding is set on the request, so its parts are bytes.
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestFormBytes) throw new AppError('too_large', 'The form is too long');
    parts.push(part);
  }
  for (const [name, value] of new URLSearchParams(Buffer.concat(parts).toString('utf8'))) {
    if (!parameters.has(name)) parameters.append(name, value);
  }
}
