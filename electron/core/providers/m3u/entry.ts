import type { Catchup } from './catchup.ts';
import type { ListKind } from './list-kind.ts';

export type EntryKind = 'live' | 'movie' | 'series';

/** One address of a list with all that was said about it. `null` means absent, empty or unreadable. */
export interface PlaylistEntry {
  name: string;
  tvgId: string | null;
  tvgName: string | null;
  logo: string | null;
  /** Shared between entries of the same groups, like every list and record here. */
  groups: readonly string[];
  url: string;
  /** Seconds as written; -1 and 0 stand for live. */
  duration: number | null;
  kind: EntryKind;
  number: string | null;
  tvgShiftSeconds: number;
  /** Request headers that may be sent, names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Player options (`#EXTVLCOPT`, `#KODIPROP`) that are not headers. */
  props: Readonly<Record<string, string>>;
  /** Attributes that have no field above, keys in lower case, kept for re-export. */
  attrs: Readonly<Record<string, string>>;
  catchup: Catchup | null;
  radio: boolean;
  /** Locked or marked as adult by the list. */
  adult: boolean;
  /** Line of the address, from 1. */
  line: number;
}

/** What the `#EXTM3U` and `#PLAYLIST` lines say, united over a file that has several. */
export interface PlaylistHeader {
  title: string | null;
  /** Guide addresses in order, without repeats. */
  epgUrls: string[];
  tvgShiftSeconds: number;
  attrs: Record<string, string>;
}

export type WarningCode =
  | 'missing-header'
  /** An info line that no address followed; the line is the info line's. */
  | 'extinf-without-url'
  | 'not-a-url'
  | 'refused-scheme'
  /** A request header outside the allow-list, or with a value that no header may have. */
  | 'refused-header';

export interface PlaylistWarning {
  code: WarningCode;
  line: number;
}

/** Receives a list while it is read. */
export interface PlaylistSink {
  onEntry(entry: PlaylistEntry): void;
  /** After every header line, with all headers so far united. */
  onHeader?(header: PlaylistHeader): void;
  onWarning?(warning: PlaylistWarning): void;
}

export interface PlaylistSummary {
  /** Anything but `channel-list` voids the entries handed over: segments of one stream can look like channels at first. */
  kind: ListKind;
  encoding: string;
  header: PlaylistHeader;
  entries: number;
  warnings: number;
  lines: number;
}
