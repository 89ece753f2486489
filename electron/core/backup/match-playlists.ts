import type { PlaylistId } from '#shared/model/ids.ts';
import type { Credentials } from '../secrets/vault.ts';
import type { PlaylistRow } from './tables.ts';

export interface Side {
  row: PlaylistRow;
  /** Undefined where they are not known. */
  credentials: Credentials | undefined;
}

/**
 * Which playlist of a backup is which one here. The surest signs go first, and each playlist is taken once; one that
 * could be two is nobody's, because marks that go to a wrong playlist are worse than a playlist too many.
 */
export function matchPlaylists(theirs: readonly Side[], ours: readonly Side[]): Map<PlaylistId, PlaylistId> {
  const matches = new Map<PlaylistId, PlaylistId>();
  const taken = new Set<PlaylistId>();
  const signs: readonly ((a: Side, b: Side) => boolean)[] = [
    (a, b) => a.row.id === b.row.id && a.row.source_type === b.row.source_type,
    (a, b) => isSamePlace(a, b) && hasSameLogin(a, b) === true,
    (a, b) => isSamePlace(a, b) && hasSameLogin(a, b) !== false && a.row.name === b.row.name,
    (a, b) => isSamePlace(a, b) && hasSameLogin(a, b) !== false && isTelling(a),
  ];
  for (const isSame of signs) {
    const left = theirs.filter(({ row }) => !matches.has(row.id));
    const free = ours.filter(({ row }) => !taken.has(row.id));
    for (const each of left) {
      const here = free.filter((one) => isSame(each, one));
      const [only] = here;
      if (!only || here.length > 1 || left.some((other) => other !== each && isSame(other, only))) continue;
      matches.set(each.row.id, only.row.id);
      taken.add(only.row.id);
    }
  }
  return matches;
}

function isSamePlace({ row: a }: Side, { row: b }: Side): boolean {
  return a.source_type === b.source_type && a.place === b.place && a.address === b.address;
}

/** Undefined when one of the two is not known, or has nothing to compare. */
function hasSameLogin({ row, credentials: a }: Side, { credentials: b }: Side): boolean | undefined {
  if (!a || !b) return undefined;
  if (row.source_type === 'xtream') return a.accounts[0]?.username === b.accounts[0]?.username;
  return a.url === undefined || b.url === undefined ? undefined : a.url === b.url;
}

/** Every list that a browser sent has the same place. */
function isTelling({ row }: Side): boolean {
  return row.source_type !== 'm3u-file' || row.address !== null;
}
