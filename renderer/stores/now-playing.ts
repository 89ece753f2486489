import { create } from 'zustand';
import type { CategoryId, PlaylistId, TitleId, TitleKind } from '#shared/model/ids.ts';
import { titleRef } from '#shared/model/ids.ts';
import type { Programme } from '#shared/model/programme.ts';
import type { Channel } from '#shared/model/title.ts';
import { api } from '../api/api.ts';

/** What a player needs to know of a title to show it; the rest it asks for. */
export interface PlayableTitle {
  id: TitleId;
  kind: TitleKind;
  name: string;
  logo: string | null;
  /** Channel number, or null for titles that have none. */
  number: string | null;
  /** Second line: the category of a channel, the series of an episode. */
  subtitle: string | null;
  /** The series an episode belongs to. */
  seriesId: TitleId | null;
  radio: boolean;
}

/** A programme of a channel that was broadcast before; times are epoch ms. */
export interface PastProgramme {
  title: string | null;
  subTitle: string | null;
  start: number;
  stop: number;
}

/** The list a title was started from, so that next and previous mean something. */
export type PlayContext =
  | {
      type: 'channels';
      playlistId: PlaylistId;
      categoryId?: CategoryId;
      search?: string;
      sort: 'playlist' | 'name' | 'number';
      index: number;
      total: number;
    }
  | { type: 'titles'; titles: readonly PlayableTitle[]; index: number };

interface NowPlaying {
  title: PlayableTitle | null;
  context: PlayContext | null;
  /** What plays of a channel's past; null for what is on now, and for films. */
  past: PastProgramme | null;
  /** Over the whole window; else in the slot a page offers, else in the corner. */
  full: boolean;
  /** The corner picture that stays while browsing; closing it stops playback. */
  mini: boolean;
  /** Last channel before this one, for the way back. */
  previous: { title: PlayableTitle; context: PlayContext | null } | null;
  /** Where a film begins; null lets the viewer say when it was begun before. */
  startMs: number | null;
  /** Counts starts, so that choosing the same title again is noticed as a new try. */
  attempt: number;
}

export const useNowPlaying = create<NowPlaying>(() => ({
  title: null,
  context: null,
  past: null,
  full: false,
  mini: true,
  previous: null,
  startMs: null,
  attempt: 0,
}));

/** Plays a title; it stays where the picture is now unless `full` says otherwise. */
export function play(
  title: PlayableTitle,
  context: PlayContext | null,
  options: { full?: boolean; startMs?: number | null; past?: PastProgramme } = {},
): void {
  useNowPlaying.setState((state) => ({
    title,
    context,
    past: options.past ?? null,
    full: options.full ?? state.full,
    mini: true,
    previous:
      state.title && state.title.id !== title.id && state.title.kind === 'channel'
        ? { title: state.title, context: state.context }
        : state.previous,
    startMs: options.startMs ?? null,
    attempt: state.attempt + 1,
  }));
}

/** How long a programme is taken to be whose end the guide does not tell. */
const presumedLengthMs = 2 * 3_600_000;

/** What is known of a programme that is to be watched again. */
export type BroadcastBefore = Pick<Programme, 'title' | 'subTitle' | 'start' | 'stop'>;

/**
 * Plays a programme from its beginning: one that was broadcast before, or is on and began a while ago. Ask
 * `canWatchAgain` of the model whether there is a way.
 */
export function watchAgain(channel: Channel, programme: BroadcastBefore, options: { full?: boolean } = {}): void {
  playPast(playableChannel(channel), programme, options);
}

export function playPast(channel: PlayableTitle, { title, subTitle, start, stop }: BroadcastBefore, options: { full?: boolean } = {}): void {
  const { title: playing, context } = useNowPlaying.getState();
  const past = { title, subTitle, start, stop: stop ?? start + presumedLengthMs };
  play(channel, playing?.id === channel.id ? context : null, { ...options, startMs: 0, past });
}

/** From a channel's past to what is on now. */
export function goLive(): void {
  const { title, context } = useNowPlaying.getState();
  if (title) play(title, context);
}

export function stop(): void {
  useNowPlaying.setState({ title: null, context: null, past: null, full: false });
}

export function setFull(full: boolean): void {
  if (useNowPlaying.getState().title) useNowPlaying.setState({ full });
}

/** Back to the channel watched before this one. */
export function playPrevious(): void {
  const { previous } = useNowPlaying.getState();
  if (previous) play(previous.title, previous.context);
}

/** The next (`1`) or previous (`-1`) title of the list; a list of channels goes round. */
export async function playNeighbour(step: 1 | -1): Promise<void> {
  const { context, title } = useNowPlaying.getState();
  if (!context) return;
  if (context.type === 'titles') {
    const index = context.index + step;
    const next = context.titles[index];
    if (next) play(next, { ...context, index });
    return;
  }
  if (context.total === 0) return;
  const { playlistId, categoryId, search, sort } = context;
  const index = (context.index + step + context.total) % context.total;
  const { items, total } = await api.catalog.listChannels({
    playlistId,
    sort,
    offset: index,
    limit: 1,
    ...(categoryId === undefined ? {} : { categoryId }),
    ...(search === undefined ? {} : { search }),
  });
  if (useNowPlaying.getState().title?.id !== title?.id) return; // a newer choice was made meanwhile
  const channel = items[0];
  if (channel) play(playableChannel(channel), { ...context, index, total });
}

/** Plays the channel with this number; false when the playlist has none. */
export async function playNumber(playlistId: PlaylistId, number: string): Promise<boolean> {
  const { channel } = await api.catalog.findChannelByNumber({ playlistId, number });
  if (!channel) return false;
  play(playableChannel(channel), useNowPlaying.getState().context);
  return true;
}

export function playableChannel(channel: Channel): PlayableTitle {
  return {
    id: channel.id,
    kind: 'channel',
    name: channel.name,
    logo: channel.logo,
    number: channel.number,
    subtitle: channel.category,
    seriesId: null,
    radio: channel.radio,
  };
}

/** The playlist a title belongs to. */
export function playlistOf(title: PlayableTitle): PlaylistId {
  return titleRef(title.id).playlistId;
}
