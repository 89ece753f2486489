import { createHmac } from 'node:crypto';
import type { Gauge } from 'prom-client';

export interface UserNames {
  /** In clear; otherwise as a hash that tells two users apart and neither of them to anybody. */
  plain: boolean;
  /** Of that hash; the same key gives the same hashes after a restart. */
  key: string;
}

export interface UserSeries {
  set(context: string, username: string, value: number): void;
}

/** However many users there are; those heard of least recently give way. */
const most = 240;

export function createUserSeries(gauge: Gauge<'username' | 'context'>, { plain, key }: UserNames): UserSeries {
  const hashOf = (username: string): string => createHmac('sha256', key).update(username).digest('hex').slice(0, 16);
  /** The least recent first. A hash is made once for as long as its user is among them. */
  const known = new Map<string, { username: string; context: string }>();
  return {
    set(context, username, value) {
      const name = `${context} ${username}`;
      const labels = known.get(name) ?? { username: plain ? username : hashOf(username), context };
      known.delete(name);
      known.set(name, labels);
      gauge.set(labels, value);
      for (const [oldest, gone] of known) {
        if (known.size <= most) break;
        known.delete(oldest);
        gauge.remove(gone);
      }
    },
  };
}
