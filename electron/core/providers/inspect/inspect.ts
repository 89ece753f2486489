import { AppError } from '#shared/errors.ts';
import { decompress } from '../bytes/decompress.ts';
import { describeEntry, type DescribedEntry } from '../m3u/describe-entry.ts';
import type { EntryKind, PlaylistEntry } from '../m3u/entry.ts';
import type { ListKind } from '../m3u/list-kind.ts';
import { createPlaylistReader, type PlaylistReader } from '../m3u/parse.ts';
import { detached } from '../m3u/text-values.ts';
import type { XmltvChannel } from '../xmltv/programme.ts';
import type { Repair } from '../xmltv/repairs.ts';
import { createXmltvReader } from '../xmltv/xmltv-reader.ts';
import type { InspectWarning } from './warning.ts';

export interface InspectOptions {
  /** Gives the entries themselves as `items`; only then the memory grows with the list. */
  entries?: boolean | undefined;
  /** Is told of the channels of a guide, as it comes to them. */
  onGuideChannel?: ((channel: XmltvChannel) => void) | undefined;
  baseUrl?: string | undefined;
  isLocalFile?: boolean | undefined;
  encoding?: string | undefined;
  /** Most decoded bytes: 1 GiB for a list and 2 GiB for a guide unless told. */
  maxBytes?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** What a file turns out to be, in the words of the command line and of the test vectors. */
export interface InspectReport {
  kind: ListKind;
  compression: string;
  encoding: string;
  /** After unpacking. */
  bytes: number;
  entries: number;
  groups: number;
  kinds: Record<EntryKind, number>;
  guide_urls: string[];
  channels: number;
  programmes: number;
  warnings: InspectWarning[];
  items?: DescribedEntry[];
  /** Of a guide: from the first start to the last stop, ISO 8601; null without programmes. */
  span?: { start: string; stop: string } | null;
  /** Of a guide: what was mended, and what was left out. */
  repairs?: Repair[];
  dropped?: Repair[];
}

const MAX_LIST_BYTES = 1024 ** 3;
const MAX_GUIDE_BYTES = 2 * 1024 ** 3;
const MAX_WARNINGS = 1000;

/** Reads a playlist or a guide of any size and says what is in it. */
export async function inspectBytes(body: AsyncIterable<Uint8Array>, options: InspectOptions = {}): Promise<InspectReport> {
  const unpacked = decompress(body, { maxBytes: options.maxBytes ?? MAX_GUIDE_BYTES, signal: options.signal });
  const list = new ListCount(options);
  const guide = new GuideCount(options);
  /** Bytes read before anybody knew that this is a guide. */
  let unsorted: Uint8Array[] = [];
  let bytes = 0;
  let isCutOff = false;

  try {
    for await (const chunk of unpacked) {
      bytes += chunk.length;
      const kindBefore = list.kind();
      if (kindBefore === 'xmltv') {
        guide.write(chunk);
        continue;
      }
      if (options.maxBytes === undefined && bytes > MAX_LIST_BYTES) {
        throw new AppError('too_large', 'The list is larger than the 1024 MiB that are allowed');
      }
      if (kindBefore === undefined) unsorted.push(chunk);
      list.reader.write(chunk);
      const kind = list.kind();
      if (kind === 'xmltv') guide.write(Buffer.concat(unsorted));
      if (kind !== undefined) unsorted = [];
    }
  } catch (error) {
    // What came before the cut is still worth reporting; anything else is not ours to explain.
    if (!(error instanceof AppError && error.reason === 'truncated')) throw error;
    isCutOff = true;
  }

  const compression = unpacked.compression();
  const summary = list.reader.end();
  if (summary.kind === 'xmltv') {
    if (unsorted.length > 0) guide.write(Buffer.concat(unsorted));
    return { ...list.report(summary), ...guide.report(isCutOff), compression, bytes };
  }
  if (isCutOff) list.warn({ code: 'truncated', line: summary.lines });
  return { ...list.report(summary), compression, bytes };
}

class ListCount {
  readonly reader: PlaylistReader;
  private readonly kinds: Record<EntryKind, number> = { live: 0, movie: 0, series: 0 };
  private readonly groups = new Set<string>();
  private readonly warnings: InspectWarning[] = [];
  private readonly items: DescribedEntry[] | undefined;
  /** Neighbours share their list of groups: it is looked up once for all of them. */
  private lastGroups: readonly string[] | undefined;

  constructor(options: InspectOptions) {
    this.items = options.entries ? [] : undefined;
    this.reader = createPlaylistReader(
      { baseUrl: options.baseUrl, isLocalFile: options.isLocalFile, encoding: options.encoding },
      { onEntry: (entry) => this.count(entry), onWarning: (warning) => this.warn(warning) },
    );
  }

  kind(): ListKind | undefined {
    return this.reader.kind;
  }

  warn(warning: InspectWarning): void {
    if (this.warnings.length < MAX_WARNINGS) this.warnings.push(warning);
    else if (this.warnings.length === MAX_WARNINGS) this.warnings.push({ code: 'more-warnings', line: warning.line });
  }

  report(summary: ReturnType<PlaylistReader['end']>): Omit<InspectReport, 'compression' | 'bytes'> {
    // Segments of one stream looked like entries until the end told better.
    const isList = summary.kind === 'channel-list';
    return {
      kind: summary.kind,
      encoding: summary.encoding,
      entries: isList ? summary.entries : 0,
      groups: isList ? this.groups.size : 0,
      kinds: isList ? this.kinds : { live: 0, movie: 0, series: 0 },
      guide_urls: summary.header.epgUrls,
      channels: 0,
      programmes: 0,
      warnings: this.warnings,
      ...(this.items ? { items: isList ? this.items : [] } : {}),
    };
  }

  private count(entry: PlaylistEntry): void {
    this.kinds[entry.kind]++;
    if (entry.groups !== this.lastGroups) {
      this.lastGroups = entry.groups;
      for (const group of entry.groups) if (!this.groups.has(group)) this.groups.add(detached(group));
    }
    this.items?.push(describeEntry(entry));
  }
}

class GuideCount {
  readonly #reader: ReturnType<typeof createXmltvReader>;

  constructor({ encoding, onGuideChannel }: InspectOptions) {
    this.#reader = createXmltvReader({ encoding }, { onChannel: (channel) => onGuideChannel?.(channel), onProgramme: () => {} });
  }

  write(chunk: Uint8Array): void {
    this.#reader.write(chunk);
  }

  report(isCutOff: boolean): Pick<InspectReport, 'encoding' | 'channels' | 'programmes' | 'warnings' | 'span' | 'repairs' | 'dropped'> {
    const { encoding, elements, warnings, span, repairs, dropped } = this.#reader.end({ isCutOff });
    const iso = (time: number): string => new Date(time).toISOString();
    return { encoding, ...elements, warnings, span: span && { start: iso(span.start), stop: iso(span.stop) }, repairs, dropped };
  }
}
