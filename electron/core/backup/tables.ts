import { z } from 'zod';
import type { BackupSection } from '#shared/contract/backup.ts';
import { GroupChoice } from '#shared/model/group.ts';
import { GuideChannelId, GuideSourceId, GuideSourceType, OffsetMinutes } from '#shared/model/guide.ts';
import { PlaylistId, TitleKind } from '#shared/model/ids.ts';
import { Programme } from '#shared/model/programme.ts';
import { AlertId, AlertKind, ReminderAction, ReminderId, reminderStates } from '#shared/model/reminder.ts';
import { SourceOptions, SourceType } from '#shared/model/source.ts';

export const Value = z.union([z.string(), z.number(), z.null()]);
export type Row = Record<string, string | number | null>;

/**
 * A table of `user.db` whose rows go into backups. A column that is not named here is carried along as it is, so a
 * table that grows needs no change; a new table is one entry.
 */
export interface BackedUpTable {
  name: string;
  section: BackupSection;
  /** Columns that tell whether two rows are about the same thing. */
  key: readonly string[];
  /** The column with the playlist a row belongs to; null there for one that belongs to all. */
  playlist: string | null;
  /** Columns that tell so too, where a row has an id of its own that another profile gave otherwise. */
  alike?: readonly string[];
  /** Columns with the ids of rows that have such. */
  refers?: readonly string[];
  /** Columns that mean something in this folder only; a document never holds them. */
  omitted?: readonly string[];
  /**
   * When the row is here already: `keep` the one here, `fill` what it leaves open (null or 0), take the `newest` by a
   * column of epoch ms, or `replace` it.
   */
  conflict: { keep: true } | { fill: readonly string[] } | { newest: string } | { replace: true };
  /** What the application could not live with if it were otherwise. */
  row: z.ZodType<Row>;
}

const time = z.number().int().min(0);
const minutesBefore = z.number().int().min(0).max(1_440);

/** Text of JSON that `schema` reads. */
function json(schema: z.ZodType) {
  return z.string().refine((text) => {
    try {
      return schema.safeParse(JSON.parse(text)).success;
    } catch {
      return false;
    }
  });
}

const mark = {
  playlist_id: PlaylistId,
  kind: TitleKind,
  provider_key: z.string(),
  name: z.string(),
  marked_at: time,
};
const group = { id: z.string().min(1).max(100), playlist_id: PlaylistId, kind: TitleKind.exclude(['episode']) };
const markKey = ['playlist_id', 'kind', 'provider_key'];

export const PlaylistRow = z
  .object({
    id: PlaylistId,
    name: z.string().max(10_000),
    source_type: SourceType,
    place: z.string().max(4_000),
    address: z.string().max(4_000).nullable(),
    options: json(SourceOptions),
    login: z.number().int().min(0).max(1),
    active: z.number().int().min(0).max(1),
    created_at: time,
    choice: json(GroupChoice).nullable().default(null),
  })
  .catchall(Value)
  .refine(({ source_type, address }) => address === null || source_type === 'm3u-file' || isHttp(address));
export type PlaylistRow = z.infer<typeof PlaylistRow>;

function isHttp(address: string): boolean {
  const protocol = URL.parse(address)?.protocol;
  return protocol === 'http:' || protocol === 'https:';
}

/** Those that refer to a playlist come after it. */
export const backedUpTables: readonly BackedUpTable[] = [
  {
    name: 'playlists',
    section: 'playlists',
    key: ['id'],
    playlist: 'id',
    // How far a source may lead is decided where it is used; how its last refresh ended belongs to a catalog.
    omitted: ['reach', 'last_result', 'last_failure', 'held'],
    conflict: { keep: true },
    row: PlaylistRow,
  },
  {
    name: 'favorites',
    section: 'favorites',
    key: markKey,
    playlist: 'playlist_id',
    conflict: { keep: true },
    row: z.object(mark).catchall(Value),
  },
  {
    name: 'history',
    section: 'history',
    key: markKey,
    playlist: 'playlist_id',
    conflict: { newest: 'marked_at' },
    row: z.object(mark).catchall(Value),
  },
  {
    name: 'resume_points',
    section: 'resumePoints',
    key: markKey,
    playlist: 'playlist_id',
    conflict: { newest: 'marked_at' },
    row: z
      .object({ ...mark, position_ms: time, duration_ms: time.nullable(), series_key: z.string().nullable() })
      .catchall(Value),
  },
  {
    name: 'groups',
    section: 'groups',
    key: ['id'],
    alike: ['playlist_id', 'kind', 'provider_key'],
    refers: ['merged_into'],
    playlist: 'playlist_id',
    conflict: { fill: ['hidden', 'name', 'position', 'merged_into'] },
    row: z.object({ ...group, hidden: z.number().int().min(0).max(1) }).catchall(Value),
  },
  {
    name: 'custom_groups',
    section: 'groups',
    key: ['id'],
    alike: ['playlist_id', 'kind', 'name'],
    playlist: 'playlist_id',
    conflict: { fill: ['hidden', 'position'] },
    row: z.object({ ...group, name: z.string(), hidden: z.number().int().min(0).max(1) }).catchall(Value),
  },
  {
    name: 'custom_group_titles',
    section: 'groups',
    key: ['group_id', 'kind', 'provider_key'],
    refers: ['group_id'],
    playlist: 'playlist_id',
    conflict: { keep: true },
    row: z.object({ playlist_id: PlaylistId, group_id: z.string(), kind: TitleKind, provider_key: z.string() }).catchall(Value),
  },
  {
    name: 'guide_sources',
    section: 'guide',
    key: ['id'],
    alike: ['playlist_id', 'type', 'address'],
    playlist: 'playlist_id',
    omitted: ['reach'],
    conflict: { fill: ['offset_minutes', 'time_zone'] },
    row: z
      .object({
        id: GuideSourceId,
        playlist_id: PlaylistId,
        type: GuideSourceType,
        address: z.string().max(4_000).nullable(),
        place: z.string().max(4_000),
        enabled: z.number().int().min(0).max(1),
        position: z.number().int(),
        offset_minutes: OffsetMinutes,
        time_zone: z.string().max(64).nullable(),
        created_at: time,
      })
      .catchall(Value)
      .refine(({ type, address }) => type !== 'url' || address === null || isHttp(address)),
  },
  {
    name: 'guide_mappings',
    section: 'guide',
    key: ['playlist_id', 'provider_key'],
    refers: ['source_id'],
    playlist: 'playlist_id',
    conflict: { keep: true },
    row: z
      .object({
        playlist_id: PlaylistId,
        provider_key: z.string(),
        source_id: GuideSourceId.nullable(),
        guide_channel_id: GuideChannelId.nullable(),
        guide_channel_name: z.string().nullable(),
        mapped_at: time,
      })
      .catchall(Value),
  },
  {
    name: 'guide_offsets',
    section: 'guide',
    key: ['playlist_id', 'type', 'target'],
    playlist: 'playlist_id',
    conflict: { keep: true },
    row: z
      .object({ playlist_id: PlaylistId, type: z.enum(['category', 'channel']), target: z.string(), minutes: OffsetMinutes })
      .catchall(Value),
  },
  {
    name: 'alerts',
    section: 'guide',
    key: ['id'],
    playlist: 'playlist_id',
    conflict: { keep: true },
    row: z
      .object({
        id: AlertId,
        playlist_id: PlaylistId.nullable(),
        kind: AlertKind,
        text: z.string().min(1).max(200),
        new_only: z.number().int().min(0).max(1),
        action: ReminderAction,
        minutes_before: minutesBefore,
        enabled: z.number().int().min(0).max(1),
        created_at: time,
      })
      .catchall(Value),
  },
  {
    name: 'reminders',
    section: 'guide',
    key: ['id'],
    alike: ['playlist_id', 'provider_key', 'start'],
    refers: ['alert_id'],
    playlist: 'playlist_id',
    conflict: { keep: true },
    row: z
      .object({
        id: ReminderId,
        playlist_id: PlaylistId,
        provider_key: z.string(),
        channel_name: z.string(),
        start: time,
        programme: json(Programme),
        action: ReminderAction,
        minutes_before: minutesBefore,
        state: z.enum(reminderStates),
        alert_id: AlertId.nullable(),
        created_at: time,
      })
      .catchall(Value),
  },
  {
    name: 'settings',
    section: 'settings',
    key: ['name'],
    playlist: null,
    conflict: { replace: true },
    row: z.object({ name: z.string().max(100), value: json(z.unknown()) }),
  },
];
