import { addressOf, flagOf, idOf, isRecord, lineOf, pastInstantOf, positiveOf, rowsOf, type WireRecord } from './coerce.ts';

/** Of one title; more is a broken or hostile list. */
const MAX_CATEGORIES = 256;

/** What a row cannot know by itself. */
export interface RowContext {
  now: number;
  /** Ids in the category list: a row's other categories are dropped. `null` keeps all. */
  knownCategories: ReadonlySet<string> | null;
}

export interface XtreamChannel {
  id: string;
  /** Position in the answer it came in, not a channel number to rely on. */
  number: number | null;
  name: string;
  kind: 'live' | 'radio';
  logo: string | null;
  /** The channel's id in the guide. */
  epgId: string | null;
  categoryIds: string[];
  archive: boolean;
  /** Days that can be watched again; `null` when the panel has an archive but not its length. */
  archiveDays: number | null;
  addedAt: number | null;
  /** A whole address to play instead of one built from the login. */
  directSource: string | null;
  adult: boolean;
}

/** One row of a live list, or `null` when it has no id. */
export function toChannel(row: unknown, context: RowContext): XtreamChannel | null {
  if (!isRecord(row)) return null;
  const id = idOf(row['stream_id']);
  if (id === null) return null;
  const archive = flagOf(row['tv_archive']);
  return {
    id,
    number: positiveOf(row['num']),
    name: lineOf(row['name']) ?? `Channel ${id}`,
    kind: row['stream_type'] === 'radio_streams' ? 'radio' : 'live',
    logo: addressOf(row['stream_icon']),
    epgId: lineOf(row['epg_channel_id']),
    categoryIds: categoryIdsOf(row, context),
    archive,
    archiveDays: archive ? positiveOf(row['tv_archive_duration']) : 0,
    addedAt: pastInstantOf(row['added'], context.now),
    directSource: addressOf(row['direct_source']),
    adult: flagOf(row['is_adult']),
  };
}

/** The categories of any row: newer panels list all of them, older ones name the first only. */
export function categoryIdsOf(row: WireRecord, context: RowContext): string[] {
  const ids: string[] = [];
  const add = (value: unknown): void => {
    if (ids.length >= MAX_CATEGORIES) return;
    const id = idOf(value);
    if (id === null || ids.includes(id)) return;
    if (context.knownCategories === null || context.knownCategories.has(id)) ids.push(id);
  };
  add(row['category_id']);
  for (const value of rowsOf(row['category_ids'])) add(value);
  return ids;
}

/** Some panels list a channel once per category: the first row of an id stays, its categories are united. */
export function mergeChannels(channels: Iterable<XtreamChannel>): XtreamChannel[] {
  const merged = new Map<string, XtreamChannel>();
  for (const channel of channels) {
    const first = merged.get(channel.id);
    if (first === undefined) merged.set(channel.id, channel);
    else merged.set(channel.id, { ...first, categoryIds: [...new Set([...first.categoryIds, ...channel.categoryIds])] });
  }
  return [...merged.values()];
}
