import { foldText } from '#shared/model/fold-text.ts';
import { directionWords, isSetOff, qualityWords } from '../names/channel-words.ts';
import { isWordUnit } from '../names/word-units.ts';
import { hashNumber } from './hash-key.ts';

/** What is known of a title besides the provider's key for it. */
export interface Evidence {
  /** As stored: 1 channel, 2 movie, 3 series, 4 episode. */
  kind: number;
  name: string;
  guideId: string | null;
  /** The name of its first category. */
  group: string | null;
  number: string | null;
  year?: number | null;
  /** Of episodes: their series, by a key that both sides mean the same with. */
  seriesKey?: string | null;
  season?: number | null;
  episode?: number | null;
}

/** Evidence as numbers, to be compared by the million. 0 stands for "says nothing". */
export interface Signs {
  /** 53 bits over kind and name, without what only spells it: case, accents, punctuation, blanks. */
  name: number;
  /** 32 bits over the name as spelled, case and accents aside. */
  spelling: number;
  /** 53 bits over kind and guide id; for an episode over its place in its series. */
  guide: number;
  /** A guide id of digits alone may be no more than a place in a list. */
  isGuideNumeric: boolean;
  group: number;
  number: number;
  year: number;
  /** Of channels: quality, time shift, direction and country, packed; see `quality`, `shift`, `direction`, `country`. */
  features: number;
  /** Of channels: 32 bits over the words of the name that are neither feature nor number. */
  stem: number;
  /** Of channels: 32 bits over the numbers in the name. */
  digits: number;
}

export const newSigns = (): Signs => ({
  name: 0,
  spelling: 0,
  guide: 0,
  isGuideNumeric: false,
  group: 0,
  number: 0,
  year: 0,
  features: 0,
  stem: 0,
  digits: 0,
});

export const quality = (features: number): number => features & 0x3ff;
export const shift = (features: number): number => (features >>> 10) & 0x1f;
export const direction = (features: number): number => (features >>> 15) & 7;
export const country = (features: number): number => features >>> 18;
export const withoutCountry = (features: number): number => features & 0x3ffff;

const qualities = new Map([...qualityWords].map(([word, bit]) => [hash32(word), bit] as const));
const directions = new Map([...directionWords].map(([word, code]) => [hash32(word), code] as const));
const shiftWords = new Map([1, 2, 3, 4].map((hours) => [hash32(`plus${hours}`), hours] as const));

const guideFillers = new Set(['0', '-', '-1', 'none', 'null', 'n/a', 'na', 'nan', 'undefined', 'unknown', 'no', 'noepg', 'no epg', 'no_epg']);
/** Short first words of categories that are no country. */
const plainGroupWords = new Set(['tv', 'hd', 'sd', '4k', '8k', 'my', 'the', 'all', 'new', 'top', 'vod', 'vip', 'ppv', 'xxx', 'uhd', 'fhd', 'dvd']);

const blank = 32;
const plus = 43;

/** Fills `signs`; no string outlives the call, whatever the number of titles. */
export function readSigns(evidence: Evidence, signs: Signs): void {
  const text = foldText(evidence.name);
  readName(text, evidence.kind, signs);
  signs.features = 0;
  signs.stem = 0;
  signs.digits = 0;
  if (evidence.kind === 1) readFeatures(text, signs);
  const place = placeOf(evidence);
  const guideId = place ?? guideIdOf(evidence.guideId);
  signs.guide = guideId === null ? 0 : hash53(guideId, evidence.kind);
  signs.isGuideNumeric = guideId !== null && place === null && /^\d{1,6}$/.test(guideId);
  const group = evidence.group === null || evidence.group === '' ? noGroup : groupOf(evidence.group);
  signs.group = group.hash;
  // A category's country speaks for its titles, unless they say themselves.
  if (country(signs.features) === 0) signs.features = (signs.features | (group.country << 18)) >>> 0;
  signs.number = evidence.number === null || evidence.number === '' ? 0 : hash32(evidence.number.trim());
  signs.year = evidence.year ?? 0;
}

function guideIdOf(guideId: string | null): string | null {
  if (guideId === null) return null;
  const folded = guideId.trim().toLowerCase();
  return folded === '' || guideFillers.has(folded) ? null : folded;
}

function placeOf({ kind, seriesKey, season, episode }: Evidence): string | null {
  if (kind !== 4 || seriesKey == null || season == null || episode == null) return null;
  return `${seriesKey} ${season} ${episode}`;
}

interface GroupSigns {
  hash: number;
  country: number;
}

const noGroup: GroupSigns = { hash: 0, country: 0 };
const groupsKnown = 4_096;
const groups = new Map<string, GroupSigns>();

function groupOf(name: string): GroupSigns {
  const known = groups.get(name);
  if (known) return known;
  const words = foldText(name).split(/[^\p{L}\p{N}\p{M}+]+/u).filter(Boolean);
  const first = words[0] ?? '';
  const isCountry = /^[a-z]{2,3}$/.test(first) && !plainGroupWords.has(first) && (first.length === 2 || words.length === 1);
  const signs = { hash: hash32(words.length > 0 ? words.join(' ') : name) || 1, country: isCountry ? countryCode(hash32(first)) : 0 };
  if (groups.size >= groupsKnown) groups.clear();
  groups.set(name, signs);
  return signs;
}

function countryCode(hash: number): number {
  return ((hash ^ (hash >>> 14)) & 0x3fff) || 1;
}

/**
 * One walk over the folded name. Blanks count between numbers ("Canal 1 1" is not "Canal 11"); between the words of a
 * channel's name they do not ("BBC One", "BBC-One", "BBCOne"), between those of a film's title they do.
 */
function readName(text: string, kind: number, signs: Signs): void {
  let high = 0x811c9dc5 ^ kind;
  let low = 0x9e3779b9;
  let spelling = 0x811c9dc5;
  let isEmpty = true;
  let wasDigit = false;
  let isApart = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    spelling = Math.imul(spelling ^ code, 0x01000193);
    const isDigit = code >= 48 && code <= 57;
    if (isDigit || code === plus || (code >= 97 && code <= 122) || (code > 127 && isWordUnit(text, i, code))) {
      // "Canal+" is not "Canal"; blanks around the sign mean nothing.
      if (isApart && !isEmpty && code !== plus && (kind !== 1 || (wasDigit && isDigit))) {
        high = Math.imul(high ^ blank, 0x01000193);
        low = Math.imul(low ^ blank, 0x85ebca6b);
        low ^= low >>> 13;
      }
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x85ebca6b);
      low ^= low >>> 13;
      isEmpty = false;
      wasDigit = isDigit;
      isApart = false;
    } else if (code !== blank || text.charCodeAt(i - 1) !== plus) isApart = true;
  }
  signs.spelling = finished(spelling);
  signs.name = isEmpty ? hash53(text, kind) : joined(high, low);
}

/** What a channel's name states besides naming it. */
function readFeatures(text: string, signs: Signs): void {
  let stem = 0;
  let digits = 0;
  let qualityFound = 0;
  let shiftFound = 0;
  let directionFound = 0;
  let countryFound = 0;
  let words = 0;
  let afterPlus = false;
  let word = 0x811c9dc5;
  let letters = 0x811c9dc5;
  let wordDigits = 0x811c9dc5;
  let wordLength = 0;
  let hasLetters = false;
  let hasDigits = false;
  let wordValue = 0;

  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : blank;
    const isDigit = code >= 48 && code <= 57;
    if (isDigit || (code >= 97 && code <= 122) || (code > 127 && isWordUnit(text, i, code))) {
      if (wordLength === 0) words++;
      word = Math.imul(word ^ code, 0x01000193);
      wordLength++;
      if (isDigit) {
        hasDigits = true;
        wordDigits = Math.imul(wordDigits ^ code, 0x01000193);
        wordValue = wordValue * 10 + code - 48;
      } else {
        hasLetters = true;
        letters = Math.imul(letters ^ code, 0x01000193);
      }
      continue;
    }
    if (wordLength > 0) {
      const whole = finished(word);
      const qualityBit = qualities.get(whole) ?? 0;
      const directionCode = directions.get(whole) ?? 0;
      if (afterPlus && !hasLetters && wordLength <= 2) shiftFound = Math.min(wordValue, 31);
      else if (shiftWords.has(whole)) shiftFound = shiftWords.get(whole) ?? 0;
      else if (qualityBit !== 0) qualityFound |= qualityBit;
      else if (directionCode !== 0) directionFound = directionCode;
      else if (words === 1 && wordLength <= 3 && wordLength >= 2 && !hasDigits && isSetOff(text, i)) countryFound = countryCode(whole);
      else {
        if (hasLetters) stem = Math.imul(stem ^ finished(letters), 0x85ebca6b) + 1;
        if (hasDigits) digits = Math.imul(digits ^ finished(wordDigits), 0x85ebca6b) + 1;
      }
      word = 0x811c9dc5;
      letters = 0x811c9dc5;
      wordDigits = 0x811c9dc5;
      wordLength = 0;
      hasLetters = false;
      hasDigits = false;
      wordValue = 0;
    }
    afterPlus = code === plus;
  }
  signs.stem = stem >>> 0;
  signs.digits = digits >>> 0;
  signs.features = (qualityFound | (shiftFound << 10) | (directionFound << 15) | (countryFound << 18)) >>> 0;
}

function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return finished(hash);
}

/** Never 0, which says nothing. */
function hash53(text: string, seed: number): number {
  return hashNumber(text, seed) || 1;
}

function finished(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** 53 bits: among a million titles the chance that any two share them by accident is about 1 in 18,000. */
function joined(high: number, low: number): number {
  return (finished(high) & 0x1fffff) * 4_294_967_296 + finished(low) || 1;
}
