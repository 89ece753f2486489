import type { Answer } from '../../../electron/api/running-api.test-wrapper.ts';
import type { RunningServer } from '../../server/start-server.ts';
import type { Random } from '../mutations/random.ts';
import { isBrokenConnection } from './broken-connection.ts';

/** `perhaps`: asked for, and the process was killed before it answered. */
type Known = 'yes' | 'no' | 'perhaps';

/** What somebody did, as far as it was acknowledged. */
export interface Person {
  readonly username: string;
  /** The current session. */
  sessionId(): string;
  readonly acknowledged: Record<string, number>;
  /** Writes that were under way when the server died, and how many of them were found at the next start. */
  readonly unknown: { asked: number; kept: number };
  signIn(server: RunningServer): Promise<void>;
  /** One write after the other until the server is gone. */
  writeUntilGone(server: RunningServer, random: Random): Promise<void>;
  /** What is unclear is asked for again, as a client would, and must be there once. */
  repeatUnclear(server: RunningServer): Promise<void>;
  /** What of the acknowledged the files do not have, or have twice. */
  differences(rows: PersonRows): string[];
}

/** What the database has of one person. */
export interface PersonRows {
  devices: { id: number; fingerprint: string; isIn: boolean }[];
  licenses: { id: number; isActive: boolean }[];
  /** Of the current session, oldest first. */
  tokens: { jti: string; generation: number; isUsed: boolean }[];
  /** Of the current session, how many were told of in the audit. */
  rotationsTold: number;
  /** How often each is told of in the audit, as `action id`. */
  told: ReadonlyMap<string, number>;
}

const password = 'a long enough password';
/** How long a rotation may be repeated with its key; a start that takes longer ends the session by the rules. */
const retryWindowMs = 10_000;

export function createPerson(username: string): Person {
  const acknowledged: Record<string, number> = {};
  const unknown = { asked: 0, kept: 0 };
  const devices = new Map<string, { id: number | undefined; isIn: Known }>();
  const licenses = new Map<number, { isActive: Known }>();
  let unknownLicenses = 0;
  let tokens = { access: '', refresh: '' };
  let rotation: { key: string; startedAt: number } | undefined;
  let made = 0;

  async function ask(server: RunningServer, path: string, method: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    return server.ask(path, { method, headers: { authorization: `Bearer ${tokens.access}`, ...headers }, ...(body && { body: JSON.stringify(body) }) });
  }

  function acknowledge(what: string, { status, text }: Answer): void {
    if (status !== 200) throw new Error(`${username}: ${what} was answered with ${status} ${text}`);
    acknowledged[what] = (acknowledged[what] ?? 0) + 1;
  }

  async function register(server: RunningServer, fingerprint: string): Promise<void> {
    devices.set(fingerprint, { id: undefined, isIn: 'perhaps' });
    const answer = await ask(server, '/devices/register', 'POST', { fingerprint });
    acknowledge('device.register', answer);
    devices.set(fingerprint, { id: (answer.json as { id: number }).id, isIn: 'yes' });
  }

  async function remove(server: RunningServer, fingerprint: string, id: number): Promise<void> {
    devices.set(fingerprint, { id, isIn: 'perhaps' });
    acknowledge('device.delete', await ask(server, `/devices/${id}`, 'DELETE'));
    devices.set(fingerprint, { id, isIn: 'no' });
  }

  async function createLicense(server: RunningServer): Promise<void> {
    unknownLicenses += 1;
    const answer = await ask(server, '/licenses/create', 'POST', {});
    acknowledge('license.create', answer);
    unknownLicenses -= 1;
    licenses.set((answer.json as { id: number }).id, { isActive: 'yes' });
  }

  async function deactivate(server: RunningServer, id: number): Promise<void> {
    licenses.set(id, { isActive: 'perhaps' });
    acknowledge('license.deactivate', await ask(server, `/licenses/${id}/deactivate`, 'POST', {}));
    licenses.set(id, { isActive: 'no' });
  }

  async function rotate(server: RunningServer): Promise<void> {
    rotation ??= { key: `${username}-${(made += 1)}`, startedAt: Date.now() };
    const answer = await ask(server, '/auth/refresh', 'POST', { refresh_token: tokens.refresh }, { 'idempotency-key': rotation.key });
    if (answer.status === 401 && Date.now() - rotation.startedAt >= retryWindowMs) {
      rotation = undefined;
      await signIn(server);
      return;
    }
    acknowledge('auth.refresh', answer);
    adopt(answer);
    rotation = undefined;
  }

  function adopt({ json }: Answer): void {
    const pair = json as { access_token: string; refresh_token: string };
    tokens = { access: pair.access_token, refresh: pair.refresh_token };
  }

  async function signIn(server: RunningServer): Promise<void> {
    const answer = await ask(server, '/auth/login', 'POST', { username, password });
    acknowledge('auth.login', answer);
    adopt(answer);
  }

  async function write(server: RunningServer, random: Random): Promise<void> {
    const chance = random.next();
    const inUse = [...devices].filter(([, { isIn }]) => isIn === 'yes');
    const active = [...licenses].filter(([, { isActive }]) => isActive === 'yes');
    if (chance < 0.35) await rotate(server);
    else if (chance < 0.5 && inUse.length > 0) {
      const [fingerprint, { id }] = random.pick(inUse);
      await remove(server, fingerprint, id ?? 0);
    } else if (chance < 0.65) await createLicense(server);
    else if (chance < 0.75 && active.length > 0) await deactivate(server, random.pick(active)[0]);
    else await register(server, `f-${(made += 1)}`);
  }

  return {
    username,
    sessionId: () => claimsOf(tokens.refresh).sid,
    acknowledged,
    unknown,
    async signIn(server) {
      acknowledge('auth.register', await ask(server, '/auth/register', 'POST', { username, password }));
      await signIn(server);
    },
    async writeUntilGone(server, random) {
      for (;;) {
        try {
          await write(server, random);
        } catch (error) {
          if (!isBrokenConnection(error)) throw error;
          unknown.asked += 1;
          return;
        }
      }
    },
    async repeatUnclear(server) {
      if (rotation) await rotate(server);
      for (const [fingerprint, { id, isIn }] of devices) {
        if (isIn !== 'perhaps') continue;
        if (id === undefined) await register(server, fingerprint);
        else await remove(server, fingerprint, id);
      }
      for (const [id, { isActive }] of licenses) if (isActive === 'perhaps') await deactivate(server, id);
    },
    differences(rows) {
      const found = [...deviceDifferences(rows, devices), ...licenseDifferences(rows), ...tokenDifferences(rows, tokens.refresh)];
      return found.map((difference) => `${username}: ${difference}`);
    },
  };

  function* licenseDifferences({ licenses: kept, told }: PersonRows): Generator<string> {
    const strangers = kept.filter(({ id }) => !licenses.has(id));
    if (strangers.length > unknownLicenses) yield `there are ${strangers.length} licenses that nobody asked for`;
    unknown.kept += strangers.length;
    unknownLicenses = 0;
    for (const { id, isActive } of strangers) licenses.set(id, { isActive: isActive ? 'yes' : 'no' });
    for (const [id, { isActive }] of licenses) {
      const row = kept.find((each) => each.id === id);
      if (!row) yield `license ${id} is gone`;
      else if (row.isActive !== (isActive === 'yes')) yield `license ${id} is ${row.isActive ? '' : 'in'}active`;
      if (told.get(`license.create ${id}`) !== 1) yield `license ${id} was made ${told.get(`license.create ${id}`) ?? 0} times in the audit`;
      const ended = told.get(`license.deactivate ${id}`) ?? 0;
      if (ended !== (isActive === 'yes' ? 0 : 1)) yield `license ${id} was ended ${ended} times in the audit`;
    }
  }
}

function* deviceDifferences({ devices: kept, told }: PersonRows, devices: ReadonlyMap<string, { id: number | undefined; isIn: Known }>): Generator<string> {
  const byId = new Map(kept.map((row) => [row.id, row]));
  const known = new Set<number>();
  for (const [fingerprint, { id = 0, isIn }] of devices) {
    known.add(id);
    const row = byId.get(id);
    if (row?.fingerprint !== fingerprint) yield `device ${fingerprint} is gone`;
    else if (row.isIn !== (isIn === 'yes')) yield `device ${fingerprint} is ${row.isIn ? 'in' : 'out'}`;
    if (told.get(`device.register ${id}`) !== 1) yield `device ${fingerprint} was registered ${told.get(`device.register ${id}`) ?? 0} times in the audit`;
    const removed = told.get(`device.delete ${id}`) ?? 0;
    if (removed !== (isIn === 'yes' ? 0 : 1)) yield `device ${fingerprint} was removed ${removed} times in the audit`;
  }
  const strangers = kept.filter(({ id }) => !known.has(id));
  if (strangers.length > 0) yield `there are ${strangers.length} devices that nobody asked for`;
}

/** One token of each generation, one of them not used: the one the person holds. */
function* tokenDifferences({ tokens, rotationsTold }: PersonRows, held: string): Generator<string> {
  const gap = tokens.findIndex(({ generation }, at) => generation !== at + 1);
  if (gap >= 0) yield `the generations of the session go wrong at ${gap + 1}`;
  const unused = tokens.filter(({ isUsed }) => !isUsed).map(({ jti }) => jti);
  if (unused.join() !== jtiOf(held)) yield `${unused.length} tokens of the session are not used, and the one that is held is ${unused.includes(jtiOf(held)) ? '' : 'not '}among them`;
  if (rotationsTold !== tokens.length - 1) yield `${tokens.length - 1} rotations are told of ${rotationsTold} times in the audit`;
}

/** The session that a refresh token belongs to, and the token's own id. */
function claimsOf(token: string): { sid: string; jti: string } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string; jti: string };
}

function jtiOf(token: string): string {
  return claimsOf(token).jti;
}
