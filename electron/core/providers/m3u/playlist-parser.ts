import { AddressParts, isRefusedAddress, resolveAddress, withoutControls } from './address.ts';
import { AttributeScanner, F } from './attributes.ts';
import { CatchupMerger } from './catchup.ts';
import { entryKind } from './classify.ts';
import { DirectiveCollector } from './directives.ts';
import type { PlaylistEntry, PlaylistSink, WarningCode } from './entry.ts';
import { GroupTracker } from './groups.ts';
import { HeaderReader, shiftSeconds } from './header-line.ts';
import { percentDecoded, pipeAt, readEncodedHeaders, setHeader, type RequestHeaders } from './headers.ts';
import { isBlank } from './list-kind.ts';
import { decodeEntities, decimal, isYes, nameAt } from './text-values.ts';

export interface ParserOptions {
  /** The list's own address: what relative addresses are relative to. */
  baseUrl?: string | undefined;
  /** Only a file of this computer may name other files of it. */
  isLocalFile?: boolean | undefined;
}

const HASH = 0x23;
const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze({});

/** Turns the lines of a channel list into entries: the state between an info line and its address lives here. */
export class PlaylistParser {
  entries = 0;
  warnings = 0;
  readonly headers: HeaderReader;

  private readonly sink: PlaylistSink;
  private readonly baseUrl: string | undefined;
  private readonly isLocalFile: boolean;
  private readonly attributes = new AttributeScanner();
  private readonly groups = new GroupTracker();
  private readonly directives = new DirectiveCollector();
  private readonly catchup = new CatchupMerger();
  private readonly parts = new AddressParts();
  private saidMissingHeader = false;
  /** Line of an info line that waits for its address, 0 when none does. */
  private infoLine = 0;
  private duration: number | null = null;
  private name = '';
  private addresses = 0;
  private segmentLike = 0;

  constructor(options: ParserOptions, sink: PlaylistSink) {
    this.sink = sink;
    this.baseUrl = options.baseUrl;
    this.isLocalFile = options.isLocalFile ?? false;
    this.headers = new HeaderReader(this.baseUrl, this.isLocalFile);
  }

  /** More than half of the addresses look like the segments of one stream: relative, `.ts`, some seconds long. */
  get isSegmentList(): boolean {
    return this.segmentLike > 0 && this.segmentLike * 2 > this.addresses;
  }

  /** One line: `text` from `lineStart` to `lineEnd`. */
  line(text: string, lineStart: number, lineEnd: number, lineNumber: number): void {
    let start = lineStart;
    let end = lineEnd;
    while (start < end && isBlank(text.charCodeAt(start))) start++;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
    if (start === end) return;
    if (text.charCodeAt(start) !== HASH) this.address(text, start, end, lineNumber);
    else if (text.startsWith('#EXTINF:', start)) this.info(text, start + 8, end, lineNumber);
    else this.directive(text, start, end, lineNumber);
  }

  end(): void {
    this.requireHeader();
    this.dropInfo();
  }

  private info(text: string, start: number, end: number, lineNumber: number): void {
    this.requireHeader();
    this.dropInfo();
    const { attributes } = this;
    attributes.read(text, this.readDuration(text, start, end), end, true);
    this.name = attributes.nameStart < 0 ? '' : nameAt(text, attributes.nameStart, end);
    this.infoLine = lineNumber;
    if (attributes.get(F['group-title']) !== undefined) this.groups.endLasting();
  }

  /** Reads the number at the start of an info line, if there is one, and tells where it ends. */
  private readDuration(text: string, start: number, end: number): number {
    let at = start;
    while (at < end && isBlank(text.charCodeAt(at))) at++;
    const from = at;
    while (at < end && isNumeric(text.charCodeAt(at))) at++;
    this.duration = text.charCodeAt(from) === 0x2d && at - from === 2 && text.charCodeAt(from + 1) === 0x31
      ? -1
      : (decimal(text.slice(from, Math.min(at, from + 21))) ?? null);
    return at;
  }

  private directive(text: string, start: number, end: number, lineNumber: number): void {
    const tag = text.slice(start, Math.min(start + 12, end)).toUpperCase();
    if (tag.startsWith('#EXTINF')) {
      this.info(text, start + (tag.charAt(7) === ':' ? 8 : 7), end, lineNumber);
    } else if (tag.startsWith('#EXTM3U')) {
      const refused = this.headers.read(text, start + 7, end);
      this.catchup.setDefaults(this.headers.attributes);
      for (let count = 0; count < refused; count++) this.warn('refused-scheme', lineNumber);
      this.sink.onHeader?.(this.headers.header);
    } else if (tag.startsWith('#EXTGRP:')) {
      this.groups.directive(decodeEntities(text.slice(start + 8, end)), this.infoLine > 0);
    } else if (tag.startsWith('#PLAYLIST:')) {
      this.headers.title(nameAt(text, start + 10, end));
    } else if (tag.startsWith('#EXTVLCOPT')) {
      const behind = start + 10;
      this.warnHeaders(this.directives.vlcOption(text.slice(text.charAt(behind) === ':' ? behind + 1 : behind, end)), lineNumber);
    } else if (tag.startsWith('#KODIPROP:')) {
      this.warnHeaders(this.directives.kodiProperty(text.slice(start + 10, end)), lineNumber);
    } else if (tag.startsWith('#EXTHTTP:')) {
      this.warnHeaders(this.directives.httpHeaders(text.slice(start + 9, end)), lineNumber);
    }
  }

  private address(text: string, start: number, end: number, lineNumber: number): void {
    const { parts } = this;
    this.requireHeader();
    parts.scan(text, start, end);
    if (parts.hasControl) {
      const clean = withoutControls(text.slice(start, end));
      this.address(clean, 0, clean.length, lineNumber);
      return;
    }
    const pipe = parts.pipe < 0 ? -1 : pipeAt(text, parts.pipe, end);
    let addressEnd = end;
    if (pipe >= 0) {
      addressEnd = pipe;
      while (addressEnd > start && isBlank(text.charCodeAt(addressEnd - 1))) addressEnd--;
      parts.scan(text, start, addressEnd);
    }

    const hasInfo = this.infoLine > 0;
    if (parts.scheme === 'none' && !hasInfo) {
      this.warn('not-a-url', lineNumber);
      return;
    }
    this.addresses++;
    const url = this.accept(text, start, addressEnd, lineNumber);
    if (url === undefined) this.forget();
    else this.emit(url, pipe < 0 ? undefined : text.slice(pipe + 1, end), lineNumber);
  }

  /** The address as players need it, with `parts` describing it; undefined when it was refused. */
  private accept(text: string, start: number, end: number, lineNumber: number): string | undefined {
    const { parts } = this;
    const written = text.slice(start, end);
    if (parts.scheme === 'http' && !parts.hasBlank) {
      parts.rebase(start);
      return written;
    }
    if (parts.scheme === 'http') return this.described(written.replaceAll(' ', '%20'));
    if (parts.scheme === 'other') return this.described(written);
    if (parts.scheme === 'none') {
      if (this.looksLikeSegment(text)) this.segmentLike++;
      // A list without an address of its own keeps relative addresses as they are.
      const resolved = this.baseUrl === undefined ? written : resolveAddress(written, this.baseUrl, this.isLocalFile);
      if (resolved === undefined) this.warn('not-a-url', lineNumber);
      return resolved === undefined ? undefined : this.described(resolved);
    }
    if (!isRefusedAddress(written, this.isLocalFile)) return this.described(written);
    this.warn('refused-scheme', lineNumber);
    return undefined;
  }

  private described(url: string): string {
    this.parts.scan(url, 0, url.length);
    return url;
  }

  private looksLikeSegment(text: string): boolean {
    const { duration } = this;
    return duration !== null && duration >= 1 && duration <= 20 && this.parts.extensionOf(text) === 'ts';
  }

  private emit(url: string, pipe: string | undefined, lineNumber: number): void {
    const { attributes, parts } = this;
    // A bare address has no info line; the attributes still hold those of an earlier one.
    if (this.infoLine === 0) {
      attributes.read('', 0, 0, true);
      this.duration = null;
      this.name = '';
    }
    const tvgName = attributes.get(F['tvg-name']) ?? null;
    const name = this.name || this.fallbackName(url, tvgName);
    const entry: PlaylistEntry = {
      name,
      tvgId:
        attributes.get(F['tvg-id']) ?? attributes.get(F['channel-id']) ?? attributes.get(F['ch-id']) ?? attributes.get(F.cuid) ?? null,
      tvgName,
      logo: this.headers.logo(attributes.get(F['tvg-logo']) ?? attributes.get(F.logo)),
      groups: this.groups.take(attributes.get(F['group-title'])),
      url,
      duration: this.duration,
      kind: entryKind(attributes.get(F.type) ?? attributes.get(F['content-type']), parts, url, name),
      number:
        channelNumber(attributes.get(F['tvg-chno'])) ??
        channelNumber(attributes.get(F['ch-number'])) ??
        channelNumber(attributes.get(F['channel-number'])) ??
        null,
      tvgShiftSeconds: shiftSeconds(attributes.get(F['tvg-shift'])) ?? this.headers.header.tvgShiftSeconds,
      headers: this.takeHeaders(pipe, lineNumber),
      props: this.directives.takeProps(),
      attrs: attributes.extras ?? NO_ATTRIBUTES,
      catchup: this.catchup.of(attributes),
      radio: isYes(attributes.get(F.radio)),
      adult:
        isYes(attributes.get(F.adult)) ||
        isYes(attributes.get(F['is-adult'])) ||
        isYes(attributes.get(F.censored)) ||
        attributes.get(F['parent-code']) !== undefined,
      line: lineNumber,
    };
    this.infoLine = 0;
    this.entries++;
    this.sink.onEntry(entry);
  }

  private takeHeaders(pipe: string | undefined, lineNumber: number): Readonly<RequestHeaders> {
    const { attributes } = this;
    const agent = attributes.get(F['user-agent']) ?? attributes.get(F['http-user-agent']);
    const referer =
      attributes.get(F['http-referrer']) ?? attributes.get(F['http-referer']) ?? attributes.get(F.referer) ?? attributes.get(F.referrer);
    let own: RequestHeaders | undefined;
    if (agent !== undefined && !setHeader((own ??= {}), 'user-agent', agent)) this.warn('refused-header', lineNumber);
    if (referer !== undefined && !setHeader((own ??= {}), 'referer', referer)) this.warn('refused-header', lineNumber);
    let behindPipe: RequestHeaders | undefined;
    if (pipe !== undefined) this.warnHeaders(readEncodedHeaders((behindPipe = {}), pipe), lineNumber);
    return this.directives.takeHeaders(own, behindPipe);
  }

  /** What a nameless entry is called: `tvg-name`, the last part of its path without the extension, or the host. */
  private fallbackName(url: string, tvgName: string | null): string {
    const { attributes, parts } = this;
    const written = attributes.get(F['tvc-guide-title']) ?? tvgName;
    if (written) return nameAt(written, 0, written.length);
    const segmentEnd = parts.extension > parts.lastSegment + 1 ? parts.extension - 1 : parts.pathEnd;
    const segment = percentDecoded(url.slice(parts.lastSegment, segmentEnd));
    const fromPath = nameAt(segment, 0, segment.length);
    return fromPath || hostName(url.slice(parts.hostStart, parts.hostEnd)) || url.slice(0, 64);
  }

  /** Gives up an entry whose address may not be used. */
  private forget(): void {
    this.infoLine = 0;
    this.groups.forgetEntry();
    this.directives.takeProps();
    this.directives.takeHeaders(undefined, undefined);
  }

  /** An info line that no address followed. */
  private dropInfo(): void {
    if (this.infoLine === 0) return;
    this.warn('extinf-without-url', this.infoLine);
    this.infoLine = 0;
    this.groups.forgetEntry();
  }

  private requireHeader(): void {
    if (this.headers.seen || this.saidMissingHeader) return;
    this.saidMissingHeader = true;
    this.warn('missing-header', 1);
  }

  private warnHeaders(refused: number, line: number): void {
    for (let count = 0; count < refused; count++) this.warn('refused-header', line);
  }

  private warn(code: WarningCode, line: number): void {
    this.warnings++;
    this.sink.onWarning?.({ code, line });
  }
}

function isNumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2b || code === 0x2e;
}

/** `12` or `5.1`; anything else is no channel number. */
function channelNumber(written: string | undefined): string | undefined {
  if (written === undefined || written.length > 12) return undefined;
  let points = 0;
  for (let at = 0; at < written.length; at++) {
    const code = written.charCodeAt(at);
    if (code === 0x2e && at > 0 && at < written.length - 1) points++;
    else if (code < 0x30 || code > 0x39) return undefined;
  }
  return points > 1 ? undefined : written;
}

function hostName(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const colon = host.lastIndexOf(':');
  return colon > host.lastIndexOf(']') ? host.slice(0, colon) : host;
}
