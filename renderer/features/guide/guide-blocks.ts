import type { AppError } from '#shared/errors.ts';
import type { TitleId } from '#shared/model/ids.ts';
import type { Programme } from '#shared/model/programme.ts';
import { asAppError } from '../../lib/loadable.ts';
import { blockMs } from './layout-guide.ts';

export type LoadBlock = (
  channelIds: TitleId[],
  from: number,
  to: number,
) => Promise<readonly { channelId: TitleId; programmes: readonly Programme[] }[]>;

/** What is looked at, with what is likely to be next; blocks from `first` to `last`, both included. */
export interface GuideWish {
  /** The channels in sight, best first. */
  channels: readonly TitleId[];
  first: number;
  last: number;
  /** Further channels, and further blocks at either side: fetched when nothing else is wanted. */
  aheadChannels: readonly TitleId[];
  aheadFirst: number;
  aheadLast: number;
}

interface ChannelBlocks {
  blocks: Map<number, readonly Programme[]>;
  /** Rises with every change, so that a row notices. */
  version: number;
}

export interface BlocksView {
  /** Rises with every change. */
  version: number;
  /** Why nothing more comes, until something does. */
  error: AppError | null;
}

/** One passes many places on the way to one: asked for is where it goes slowly, or rests. */
const restMs = 50;
const longestWaitMs = 200;
/** How many channels are asked for at once: an answer is read in one go, and that must not be felt. */
const channelsAtOnce = 40;
const requestsAtOnce = 2;
const retryMs = 3_000;
const keptChannels = 400;
const keptBlocks = 10;

/**
 * Programmes of channels by blocks of time. They come as they are looked at and are forgotten when many others were,
 * so that a week of five thousand channels costs no more than an evening of fifty.
 */
export class GuideBlocks {
  readonly #load: LoadBlock;
  /** The one that was wanted last is at the end. */
  readonly #channels = new Map<TitleId, ChannelBlocks>();
  readonly #listeners = new Set<() => void>();
  readonly #asked = new Set<string>();
  #stale = new Set<string>();
  #wish: GuideWish | null = null;
  #waiting: { timer: ReturnType<typeof setTimeout>; since: number } | null = null;
  #running = 0;
  #failedAt = -Infinity;
  #generation = 0;
  #view: BlocksView = { version: 0, error: null };

  constructor(load: LoadBlock) {
    this.#load = load;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly view = (): BlocksView => this.#view;

  /** The programmes of a channel that touch a block; undefined while they are not here. */
  readonly programmesOf = (channelId: TitleId, block: number): readonly Programme[] | undefined =>
    this.#channels.get(channelId)?.blocks.get(block);

  readonly versionOf = (channelId: TitleId): number => this.#channels.get(channelId)?.version ?? 0;

  /** Says what is looked at; what is missing of it comes, the middle of the screen first. */
  readonly want = (wish: GuideWish): void => {
    this.#wish = wish;
    const now = performance.now();
    const since = this.#waiting?.since ?? now;
    clearTimeout(this.#waiting?.timer);
    const rest = Math.max(0, Math.min(restMs, longestWaitMs - (now - since)));
    const timer = setTimeout(() => {
      this.#waiting = null;
      this.#fetchNext();
    }, rest);
    this.#waiting = { timer, since };
  };

  /** The guide is another now: asks again for what is looked at. What is here stays until its successor is. */
  readonly renew = (): void => {
    this.#generation += 1;
    this.#asked.clear();
    this.#failedAt = -Infinity;
    const stale = new Set<string>();
    for (const [channelId, { blocks }] of this.#channels) for (const block of blocks.keys()) stale.add(keyOf(channelId, block));
    this.#stale = stale;
    this.#fetchNext();
  };

  readonly stop = (): void => {
    this.#generation += 1;
    clearTimeout(this.#waiting?.timer);
    this.#waiting = null;
    this.#wish = null;
  };

  #isMissing(channelId: TitleId, block: number): boolean {
    const key = keyOf(channelId, block);
    if (this.#asked.has(key)) return false;
    return this.#stale.has(key) || this.programmesOf(channelId, block) === undefined;
  }

  #fetchNext(): void {
    while (this.#running < requestsAtOnce && performance.now() - this.#failedAt > retryMs) {
      const request = this.#nextRequest();
      if (request === null) return;
      void this.#fetch(request.channelIds, request.block);
    }
  }

  /** The most wanted thing that is not here: a block of time in sight before one beside it, channels in sight before others. */
  #nextRequest(): { channelIds: TitleId[]; block: number } | null {
    const wish = this.#wish;
    if (wish === null) return null;
    const { channels, first, last, aheadChannels, aheadFirst, aheadLast } = wish;
    const inSight: number[] = [];
    for (let block = first; block <= last; block++) inSight.push(block);
    const beside: number[] = [];
    for (let block = aheadFirst; block <= aheadLast; block++) if (block < first || block > last) beside.push(block);
    for (const [of, blocks] of [[channels, inSight], [channels, beside], [aheadChannels, inSight]] as const) {
      for (const block of blocks) {
        const channelIds = of.filter((channelId) => this.#isMissing(channelId, block)).slice(0, channelsAtOnce);
        if (channelIds.length > 0) return { channelIds, block };
      }
    }
    return null;
  }

  async #fetch(channelIds: TitleId[], block: number): Promise<void> {
    const generation = this.#generation;
    const keys = channelIds.map((channelId) => keyOf(channelId, block));
    for (const key of keys) this.#asked.add(key);
    this.#running += 1;
    try {
      const rows = await this.#load(channelIds, block * blockMs, (block + 1) * blockMs);
      if (generation !== this.#generation) return;
      const found = new Map(rows.map((row) => [row.channelId, row.programmes]));
      for (const channelId of channelIds) this.#keep(channelId, block, found.get(channelId) ?? []);
      this.#forget();
      this.#show(null);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#failedAt = performance.now();
      setTimeout(() => {
        if (this.#listeners.size > 0) this.#fetchNext();
      }, retryMs + 1);
      this.#show(asAppError(error));
    } finally {
      if (generation === this.#generation) for (const key of keys) this.#asked.delete(key);
      this.#running -= 1;
      this.#fetchNext();
    }
  }

  #keep(channelId: TitleId, block: number, programmes: readonly Programme[]): void {
    const known = this.#channels.get(channelId) ?? { blocks: new Map<number, readonly Programme[]>(), version: 0 };
    this.#channels.delete(channelId);
    this.#channels.set(channelId, known);
    this.#stale.delete(keyOf(channelId, block));
    known.blocks.set(block, programmes);
    known.version += 1;
    if (known.blocks.size > keptBlocks) this.#forgetBlocks(known.blocks);
  }

  /** The farthest from what is looked at, and never what is wanted: it would only be asked for again. */
  #forgetBlocks(blocks: Map<number, readonly Programme[]>): void {
    if (this.#wish === null) return;
    const from = Math.min(this.#wish.first, this.#wish.aheadFirst);
    const to = Math.max(this.#wish.last, this.#wish.aheadLast);
    const outside = [...blocks.keys()].filter((block) => block < from || block > to);
    const farthestFirst = outside.sort((a, b) => Math.abs(b - (from + to) / 2) - Math.abs(a - (from + to) / 2));
    for (const block of farthestFirst.slice(0, blocks.size - keptBlocks)) blocks.delete(block);
  }

  #forget(): void {
    const looked = new Set([...(this.#wish?.channels ?? []), ...(this.#wish?.aheadChannels ?? [])]);
    for (const channelId of this.#channels.keys()) {
      if (this.#channels.size <= keptChannels) return;
      if (!looked.has(channelId)) this.#channels.delete(channelId);
    }
  }

  #show(error: AppError | null): void {
    this.#view = { version: this.#view.version + 1, error };
    for (const listener of [...this.#listeners]) listener();
  }
}

function keyOf(channelId: TitleId, block: number): string {
  return `${block} ${channelId}`;
}
