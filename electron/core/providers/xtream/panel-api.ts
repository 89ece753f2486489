import { readAccount, type XtreamAccount } from './account.ts';
import { readCategories, type XtreamCategory } from './categories.ts';
import { flagOrNull, isRecord, recordOf, rowsOf } from './coerce.ts';
import { mergeChannels, toChannel, type RowContext, type XtreamChannel } from './channels.ts';
import { toMovie, type XtreamMovie } from './movies.ts';

/**
 * The old API, one answer with everything, for panels without `player_api.php`. The channels are a big list: give
 * `rowsUnder: PANEL_API_ROWS` to the row reader, and its `answer` and each row to the functions here.
 */
export const PANEL_API_ROWS = 'available_channels';

export type PanelRow = { kind: 'channel'; channel: XtreamChannel } | { kind: 'movie'; movie: XtreamMovie };

export interface PanelHead {
  account: XtreamAccount;
  categories: { live: XtreamCategory[]; movie: XtreamCategory[]; series: XtreamCategory[] };
}

/** What stands beside the channels: the account and the categories of each kind. */
export function readPanelHead(answer: unknown, now: number): PanelHead {
  const categories = recordOf(recordOf(answer)['categories']);
  return {
    account: readAccount(answer, now),
    categories: {
      live: readCategories(categories['live']).categories,
      movie: readCategories(categories['movie']).categories,
      series: readCategories(categories['series']).categories,
    },
  };
}

/** One of the channels, which are movies too; episodes and rows without an id give `null`. */
export function toPanelRow(row: unknown, context: RowContext): PanelRow | null {
  if (!isRecord(row)) return null;
  const type = row['stream_type'];
  if (type === 'series') return null;
  if (type === 'movie' || (typeof type !== 'string' && flagOrNull(row['live']) === false)) {
    const movie = toMovie(row, context);
    return movie === null ? null : { kind: 'movie', movie };
  }
  const channel = toChannel(row, context);
  return channel === null ? null : { kind: 'channel', channel };
}

/** A whole answer that is already in memory. */
export function readPanelApi(body: unknown, context: RowContext): PanelHead & { live: XtreamChannel[]; movies: XtreamMovie[] } {
  const live: XtreamChannel[] = [];
  const movies: XtreamMovie[] = [];
  for (const row of rowsOf(recordOf(body)[PANEL_API_ROWS])) {
    const entry = toPanelRow(row, context);
    if (entry?.kind === 'channel') live.push(entry.channel);
    else if (entry?.kind === 'movie') movies.push(entry.movie);
  }
  return { ...readPanelHead(body, context.now), live: mergeChannels(live), movies };
}
