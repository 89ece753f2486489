import { countOf, flagOf, flagOrNull, idOf, instantOf, isRecord, lineOf, positiveOf, recordOf, rowsOf, textOf, wordsOf } from './coerce.ts';
import type { WireRecord } from './coerce.ts';
import { isZoneName, offsetFromClocks, offsetMinutesAt, panelZone, parsePanelTime, type PanelZone } from './panel-clock.ts';

/**
 * `denied`: the login is wrong. `unknown`: the panel calls the account something we have no word for; let the user try.
 * `invalid`: the answer says nothing about an account.
 */
export type AccountState = 'active' | 'expired' | 'banned' | 'disabled' | 'denied' | 'unknown' | 'invalid';

export interface XtreamAccount {
  state: AccountState;
  /** The panel's own word for the state. */
  statusText: string | null;
  /** May be HTML or advertising: show it as text. */
  message: string | null;
  /** `null`: never, or unknown. */
  expiresAt: number | null;
  createdAt: number | null;
  isTrial: boolean;
  activeConnections: number | null;
  /** `null`: unlimited, or unknown. */
  maxConnections: number | null;
  /** Containers the panel serves live channels in. */
  formats: string[];
  server: XtreamServer;
}

/** What the panel says about itself. Its host and port are information only: requests go where the user pointed. */
export interface XtreamServer {
  host: string | null;
  protocol: 'http' | 'https' | null;
  httpPort: number | null;
  httpsPort: number | null;
  rtmpPort: number | null;
  /** A zone name `Intl` knows, or `null`. */
  timezone: string | null;
  utcOffsetMinutes: number | null;
  /** The panel's clock at the time of the answer. */
  now: number | null;
}

const wordsForState = new Map<string, AccountState>([
  ['', 'active'],
  ['active', 'active'],
  ['trial', 'active'],
  ['expired', 'expired'],
  ['banned', 'banned'],
  ['disabled', 'disabled'],
]);

/** The answer to a request without an action, in whatever form the panel gave it. */
export function readAccount(body: unknown, now: number): XtreamAccount {
  const answer = accountRecord(body);
  const user = recordOf(answer['user_info']);
  const server = readServer(recordOf(answer['server_info']), now);
  const zone = panelZone(server);
  const statusText = lineOf(user['status']);
  const status = (statusText ?? '').toLowerCase();
  const expiresAt = expiryOf(user['exp_date'], zone);
  const error = answer['error'];
  return {
    state: stateOf(user, error, status, expiresAt, now),
    statusText,
    message: textOf(user['message']) ?? textOf(error) ?? textOf(recordOf(error)['message']),
    expiresAt,
    createdAt: expiryOf(user['created_at'], zone),
    isTrial: flagOf(user['is_trial']) || status === 'trial',
    activeConnections: countOf(user['active_cons']),
    maxConnections: positiveOf(user['max_connections']),
    formats: wordsOf(user['allowed_output_formats'], ',; |').map((format) => format.toLowerCase()),
    server,
  };
}

/** The `server_info` part of an account answer. */
export function readServer(server: WireRecord, now: number): XtreamServer {
  const timezone = lineOf(server['timezone']);
  const named = timezone !== null && isZoneName(timezone) ? timezone : null;
  const panelNow = instantOf(server['timestamp_now']);
  const protocol = lineOf(server['server_protocol'])?.toLowerCase();
  const fromClocks = offsetFromClocks(server['time_now'], panelNow);
  return {
    host: hostOf(server['url']),
    protocol: protocol === 'http' || protocol === 'https' ? protocol : null,
    httpPort: portOf(server['port']),
    httpsPort: portOf(server['https_port']),
    rtmpPort: portOf(server['rtmp_port']),
    timezone: named,
    utcOffsetMinutes: fromClocks ?? (named === null ? null : offsetMinutesAt(panelNow ?? now, { name: named })),
    now: panelNow,
  };
}

function accountRecord(body: unknown): WireRecord {
  if (isRecord(body)) return body;
  return recordOf(rowsOf(body).find((row) => isRecord(row) && 'user_info' in row));
}

function stateOf(user: WireRecord, error: unknown, status: string, expiresAt: number | null, now: number): AccountState {
  const auth = flagOrNull(user['auth']);
  if (auth === false) return 'denied';
  const saysAnything = auth === true || status !== '' || expiresAt !== null || idOf(user['username']) !== null;
  if (!saysAnything) return error === undefined || error === null || error === false ? 'invalid' : 'denied';
  const state = wordsForState.get(status) ?? 'unknown';
  if (state !== 'active' && state !== 'unknown') return state;
  // A panel may call an account active long after its last day.
  return expiresAt !== null && expiresAt <= now ? 'expired' : state;
}

/** Unix time, or a date as SQL prints it; words such as "Unlimited" mean never. */
function expiryOf(value: unknown, zone: PanelZone): number | null {
  return instantOf(value) ?? (typeof value === 'string' ? parsePanelTime(value, zone) : null);
}

function portOf(value: unknown): number | null {
  const port = positiveOf(value);
  return port !== null && port <= 65_535 ? port : null;
}

/** The host of `host`, `host:port` or `http://host/path`. */
function hostOf(value: unknown): string | null {
  const text = lineOf(value);
  if (text === null) return null;
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  return url === null || url.hostname === '' ? null : url.hostname;
}
