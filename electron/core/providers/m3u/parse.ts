import { createLineSplitter } from '../bytes/lines.ts';
import { createTextDecoder } from '../bytes/text-decoder.ts';
import type { PlaylistSink, PlaylistSummary } from './entry.ts';
import { HEAD_LENGTH } from './limits.ts';
import { firstVisible, listKindOf, type ListKind } from './list-kind.ts';
import { PlaylistParser, type ParserOptions } from './playlist-parser.ts';

export interface PlaylistReaderOptions extends ParserOptions {
  /** The encoding setting of the source; without one the bytes decide. */
  encoding?: string | undefined;
  maxLineLength?: number | undefined;
}

/** Reads a playlist pushed to it in pieces of any size; entries arrive at the sink while it is written to. */
export interface PlaylistReader {
  /** Known after the first `HEAD_LENGTH` characters, or at the end. */
  readonly kind: ListKind | undefined;
  readonly encoding: string;
  write(chunk: Uint8Array): void;
  end(): PlaylistSummary;
}

/** Makes a reader of decompressed playlist bytes. What is no channel list is told by `kind` and gives no entries. */
export function createPlaylistReader(options: PlaylistReaderOptions, sink: PlaylistSink): PlaylistReader {
  const decoder = createTextDecoder({ encoding: options.encoding });
  const parser = new PlaylistParser(options, sink);
  const lines = createLineSplitter((text, start, end, number) => parser.line(text, start, end, number), {
    maxLength: options.maxLineLength,
  });
  let kind: ListKind | undefined;
  let head = '';

  /** Collects the beginning. Blanks in front of it go on at once, so that they cannot fill the memory. */
  function collect(text: string): void {
    const visible = head === '' ? firstVisible(text, 0) : 0;
    if (visible > 0) lines.write(text.slice(0, visible));
    head += visible > 0 ? text.slice(visible) : text;
    if (head.length >= HEAD_LENGTH) decide();
  }

  function decide(): void {
    kind = listKindOf(head.length > HEAD_LENGTH ? head.slice(0, HEAD_LENGTH) : head);
    if (kind === 'channel-list') lines.write(head);
    head = '';
  }

  function read(text: string): void {
    if (text === '') return;
    if (kind === undefined) collect(text);
    else if (kind === 'channel-list') lines.write(text);
  }

  return {
    get kind() {
      return kind;
    },
    get encoding() {
      return decoder.encoding;
    },
    write(chunk) {
      read(decoder.write(chunk));
    },
    end() {
      read(decoder.end());
      if (kind === undefined) decide();
      if (kind === 'channel-list') {
        lines.end();
        parser.end();
      }
      return {
        kind: kind === 'channel-list' && parser.isSegmentList ? 'hls-media' : (kind ?? 'empty'),
        encoding: decoder.encoding,
        header: parser.headers.header,
        entries: parser.entries,
        warnings: parser.warnings,
        lines: lines.lines,
      };
    },
  };
}
