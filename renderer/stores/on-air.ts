import { useEffect } from 'react';
import { create } from 'zustand';
import type { TitleId } from '#shared/model/ids.ts';
import type { Programme } from '#shared/model/programme.ts';
import { api, onAppEvent } from '../api/api.ts';
import { settled } from '../lib/loadable.ts';

/** What the stored guide says of a channel; both null where it says nothing. */
export interface OnAir {
  now: Programme | null;
  next: Programme | null;
}

interface Entry extends OnAir {
  askedAt: number;
}

interface OnAirState {
  byChannel: ReadonlyMap<TitleId, Entry>;
  /** One clock for all rows. */
  at: number;
}

const useStore = create<OnAirState>(() => ({ byChannel: new Map(), at: Date.now() }));

/** Rows that only pass by are not asked for. */
const restMs = 120;
const tickMs = 20_000;
/** Guides change without a word to us where another window refreshed them. */
const oldestMs = 15 * 60_000;
/** What one question may hold. */
const mostPerQuestion = 200;
const mostKept = 2_000;

/** How many rows show a channel. */
const shown = new Map<TitleId, number>();
let resting: ReturnType<typeof setTimeout> | undefined;
let stopWatching: (() => void) | undefined;

function isOld({ now, next, askedAt }: Entry, at: number): boolean {
  const ends = now?.stop ?? next?.start ?? null;
  return at - askedAt > oldestMs || (ends !== null && ends <= at && at - askedAt > tickMs);
}

async function ask(): Promise<void> {
  const { byChannel } = useStore.getState();
  const at = Date.now();
  const wanted = [...shown.keys()].filter((id) => {
    const known = byChannel.get(id);
    return known === undefined || isOld(known, at);
  });
  for (let from = 0; from < wanted.length; from += mostPerQuestion) {
    const channelIds = wanted.slice(from, from + mostPerQuestion);
    const answer = await settled(api.guide.listNowNext({ channelIds }));
    if (answer.status === 'failed') return; // the next tick asks again
    const found = new Map(answer.data.items.map(({ channelId, now, next }) => [channelId, { now, next }]));
    useStore.setState((state) => {
      const kept = [...state.byChannel].slice(-mostKept);
      const fresh = channelIds.map((id) => [id, { ...(found.get(id) ?? { now: null, next: null }), askedAt: at }] as const);
      return { byChannel: new Map([...kept, ...fresh]), at: Date.now() };
    });
  }
}

function askSoon(): void {
  clearTimeout(resting);
  resting = setTimeout(() => void ask(), restMs);
}

/** Everything is asked again; what is shown stays until the answer is here. */
function doubtAll(): void {
  useStore.setState(({ byChannel }) => ({
    byChannel: new Map([...byChannel].map(([id, entry]) => [id, { ...entry, askedAt: 0 }])),
    at: Date.now(),
  }));
}

function watch(): () => void {
  const timer = setInterval(() => {
    useStore.setState({ at: Date.now() });
    askSoon();
  }, tickMs);
  const stop = onAppEvent('guide.changed', () => {
    doubtAll();
    askSoon();
  });
  // Nobody listened while no row was shown.
  doubtAll();
  return () => {
    clearInterval(timer);
    clearTimeout(resting);
    stop();
  };
}

function show(id: TitleId): () => void {
  shown.set(id, (shown.get(id) ?? 0) + 1);
  stopWatching ??= watch();
  askSoon();
  return () => {
    const rows = (shown.get(id) ?? 1) - 1;
    if (rows > 0) shown.set(id, rows);
    else shown.delete(id);
    if (shown.size > 0) return;
    stopWatching?.();
    stopWatching = undefined;
  };
}

/** What is on now and next on a channel while a row shows it; null until it is known. Null asks nothing. */
export function useOnAir(id: TitleId | null): OnAir | null {
  useEffect(() => (id === null ? undefined : show(id)), [id]);
  return useStore(({ byChannel }) => (id === null ? null : (byChannel.get(id) ?? null)));
}

/** The clock that rows share. */
export function useOnAirClock(): number {
  return useStore(({ at }) => at);
}
