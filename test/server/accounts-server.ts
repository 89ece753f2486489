import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createOwnerKey } from '../../electron/api/owner-key.ts';
import { type Api, startApi } from '../../electron/api/server.ts';
import { createCore } from '../../electron/core/core.ts';
import { openDatabase, type SqliteDatabase } from '../../electron/core/database/open.ts';
import { type Logger, silentLogger } from '../../electron/core/log.ts';
import { createServerMode, type ServerModeOptions } from '../../electron/core/server-mode.ts';
import { temporaryFolder } from './start-server.ts';

export const password = 'a long enough password';
/** Whoever sends it is a paired companion: pairing mints such tokens, here the test does. */
export const companionToken = 'token-of-a-paired-companion';

export interface Sent {
  method?: string;
  token?: string;
  headers?: Record<string, string>;
  /** An object goes as JSON. */
  body?: object | string;
}

export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json: unknown;
}

export interface SignedInUser {
  id: string;
  username: string;
  accessToken: string;
  refreshToken: string;
}

export interface AccountsServer extends Pick<Api, 'port' | 'routes'> {
  ownerKey: string;
  ask(path: string, sent?: Sent): Promise<Answered>;
  /** The same for an answer that must be a success; the body as JSON. */
  get<T>(path: string, sent?: Sent): Promise<T>;
  /** A user of a new name, signed in. */
  addUser(name: string, role?: 'user' | 'admin'): Promise<SignedInUser>;
  /** Moves the clock of the server. */
  advance(ms: number): void;
  /** Its database, to look at. */
  rows: SqliteDatabase;
  close(): Promise<void>;
}

export const accessTokenMs = 3_600_000;

/** A whole server with accounts in this process: real HTTP, real files, a clock that can be moved. */
export async function startAccountsServer({ log = silentLogger, ...options }: Partial<ServerModeOptions> & { log?: Logger } = {}): Promise<AccountsServer> {
  const folder = await temporaryFolder();
  const databaseFile = join(folder, 'webplay.db');
  let ahead = 0;
  let listensAt = '';
  const core = await createCore({
    dataDir: join(folder, 'data'),
    version: '0.0.0',
    host: 'server',
    log,
    clock: () => Date.now() + ahead,
    keychain: 'memory',
    keepFresh: false,
    checkOutputs: true,
    publicUrl: () => listensAt,
    accounts: (ground) =>
      createServerMode(
        {
          databaseFile,
          secretKey: 'a secret of the tests, 32 bytes or more',
          accessTokenMs,
          refreshTokenMs: 14 * 86_400_000,
          devicesPerLicense: 0,
          planDeviceLimits: {},
          licenseSelfService: true,
          registrationOpen: true,
          demoUser: false,
          ...options,
        },
        ground,
      ),
  });
  const ownerKey = createOwnerKey();
  const identify = (token: string) => (token === companionToken ? ({ kind: 'companion', companionId: 'c-1' } as const) : core.identify?.(token));
  const api = await startApi({
    core: { ...core, identify },
    log,
    version: '0.0.0',
    host: '127.0.0.1',
    port: 0,
    portIsExplicit: true,
    ownerKey,
    webUiDir: await emptyPages(join(folder, 'pages')),
    serverPages: 'all',
  });
  listensAt = api.url;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const rows = openDatabase(databaseFile, { readonly: true });

  async function ask(path: string, { method, token, headers = {}, body }: Sent = {}): Promise<Answered> {
    const payload = typeof body === 'object' ? JSON.stringify(body) : body;
    const request = httpRequest({
      agent,
      host: '127.0.0.1',
      port: api.port,
      path,
      method: method ?? (payload === undefined ? 'GET' : 'POST'),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) }),
        ...headers,
      },
    });
    request.end(payload);
    const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage]; // node:http says so
    const { statusCode: status = 0, headers: answered } = response;
    if (answered['content-type']?.startsWith('text/event-stream') === true) {
      response.destroy(); // it would never end
      return { status, headers: answered, text: '', json: undefined };
    }
    const said = await text(response);
    return { status, headers: answered, text: said, json: said !== '' && answered['content-type']?.includes('json') === true ? JSON.parse(said) : undefined };
  }

  async function get<T>(path: string, sent?: Sent): Promise<T> {
    const { status, text: said, json } = await ask(path, sent);
    if (status >= 300) throw new Error(`${path} was answered with ${status}: ${said}`);
    return json as T; // what the test expects of the address
  }

  return {
    port: api.port,
    routes: api.routes,
    ownerKey: ownerKey.key,
    ask,
    get,
    async addUser(username, role = 'user') {
      const { id } = await get<{ id: string }>('/v1/users', { token: ownerKey.key, body: { username, password, role } });
      const pair = await get<{ access_token: string; refresh_token: string }>('/auth/login', { body: { username, password } });
      return { id, username, accessToken: pair.access_token, refreshToken: pair.refresh_token };
    },
    advance(ms) {
      ahead += ms;
    },
    rows,
    async close() {
      agent.destroy();
      rows.close();
      await api.close();
      await core.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What a build makes, without what is on it: the addresses are the same. */
async function emptyPages(folder: string): Promise<string> {
  await mkdir(join(folder, 'server-pages'), { recursive: true });
  for (const file of ['index.html', 'server-pages/index.html']) await writeFile(join(folder, file), '<html lang="en"></html>');
  return folder;
}
