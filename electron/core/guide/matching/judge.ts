import type { MatchReason } from '#shared/model/guide.ts';
import type { NameSigns } from './read-name.ts';

/**
 * From here on a match is used without asking. Measured on `bench -- match`: of the pairs at or above it, none was wrong;
 * just below it lie the kinds of evidence that need a person, because each of them is wrong for some station.
 */
export const applied = 0.9;
/** Below this, two names have so little in common that showing it would waste a person's time. */
export const suggested = 0.4;

/** What a pair of names begins with, by how much of them is the same. */
export const evidence = {
  /** Letter for letter, but for case, accents, blanks and signs. */
  sameName: 0.95,
  /** An id that spells the name, or two ids that differ in signs only. */
  idAlike: 0.92,
  /** "One" and "1": some countries have both an "Alpha One" and an "Alpha 1", so never enough. */
  sameNumerals: 0.85,
  /** All but words like "TV" and "Channel"; "Alpha" and "Alpha TV" are two stations in some countries. */
  sameCore: 0.78,
  /** Where one of them says more in brackets. */
  sameOutsideBrackets: 0.8,
} as const;
/** Similar words alone reach from here … */
export const leastSimilar = 0.3;
/** … to here. */
export const mostSimilar = 0.8;

/** How far one name's silence, or a contradiction, lets a pair rise. */
const caps = { otherCountry: 0.45, unsureCountry: 0.8, oneCountry: 0.86, oneRegion: 0.7, oneLanguage: 0.7, fewSigns: 0.82, several: 0.75 } as const;
const gainBySameCountry = 0.04;
const most = 0.99;

/** What is compared of a name besides its words. */
export type Stated = Pick<NameSigns, 'shift' | 'region' | 'language' | 'country' | 'isCountrySure' | 'quality' | 'numbers'>;

export interface Judgement {
  /** 0–1. */
  confidence: number;
  reasons: MatchReason[];
}

export interface Setting {
  /** The guide has channels of several countries, so that what one name says of its country and the other does not, counts. */
  isInternational: boolean;
  /** Letters and digits that the two names share; a handful of letters is many stations' name. */
  length: number;
}

/** How far the pair can be believed; undefined when one of the two must be another station. */
export function judge(base: number, how: MatchReason, channel: Stated, guide: Stated, { isInternational, length }: Setting): Judgement | undefined {
  if (channel.shift !== guide.shift) return undefined;
  const reasons: MatchReason[] = [how];
  let confidence = base;
  let cap: number = most;
  const limit = (to: number) => (cap = Math.min(cap, to));

  if (channel.shift !== 0) reasons.push('same-shift');
  if (channel.numbers !== '' && channel.numbers === guide.numbers) reasons.push('same-number');

  if (channel.region !== guide.region) {
    if (channel.region !== 0 && guide.region !== 0) return undefined;
    reasons.push('other-region');
    limit(caps.oneRegion);
  } else if (channel.region !== 0) reasons.push('same-region');

  if (channel.language !== guide.language) {
    if (channel.language !== 0 && guide.language !== 0) return undefined;
    reasons.push('other-language');
    limit(caps.oneLanguage);
  } else if (channel.language !== 0) reasons.push('same-language');

  const isSameCountry = channel.country !== 0 && channel.country === guide.country;
  if (isSameCountry) {
    reasons.push('same-country');
    confidence += gainBySameCountry;
  } else if (channel.country !== 0 && guide.country !== 0) {
    reasons.push('other-country');
    limit(caps.otherCountry);
  } else if ((channel.country !== 0 && !channel.isCountrySure) || (guide.country !== 0 && !guide.isCountrySure)) limit(caps.unsureCountry);
  else if (isInternational) limit(caps.oneCountry);
  if (length < 3 && !isSameCountry) limit(caps.fewSigns);

  if (channel.quality !== guide.quality) reasons.push('quality-ignored');
  return { confidence: Math.min(confidence, cap), reasons };
}

/** For a channel that fits several stations of a guide equally well. */
export function amongSeveral({ confidence, reasons }: Judgement): Judgement {
  return { confidence: Math.min(confidence, caps.several), reasons: [...reasons, 'several-alike'] };
}

/** How many kinds of picture two names differ in: of one station's lines the nearest is meant. */
export function qualityDistance(a: number, b: number): number {
  let differing = a ^ b;
  let count = 0;
  for (; differing !== 0; differing &= differing - 1) count++;
  return count;
}
