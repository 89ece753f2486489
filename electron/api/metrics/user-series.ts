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
  /** The least recent first. */
  const known = new Map<string, { username: string; context: string }>();
  return {
    set(context, username, value) {
      const shown = plain ? username : createHmac('sha256', key).update(username).digest('hex').slice(0, 16);
      const name = `${context} ${shown}`;
      const labels = { username: shown, context };
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
