/** Where an episode stands, and the title in front of it. */
export interface SeriesPlace {
  title: string;
  season: number;
  episode: number;
}

interface EpisodeMark {
  /** Where the mark begins in the name. */
  start: number;
  season: number;
  episode: number;
}

/** Finds `S01E02`, `S01 E02`, `s1.e2` or `1x02` in a name. */
export function episodeMark(name: string): EpisodeMark | undefined {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code === 0x53 || code === 0x73) {
      if (isWordCharacter(name, at - 1)) continue;
      const mark = letteredMark(name, at);
      if (mark) return mark;
    } else if (isDigit(code)) {
      if (!isWordCharacter(name, at - 1)) {
        const mark = crossedMark(name, at);
        if (mark) return mark;
      }
      while (isDigit(name.charCodeAt(at + 1))) at++;
    }
  }
  return undefined;
}

function letteredMark(name: string, start: number): EpisodeMark | undefined {
  const season = digits(name, start + 1, 4);
  if (!season) return undefined;
  let at = season.end;
  while (at < season.end + 3 && isSeparator(name.charCodeAt(at))) at++;
  if ((name.charCodeAt(at) | 0x20) !== 0x65) return undefined;
  const letters = (name.charCodeAt(at + 1) | 0x20) === 0x70 ? 2 : 1; // "EP02" as well
  const episode = digits(name, at + letters, 5);
  return episode && { start, season: season.value, episode: episode.value };
}

/** At most two digits before the cross, so that 1920x1080 is no episode. */
function crossedMark(name: string, start: number): EpisodeMark | undefined {
  const season = digits(name, start, 2);
  if (!season || (name.charCodeAt(season.end) | 0x20) !== 0x78) return undefined;
  const episode = digits(name, season.end + 1, 3);
  if (!episode || episode.end - season.end < 3 || isWordCharacter(name, episode.end)) return undefined;
  return { start, season: season.value, episode: episode.value };
}

/** A whole number of at most `most` digits; more digits are no number of a season or an episode. */
function digits(name: string, start: number, most: number): { value: number; end: number } | undefined {
  let value = 0;
  let end = start;
  while (isDigit(name.charCodeAt(end)) && end - start <= most) value = value * 10 + name.charCodeAt(end++) - 0x30;
  return end === start || end - start > most ? undefined : { value, end };
}

/** Season, episode and the title in front of them, without year and quality tags; null when the name says none. */
export function seriesOf(name: string): SeriesPlace | null {
  const mark = episodeMark(name);
  if (!mark) return null;
  const title = plainTitle(name.slice(0, mark.start));
  return { title: title === '' ? name : title, season: mark.season, episode: mark.episode };
}

const QUALITY: ReadonlySet<string> = new Set([
  'SD', 'HD', 'FHD', 'UHD', '4K', '8K', '480P', '576P', '720P', '1080P', '2160P', 'HDR', 'HEVC', 'H264', 'H265', 'X264', 'X265', 'MULTI',
]);

/** `Show (2019) [1080p] - ` → `Show`: what all episodes of a series have in common. */
function plainTitle(written: string): string {
  let title = withoutTrailingSeparators(written);
  for (;;) {
    const shorter = withoutTrailingSeparators(withoutLastTag(title));
    if (shorter === title || shorter === '') return title;
    title = shorter;
  }
}

function withoutLastTag(title: string): string {
  const last = title.charCodeAt(title.length - 1);
  if (last === 0x29 || last === 0x5d) {
    const open = title.lastIndexOf(last === 0x29 ? '(' : '[');
    const inside = open < 0 ? '' : title.slice(open + 1, -1).trim();
    return isYear(inside) || QUALITY.has(inside.toUpperCase()) ? title.slice(0, open) : title;
  }
  const blank = title.lastIndexOf(' ');
  return blank > 0 && QUALITY.has(title.slice(blank + 1).toUpperCase()) ? title.slice(0, blank) : title;
}

function withoutTrailingSeparators(title: string): string {
  let end = title.length;
  while (end > 0 && TRAILING.includes(title.charAt(end - 1))) end--;
  return title.slice(0, end);
}

const TRAILING = ' \t-–—_.:|,;([';

/** The year of a title in brackets, the last one when there are several: `A Film (1999)`. */
export function yearOf(name: string): number | null {
  for (let at = name.length - 1; at >= 5; at--) {
    const code = name.charCodeAt(at);
    const opening = code === 0x29 ? 0x28 : code === 0x5d ? 0x5b : -1;
    if (opening < 0 || name.charCodeAt(at - 5) !== opening) continue;
    const inside = name.slice(at - 4, at);
    if (isYear(inside)) return Number(inside);
  }
  return null;
}

function isYear(text: string): boolean {
  if (text.length !== 4) return false;
  for (let at = 0; at < 4; at++) if (!isDigit(text.charCodeAt(at))) return false;
  const year = Number(text);
  return year >= 1880 && year <= 2100;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isSeparator(code: number): boolean {
  return code === 0x20 || code === 0x2e || code === 0x2d || code === 0x5f || code === 0x3a;
}

function isWordCharacter(name: string, at: number): boolean {
  if (at < 0 || at >= name.length) return false;
  const code = name.charCodeAt(at);
  const lower = code | 0x20;
  return isDigit(code) || (lower >= 0x61 && lower <= 0x7a) || code >= 0xc0;
}
