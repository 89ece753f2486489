import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { toPanelTime } from './panel-time.ts';

export interface PanelCredentials {
  username: string;
  password: string;
}

/** What the account reply says. None of it is enforced except the credentials; the fake provider of the tests goes further. */
export interface PanelAccount {
  status: string;
  /** null means that the subscription never ends. */
  expiresAt: number | null;
  isTrial: boolean;
  maxConnections: number;
  createdAt: number;
  message: string;
  formats: readonly string[];
  /** A zone name; panels also send nonsense, so tests may set it. Times are then written in UTC. */
  timezone: string;
}

const dayMs = 86_400_000;

export function defaultAccount(now: number): PanelAccount {
  return {
    status: 'Active',
    expiresAt: now + 365 * dayMs,
    isTrial: false,
    maxConnections: 4,
    createdAt: Date.UTC(2024, 0, 1),
    message: '',
    formats: ['ts', 'm3u8'],
    timezone: 'UTC',
  };
}

export function randomCredentials(): PanelCredentials {
  return { username: `demo-${randomBytes(3).toString('hex')}`, password: randomBytes(12).toString('base64url') };
}

/** Whether both words are right, in a time that says nothing about how wrong they are. */
export function credentialsMatch(expected: PanelCredentials, given: PanelCredentials): boolean {
  const digest = ({ username, password }: PanelCredentials): Buffer =>
    createHash('sha256').update(JSON.stringify([username, password])).digest();
  return timingSafeEqual(digest(expected), digest(given));
}

export interface AccountMoment {
  account: PanelAccount;
  credentials: PanelCredentials;
  /** `http://host:port` as the client wrote it. */
  base: string;
  now: number;
  zone: string;
  activeConnections: number;
}

/** The reply to a request without an action. Every field is always there: some players stop at the first missing one. */
export function accountReply({ account, credentials, base, now, zone, activeConnections }: AccountMoment): object {
  const host = new URL(base);
  return {
    user_info: {
      username: credentials.username,
      password: credentials.password,
      message: account.message,
      auth: 1,
      status: account.status,
      exp_date: account.expiresAt === null ? null : String(Math.floor(account.expiresAt / 1_000)),
      is_trial: account.isTrial ? '1' : '0',
      active_cons: String(activeConnections),
      created_at: String(Math.floor(account.createdAt / 1_000)),
      max_connections: String(account.maxConnections),
      allowed_output_formats: account.formats,
    },
    server_info: {
      url: host.hostname,
      port: host.port === '' ? '80' : host.port,
      https_port: '',
      server_protocol: 'http',
      rtmp_port: '',
      timezone: account.timezone,
      timestamp_now: Math.floor(now / 1_000),
      time_now: toPanelTime(now, zone),
      process: true,
    },
  };
}

/** The classic refusal: HTTP 200 and this body. */
export const refusedReply = { user_info: { auth: 0 } };
