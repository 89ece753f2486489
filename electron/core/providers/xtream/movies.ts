import { addressOf, extensionOf, firstOf, flagOf, idOf, isRecord, lineOf, pastInstantOf, positiveOf, recordOf, type WireRecord } from './coerce.ts';
import { categoryIdsOf, type RowContext } from './channels.ts';
import { durationSecondsOf, titleDetails, type TitleDetails } from './title-fields.ts';

export interface XtreamMovie extends TitleDetails {
  id: string;
  number: number | null;
  /** The name in the panel's list, often "Title (Year)". */
  name: string;
  /** The bare title, where the panel gives one. */
  title: string | null;
  /** Container extension; `null` means that the details must supply it before the movie can play. */
  ext: string | null;
  poster: string | null;
  categoryIds: string[];
  durationSeconds: number | null;
  addedAt: number | null;
  directSource: string | null;
  adult: boolean;
}

export interface XtreamMovieInfo extends TitleDetails {
  id: string;
  name: string | null;
  ext: string | null;
  poster: string | null;
  durationSeconds: number | null;
  videoCodec: string | null;
  audioCodec: string | null;
  directSource: string | null;
  addedAt: number | null;
}

/** One row of a movie list, or `null` when it has no id. */
export function toMovie(row: unknown, context: RowContext): XtreamMovie | null {
  if (!isRecord(row)) return null;
  const id = idOf(row['stream_id']);
  if (id === null) return null;
  const title = lineOf(row['title']);
  const name = lineOf(row['name']) ?? title;
  return {
    id,
    number: positiveOf(row['num']),
    name: name ?? `Movie ${id}`,
    title,
    ext: extensionOf(row['container_extension']),
    poster: firstOf(addressOf, row['stream_icon'], row['cover'], row['cover_big']),
    categoryIds: categoryIdsOf(row, context),
    durationSeconds: durationSecondsOf(row),
    addedAt: pastInstantOf(row['added'], context.now),
    directSource: addressOf(row['direct_source']),
    adult: flagOf(row['is_adult']),
    ...titleDetails(row, name),
  };
}

/** Details of one movie, or `null` when the panel has none: the row of the list is then all there is. */
export function readMovieInfo(body: unknown, requestedId: string, now: number): XtreamMovieInfo | null {
  const answer = recordOf(body);
  const info = recordOf(answer['info']);
  const stream = recordOf(answer['movie_data']);
  if (isEmpty(info) && isEmpty(stream)) return null;
  const name = firstOf(lineOf, info['name'], stream['title'], stream['name'], info['o_name']);
  return {
    id: idOf(stream['stream_id']) ?? requestedId,
    name,
    ext: extensionOf(stream['container_extension']),
    poster: firstOf(addressOf, info['cover_big'], info['movie_image'], info['cover'], stream['stream_icon']),
    durationSeconds: durationSecondsOf(info),
    videoCodec: codecOf(info['video']),
    audioCodec: codecOf(info['audio']),
    directSource: addressOf(stream['direct_source']),
    addedAt: pastInstantOf(stream['added'], now),
    ...titleDetails(info, lineOf(stream['name']) ?? name),
  };
}

function codecOf(probe: unknown): string | null {
  return lineOf(recordOf(probe)['codec_name']);
}

function isEmpty(record: WireRecord): boolean {
  return Object.keys(record).length === 0;
}
