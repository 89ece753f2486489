import { auditActions, type AuditAction } from '#shared/contract/audit.ts';

export const auditKinds = ['all', 'signIns', 'refused', 'devices', 'licenses', 'playlists', 'pairing', 'users'] as const;
export type AuditKind = (typeof auditKinds)[number];

const beginnings: Record<Exclude<AuditKind, 'all' | 'refused'>, string> = {
  signIns: 'auth.',
  devices: 'device.',
  licenses: 'license.',
  playlists: 'playlist.',
  pairing: 'pairing.',
  users: 'user.',
};

/** The actions that a kind of activity stands for; undefined for all of them. */
export function actionsOf(kind: AuditKind): AuditAction[] | undefined {
  if (kind === 'all') return undefined;
  if (kind === 'refused') return ['auth.login_failed', 'auth.refresh_reuse'];
  return auditActions.filter((action) => action.startsWith(beginnings[kind]));
}

/**
 * Events of a page as they are told: a row of renewals of one sign-in, which happen by themselves, is told once, with the
 * newest of them and how many there were.
 */
export function toldTogether<Event extends { action: string }>(events: readonly Event[]): { event: Event; times: number }[] {
  const told: { event: Event; times: number }[] = [];
  for (const event of events) {
    const before = told.at(-1);
    if (before !== undefined && event.action === 'auth.refresh' && before.event.action === event.action) before.times += 1;
    else told.push({ event, times: 1 });
  }
  return told;
}

/** The pairs of an event's details, decoded; whatever is no pair is a value without a name. */
export function readDetails(details: string | null): { name: string; value: string }[] {
  const parts = (details ?? '').split(' ').filter((part) => part !== '');
  return parts.map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? { name: '', value: decoded(part) } : { name: part.slice(0, at), value: decoded(part.slice(at + 1)) };
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that encodes nothing
  }
}

/** The instants a span of days in the user's zone stands for, as the API takes them; days are `2026-01-31`, or empty. */
export function spanOfDays(first: string, last: string): { from_time?: string; to_time?: string } {
  return {
    ...(first === '' ? {} : { from_time: new Date(`${first}T00:00:00`).toISOString() }),
    ...(last === '' ? {} : { to_time: new Date(`${last}T23:59:59.999`).toISOString() }),
  };
}
