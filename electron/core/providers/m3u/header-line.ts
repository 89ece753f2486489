import { resolveAddress, schemeEnd } from './address.ts';
import { AttributeScanner, F } from './attributes.ts';
import { MAX_EXTRA_ATTRIBUTES, MAX_GUIDES } from './limits.ts';
import type { PlaylistHeader } from './entry.ts';
import { decimal, detached } from './text-values.ts';

/** Unites the header lines of a list; concatenated lists have several, and every one counts from where it stands. */
export class HeaderReader {
  readonly header: PlaylistHeader = { title: null, epgUrls: [], tvgShiftSeconds: 0, attrs: {} };
  seen = false;
  /** The attributes of the last header line, good until the next one. */
  readonly attributes = new AttributeScanner();

  private readonly baseUrl: string | undefined;
  private readonly isLocalFile: boolean;
  private logoBase: string | undefined;

  constructor(baseUrl: string | undefined, isLocalFile: boolean) {
    this.baseUrl = baseUrl;
    this.isLocalFile = isLocalFile;
  }

  /** Reads what follows `#EXTM3U`; tells how many guide addresses were refused. */
  read(text: string, start: number, end: number): number {
    this.seen = true;
    const { attributes, header } = this;
    attributes.read(text, start, end, false);
    header.tvgShiftSeconds = shiftSeconds(attributes.get(F['tvg-shift'])) ?? header.tvgShiftSeconds;
    this.logoBase = attributes.get(F['url-logo']) ?? attributes.get(F['logo-url']) ?? this.logoBase;
    this.keepRaw();
    let refused = 0;
    for (const field of GUIDE_FIELDS) refused += this.addGuides(attributes.get(F[field]));
    return refused;
  }

  title(name: string): void {
    if (name !== '') this.header.title ??= detached(name);
  }

  /** A logo that can be loaded: relative ones stand behind `url-logo`, or beside the list. */
  logo(written: string | undefined): string | null {
    if (written === undefined) return null;
    if (written.startsWith('http://') || written.startsWith('https://') || written.startsWith('data:image/')) return written;
    if (schemeEnd(written, 0, written.length) >= 0) return written.slice(0, 4).toLowerCase() === 'http' ? written : null;
    if (!written.includes('.') && !written.includes('/')) return null;
    if (written.startsWith('//')) return resolveAddress(written, this.baseUrl ?? 'https://list.invalid/', false) ?? null;
    if (this.logoBase === undefined) return resolveAddress(written, this.baseUrl, this.isLocalFile) ?? null;
    const folder = this.logoBase.endsWith('/') ? this.logoBase : `${this.logoBase}/`;
    return resolveAddress(folder + (written.startsWith('/') ? written.slice(1) : written), this.baseUrl ?? folder, false) ?? null;
  }

  private keepRaw(): void {
    const { attrs } = this.header;
    const { extras } = this.attributes;
    let count = Object.keys(attrs).length;
    for (const [key, value] of [...this.attributes.knownEntries(), ...Object.entries(extras ?? {})]) {
      if (!Object.hasOwn(attrs, key) && count++ >= MAX_EXTRA_ATTRIBUTES) return;
      attrs[key] = detached(value);
    }
  }

  private addGuides(written: string | undefined): number {
    if (written === undefined) return 0;
    const { epgUrls } = this.header;
    let refused = 0;
    for (const address of splitAddresses(written)) {
      const url = this.guideAddress(address);
      if (url === undefined) refused++;
      else if (!epgUrls.includes(url) && epgUrls.length < MAX_GUIDES) epgUrls.push(detached(url));
    }
    return refused;
  }

  private guideAddress(address: string): string | undefined {
    const lower = address.slice(0, 8).toLowerCase();
    if (lower.startsWith('http://') || lower.startsWith('https://')) return address;
    return resolveAddress(address, this.baseUrl, this.isLocalFile);
  }
}

const GUIDE_FIELDS = ['x-tvg-url', 'url-tvg', 'tvg-url'] as const;

/** Splits at commas that a scheme follows: other commas are part of an address. */
export function splitAddresses(list: string): string[] {
  const addresses: string[] = [];
  let start = 0;
  for (let comma = list.indexOf(','); comma >= 0; comma = list.indexOf(',', comma + 1)) {
    let next = comma + 1;
    while (list.charCodeAt(next) === 0x20) next++;
    const colon = schemeEnd(list, next, list.length);
    if (colon < 0 || !list.startsWith('//', colon + 1)) continue;
    addresses.push(list.slice(start, comma).trim());
    start = next;
  }
  addresses.push(list.slice(start).trim());
  return addresses.filter((address) => address !== '');
}

/** `tvg-shift` in seconds: written in hours, with sign and decimals. */
export function shiftSeconds(hours: string | undefined): number | undefined {
  const number = decimal(hours);
  return number === undefined || Math.abs(number) > 168 ? undefined : Math.round(number * 3600);
}
