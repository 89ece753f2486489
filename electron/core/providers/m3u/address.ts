/** What stands before the colon of an address, as far as a list is concerned. */
export type SchemeKind = 'http' | 'other' | 'refused' | 'none';

const REFUSED: ReadonlySet<string> = new Set(['javascript', 'data', 'file', 'blob', 'vbscript', 'about', 'filesystem', 'view-source']);
/** Schemes that are real without a double slash. */
const OPAQUE: ReadonlySet<string> = new Set(['magnet', 'acestream', 'sop', 'urn']);

const SLASH = 0x2f;
const DOT = 0x2e;
const QUESTION = 0x3f;
const HASH = 0x23;
const PIPE = 0x7c;

/**
 * Offsets of the parts of one address, found in a single pass and without a URL object: this runs for every entry.
 * One instance is used again and again; its fields are good until the next `scan`.
 */
export class AddressParts {
  scheme: SchemeKind = 'none';
  /** Behind the scheme and its slashes. */
  hostStart = 0;
  hostEnd = 0;
  /** End of the path, before query and fragment. */
  pathEnd = 0;
  /** Behind the last slash of the path. */
  lastSegment = 0;
  /** The first pipe, -1 without one. */
  pipe = -1;
  hasBlank = false;
  hasControl = false;
  /** Extension of the last path segment: behind its last dot, -1 without one. */
  extension = -1;
  /** Extension inside the fragment, as in `/play/TOKEN#.mkv`. */
  fragmentExtension = -1;
  fragmentEnd = 0;
  /** The first path segment that says what the address is for. */
  marker: 'live' | 'movie' | 'series' | 'timeshift' | undefined;

  /** Looks at `text` from `start` to `end`, where `end` may later turn out to lie behind a pipe. */
  scan(text: string, start: number, end: number): void {
    this.pipe = -1;
    this.hasBlank = false;
    this.hasControl = false;
    this.extension = -1;
    this.fragmentExtension = -1;
    this.marker = undefined;
    this.readScheme(text, start, end);
    this.fragmentEnd = end;

    let at = this.hostStart;
    let hostEnd = -1;
    let code = 0;
    // A path without a scheme has no host in front of it.
    if (this.scheme === 'none') hostEnd = at;
    this.lastSegment = at;
    for (; at < end; at++) {
      code = text.charCodeAt(at);
      // Letters, which are most of an address, leave by the first test.
      if (code > QUESTION && code < PIPE) continue;
      if (code === SLASH) {
        if (hostEnd < 0) hostEnd = at;
        this.lastSegment = at + 1;
        this.extension = -1;
        if (this.marker === undefined) this.readMarker(text, at + 1, end);
      } else if (code === DOT) {
        if (hostEnd >= 0) this.extension = at + 1;
      } else if (code === QUESTION || code === HASH) {
        break;
      } else if (code <= 0x20 || code === PIPE || code === 0x7f) {
        this.note(code, at);
      }
    }
    this.pathEnd = at;
    this.hostEnd = hostEnd < 0 ? at : hostEnd;
    if (hostEnd < 0) this.lastSegment = at;
    if (at < end) this.readBehindPath(text, at, end);
  }

  /** Makes the offsets count from `start`, for the text that was cut out there. */
  rebase(start: number): void {
    this.hostStart -= start;
    this.hostEnd -= start;
    this.pathEnd -= start;
    this.lastSegment -= start;
    this.fragmentEnd -= start;
    if (this.extension >= 0) this.extension -= start;
    if (this.fragmentExtension >= 0) this.fragmentExtension -= start;
    if (this.pipe >= 0) this.pipe -= start;
  }

  /** The extension of path or fragment in lower case, '' without one. A fragment speaks last, as panels mean it to. */
  extensionOf(text: string): string {
    if (this.fragmentExtension >= 0 && this.fragmentEnd - this.fragmentExtension <= 5) {
      return text.slice(this.fragmentExtension, this.fragmentEnd).toLowerCase();
    }
    if (this.extension < 0 || this.pathEnd - this.extension > 8) return '';
    return text.slice(this.extension, this.pathEnd).toLowerCase();
  }

  private readBehindPath(text: string, from: number, end: number): void {
    let inFragment = false;
    for (let at = from; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code > QUESTION && code < PIPE) continue;
      if (code === HASH) {
        inFragment = true;
        this.fragmentExtension = -1;
      } else if (code === DOT) {
        if (inFragment) this.fragmentExtension = at + 1;
      } else if (code <= 0x20 || code === PIPE || code === 0x7f) {
        this.note(code, at);
      } else if (code === QUESTION && inFragment) {
        this.fragmentEnd = at;
        inFragment = false;
      }
    }
  }

  private note(code: number, at: number): void {
    if (code === PIPE) {
      if (this.pipe < 0) this.pipe = at;
    } else if (code === 0x20) this.hasBlank = true;
    else this.hasControl = true;
  }

  private readScheme(text: string, start: number, end: number): void {
    if (text.startsWith('http://', start)) {
      this.scheme = 'http';
      this.hostStart = start + 7;
      return;
    }
    if (text.startsWith('https://', start)) {
      this.scheme = 'http';
      this.hostStart = start + 8;
      return;
    }
    this.scheme = 'none';
    this.hostStart = start;
    const colon = schemeEnd(text, start, end);
    if (colon < 0) return;
    const name = text.slice(start, colon).toLowerCase();
    const hierarchical = text.startsWith('//', colon + 1);
    if (REFUSED.has(name)) this.scheme = 'refused';
    else if (name === 'http' || name === 'https') this.scheme = hierarchical ? 'http' : 'none';
    else if (hierarchical || OPAQUE.has(name)) this.scheme = 'other';
    if (this.scheme !== 'none') this.hostStart = colon + (hierarchical ? 3 : 1);
  }

  private readMarker(text: string, at: number, end: number): void {
    const code = text.charCodeAt(at) | 0x20;
    if (code === 0x6c) this.marker = this.segmentIs(text, at, end, 'live/') ? 'live' : undefined;
    else if (code === 0x6d) this.marker = this.segmentIs(text, at, end, 'movie/') ? 'movie' : undefined;
    else if (code === 0x73) this.marker = this.segmentIs(text, at, end, 'series/') ? 'series' : undefined;
    else if (code === 0x74) this.marker = this.segmentIs(text, at, end, 'timeshift/') ? 'timeshift' : undefined;
  }

  private segmentIs(text: string, at: number, end: number, segment: string): boolean {
    if (at + segment.length > end) return false;
    return text.startsWith(segment, at) || text.slice(at, at + segment.length).toLowerCase() === segment;
  }
}

/** The colon that ends a scheme, or -1. */
export function schemeEnd(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start) | 0x20;
  if (!(first >= 0x61 && first <= 0x7a)) return -1;
  for (let at = start + 1; at < end && at < start + 24; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x3a) return at;
    const lower = code | 0x20;
    const fits = (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === DOT;
    if (!fits) return -1;
  }
  return -1;
}

/** Whether an address that was built, not read, must not be opened. Blanks and control characters do not hide a scheme. */
export function isRefusedAddress(address: string, isLocalFile = false): boolean {
  const plain = withoutControls(address).trimStart();
  const colon = schemeEnd(plain, 0, plain.length);
  if (colon < 0) return false;
  const name = plain.slice(0, colon).toLowerCase();
  return REFUSED.has(name) && !(isLocalFile && name === 'file');
}

/** `text` without the control characters that a browser would skip when it reads an address. */
export function withoutControls(text: string): string {
  let clean = '';
  let kept = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x20 && code !== 0x7f) continue;
    clean += text.slice(kept, at);
    kept = at + 1;
  }
  return kept === 0 ? text : clean + text.slice(kept);
}

/** `address` read relative to `base`; undefined when that gives nothing that may be opened. */
export function resolveAddress(address: string, base: string | undefined, isLocalFile: boolean): string | undefined {
  const resolved = base === undefined ? null : URL.parse(address, base);
  if (!resolved) return undefined;
  const { protocol } = resolved;
  return protocol === 'http:' || protocol === 'https:' || (isLocalFile && protocol === 'file:') ? resolved.href : undefined;
}
