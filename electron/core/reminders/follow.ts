import { foldText } from '#shared/model/fold-text.ts';
import { titleRef, type PlaylistId, type TitleId } from '#shared/model/ids.ts';
import type { Programme } from '#shared/model/programme.ts';
import type { UserDatabase } from '../database/user-schema.ts';
import { findReminderAt, listOfPlaylist, type StoredReminder } from './queries.ts';
import { dueAt, endOf } from './times.ts';
import { deleteReminder, updateReminder } from './writes.ts';

/** A guide moves a programme by minutes or by an hour; what is farther away is another broadcast. */
const followMs = 3 * 60 * 60_000;

/**
 * The programme that a reminder of `known` is about, in what the guide says now: the nearest one of its name and
 * episode, else the one of its name at its old start. One without a name is known by its start alone.
 */
export function findAgain(known: Programme, programmes: readonly Programme[]): Programme | undefined {
  const near = programmes.filter(({ start }) => Math.abs(start - known.start) <= followMs);
  const named = near.filter((programme) => (known.title === null ? programme.start === known.start : sameTitle(programme, known)));
  const same = named.filter((programme) => sameEpisode(programme, known));
  const distance = ({ start }: Programme) => Math.abs(start - known.start);
  const atOldStart = named.filter(({ start }) => start === known.start);
  return (same.length > 0 ? same : atOldStart).toSorted((a, b) => distance(a) - distance(b))[0];
}

function sameTitle(a: Programme, b: Programme): boolean {
  return foldText(a.title ?? '') === foldText(b.title ?? '');
}

/** Nothing speaks against it: what only one of them says is new, or was dropped. */
function sameEpisode(a: Programme, b: Programme): boolean {
  const agree = <T>(one: T | null, other: T | null): boolean => one === null || other === null || one === other;
  return agree(a.season, b.season) && agree(a.episode, b.episode) && agree(a.subTitle && foldText(a.subTitle), b.subTitle && foldText(b.subTitle));
}

export interface FollowParts {
  db: UserDatabase;
  clock: () => number;
  /** What a channel shows from `from` (included) to `to` (excluded). */
  listProgrammes: (channelId: TitleId, range: { from: number; to: number }) => Promise<readonly Programme[]>;
  isClosed: () => boolean;
}

/** Moves the reminders of a playlist to where the guide has their programmes now; returns whether any is another one. */
export async function followGuide({ db, clock, listProgrammes, isClosed }: FollowParts, playlistId: PlaylistId): Promise<boolean> {
  let changed = false;
  for (const reminder of listOfPlaylist(db, playlistId)) {
    const { channelId, programme: known } = reminder;
    if (endOf(known) <= clock()) continue;
    const programmes = await listProgrammes(channelId, { from: known.start - followMs, to: known.start + followMs + 1 });
    if (isClosed()) return changed;
    const found = findAgain(known, programmes);
    if (found) changed = move(db, clock(), reminder, found) || changed;
    else if (reminder.alertId !== null && reminder.state === 'scheduled' && programmes.some(({ start }) => start === known.start)) {
      // What an alert was right about is not on any more; its owner never chose this broadcast.
      deleteReminder(db, reminder.id);
      changed = true;
    }
  }
  return changed;
}

function move(db: UserDatabase, now: number, reminder: StoredReminder, found: Programme): boolean {
  const { id, playlistId, channelId, programme: known } = reminder;
  if (known.start === found.start && known.stop === found.stop && known.isRepeat === found.isRepeat) return false;
  if (found.start !== known.start && findReminderAt(db, playlistId, titleRef(channelId).providerKey, found.start)) {
    deleteReminder(db, id);
    return true;
  }
  // Told too early: it is told again in time.
  const isAhead = reminder.state === 'due' && dueAt({ ...reminder, programme: found }) > now;
  updateReminder(db, id, { programme: found, ...(isAhead ? { state: 'scheduled' as const } : {}) });
  return true;
}
