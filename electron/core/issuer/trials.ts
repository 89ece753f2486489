import { isWeak, tagScore, type DeviceTags } from '#shared/model/device-tags.ts';
import type { AccountsDatabase } from '../database/accounts-schema.ts';

const dayMs = 86_400_000;
export const trialMs = 14 * dayMs;
/** A machine may have changed hands since. */
const rememberedMs = 400 * dayMs;
/** A clone of a virtual machine keeps everything but its hardware id, which is worth 35 of 100. */
const scoreOfSameMachine = 65;

export interface Trials {
  /** Whose the trial was, when the user or a machine like this one had one. */
  usedBy(userId: string, tags: DeviceTags, now: number): 'account' | 'device' | undefined;
  /** Returns the id of the license. */
  start(userId: string, tags: DeviceTags, now: number): number;
  /** Makes licenses inactive whose trial is over, and forgets the machines of long ago. Returns how many rows it changed. */
  endOverdue(now: number): number;
}

/** What writes belongs into a transaction of the caller's. */
export function createTrials(db: AccountsDatabase): Trials {
  const ofUser = db.$client.prepare<[string], { id: number }>('SELECT id FROM trials WHERE user_id = +? LIMIT 1');
  // Machines alike share one of the two or three parts that tell machines apart; SQLite looks for those texts faster than we read them.
  const alike = db.$client.prepare<[{ since: number; os: string; hw: string; disk: string }], { tags: string }>(`
    SELECT global_tags AS tags FROM trials
    WHERE started_at > +@since AND (instr(global_tags, @os) OR instr(global_tags, @hw) OR instr(global_tags, @disk))`);
  const insertLicense = db.$client.prepare<[{ userId: string; now: number; until: number }], { id: number }>(`
    INSERT INTO licenses (user_id, status, created_at, updated_at, valid_until, is_trial) VALUES (@userId, 'active', @now, @now, @until, 1) RETURNING id`);
  const insert = db.$client.prepare<[string, number, string]>('INSERT INTO trials (user_id, started_at, global_tags) VALUES (?, ?, ?)');
  const over = db.$client.prepare<[{ now: number }]>(`
    UPDATE licenses SET status = 'inactive', updated_at = @now WHERE is_trial = 1 AND status = 'active' AND valid_until <= @now`);
  const forget = db.$client.prepare<[number]>(`UPDATE trials SET global_tags = '[]' WHERE started_at <= ? AND global_tags <> '[]'`);

  return {
    usedBy(userId, tags, now) {
      if (ofUser.get(userId)) return 'account';
      if (isWeak(tags)) return undefined;
      const part = (name: string): string => JSON.stringify(tags.find(([component]) => component === name) ?? [name, 'none']);
      const candidates = alike.all({ since: now - rememberedMs, os: part('os'), hw: part('hw'), disk: part('disk') });
      const isAlike = candidates.some(({ tags: text }) => {
        const then = JSON.parse(text) as DeviceTags; // as it was written below
        return !isWeak(then) && tagScore(then, tags) >= scoreOfSameMachine;
      });
      return isAlike ? 'device' : undefined;
    },
    start(userId, tags, now) {
      insert.run(userId, now, JSON.stringify(tags));
      return insertLicense.get({ userId, now, until: now + trialMs })?.id ?? 0;
    },
    endOverdue: (now) => over.run({ now }).changes + forget.run(now - rememberedMs).changes,
  };
}
