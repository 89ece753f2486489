import { addressOf, firstOf, flagOf, idOf, isRecord, lineOf, pastInstantOf, positiveOf } from './coerce.ts';
import { categoryIdsOf, type RowContext } from './channels.ts';
import { runtimeMinutesOf, titleDetails, type TitleDetails } from './title-fields.ts';

export interface XtreamSeries extends TitleDetails {
  id: string;
  number: number | null;
  name: string;
  title: string | null;
  poster: string | null;
  categoryIds: string[];
  runtimeMinutes: number | null;
  /** When the series last got an episode, if the panel keeps track. */
  modifiedAt: number | null;
  adult: boolean;
}

/** One row of a series list, or `null` when it has no id. */
export function toSeries(row: unknown, context: RowContext): XtreamSeries | null {
  if (!isRecord(row)) return null;
  const id = idOf(row['series_id']);
  if (id === null) return null;
  const title = lineOf(row['title']);
  const name = lineOf(row['name']) ?? title;
  return {
    id,
    number: positiveOf(row['num']),
    name: name ?? `Series ${id}`,
    title,
    poster: firstOf(addressOf, row['cover'], row['cover_big'], row['stream_icon']),
    categoryIds: categoryIdsOf(row, context),
    runtimeMinutes: runtimeMinutesOf(row),
    modifiedAt: pastInstantOf(row['last_modified'], context.now),
    adult: flagOf(row['is_adult']),
    ...titleDetails(row, name),
  };
}
