import type { CatalogPart } from '#shared/model/change.ts';
import type { HeldAnswer } from '#shared/model/playlist.ts';
import type { ItemKind } from './catalog-row.ts';
import type { CatalogSummary } from './summary.ts';

export type HeldPart = HeldAnswer['parts'][number];

/** Below this number a list may come and go as it likes. */
const fewTitles = 20;
/** An answer with less than this share of what is stored is more likely a provider's trouble than its wish. */
const leastShare = 0.5;

export function looksWrong(before: number, now: number): boolean {
  return before >= fewTitles && now < before * leastShare;
}

export const kindsOfPart = {
  channels: ['channel'],
  movies: ['movie'],
  series: ['series'],
  list: ['channel', 'movie', 'series', 'episode'],
} as const satisfies Record<CatalogPart, readonly ItemKind[]>;

export function titlesIn({ channels, movies, series, episodes }: CatalogSummary['counts'], part: CatalogPart): number {
  switch (part) {
    case 'channels':
      return channels;
    case 'movies':
      return movies;
    case 'series':
      return series;
    case 'list':
      return channels + movies + episodes;
  }
}
