import type { PlaylistEntry } from './entry.ts';
import { seriesOf, yearOf, type SeriesPlace } from './titles.ts';
import { isPlayableInBrowser, transportOf, type Transport } from './transport.ts';
import { xtreamAddress, type XtreamAddress } from './xtream-address.ts';

/** An entry with everything that can be derived from it. The import derives only what it stores. */
export interface DescribedEntry extends PlaylistEntry {
  series: SeriesPlace | null;
  year: number | null;
  xtream: XtreamAddress | null;
  transport: Transport;
  playableInBrowser: boolean;
}

export function describeEntry(entry: PlaylistEntry): DescribedEntry {
  return {
    ...entry,
    series: entry.kind === 'series' ? seriesOf(entry.name) : null,
    year: entry.kind === 'live' ? null : yearOf(entry.name),
    xtream: xtreamAddress(entry.url),
    transport: transportOf(entry.url),
    playableInBrowser: isPlayableInBrowser(entry.url, entry.props),
  };
}

/** Entries with the same key are one channel, whose groups are united when a list is stored. */
export function sameChannelKey(entry: Pick<PlaylistEntry, 'url' | 'name'>): string {
  return `${entry.url}\n${entry.name}`;
}
