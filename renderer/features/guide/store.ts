import { create } from 'zustand';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import { recall, remember } from '../../lib/places.ts';
import { groupKey, parseGroup, type Group } from '../../stores/channel-group.ts';

/** Where one stands in the grid. */
export interface GridPlace {
  row: number;
  /** The channel of that row: a refresh may have moved it. */
  channelId: TitleId | null;
  /** The moment that up and down keep. */
  time: number;
  /** The moment at the left edge, and the scroll position in rows. */
  left: number;
  top: number;
}

/** What the guide shows of a playlist; the same when one comes back. */
interface GuideView {
  playlistId: PlaylistId | null;
  group: Group;
  /** Null for where everybody begins: the first channel, now. */
  place: GridPlace | null;
}

export const useGuideView = create<GuideView>(() => ({ playlistId: null, group: { type: 'all' }, place: null }));

const key = (playlistId: PlaylistId): string => `guide.${playlistId}`;

/** After that long one comes to see what is on, and no more for where one was. */
const forgetAfterMs = 60 * 60_000;

/** Turns to a playlist, as it was left; after a while at the present time. */
export function openGuide(playlistId: PlaylistId, now: number): void {
  const known = recall(key(playlistId));
  const value = typeof known === 'object' && known !== null ? known : {};
  const group = parseGroup('group' in value ? value.group : null);
  const isFresh = 'leftAt' in value && typeof value.leftAt === 'number' && now - value.leftAt < forgetAfterMs;
  useGuideView.setState({ playlistId, group, place: isFresh && 'place' in value ? parsePlace(value.place) : null });
}

export function showGuideGroup(group: Group): void {
  useGuideView.setState({ group, place: null });
  keep();
}

export function standAt(place: GridPlace): void {
  useGuideView.setState({ place });
  keep();
}

function keep(): void {
  const { playlistId, group, place } = useGuideView.getState();
  if (playlistId !== null) remember(key(playlistId), { group: groupKey(group), place, leftAt: Date.now() });
}

function parsePlace(value: unknown): GridPlace | null {
  if (typeof value !== 'object' || value === null) return null;
  const numberOf = (name: keyof GridPlace): number | null => {
    const found = Object.entries(value).find(([key]) => key === name)?.[1] as unknown; // what was stored may be anything
    return typeof found === 'number' && found >= 0 ? found : null;
  };
  const [row, time, left, top] = [numberOf('row'), numberOf('time'), numberOf('left'), numberOf('top')];
  if (row === null || time === null || left === null || top === null) return null;
  const channelId = 'channelId' in value && typeof value.channelId === 'string' ? (value.channelId as TitleId) : null; // compared only
  return { row, channelId, time, left, top };
}
