import type { MatchReason, MatchRule } from '#shared/model/guide.ts';
import { idSigns, indexGuide, withCountry, type Likeness } from './guide-index.ts';
import { amongSeveral, applied, evidence, judge, leastSimilar, mostSimilar, qualityDistance, suggested, type Judgement } from './judge.ts';
import { splitGuideId } from './place-words.ts';
import { readName, type NameSigns } from './read-name.ts';
import { createRequiredMatcher, type DeclaredChannel, type NamedChannel } from './required-match.ts';

export interface Candidate<Declared> {
  channel: Declared;
  /** 0–1. */
  confidence: number;
  reasons: MatchReason[];
}

export interface Match<Declared> extends Candidate<Declared> {
  rule: Exclude<MatchRule, 'manual'>;
}

/** What a guide has for a channel: what is used, or what may be meant. */
export interface Finding<Declared> {
  match: Match<Declared> | null;
  /** Best first; none when there is a match. */
  candidates: Candidate<Declared>[];
}

export interface Matcher<Declared> {
  /** The contract's rules alone. */
  findRequired(channel: NamedChannel): Match<Declared> | undefined;
  /** What comes after them. `country`: what else is known of the channel's country, 0 for nothing. */
  findAlike(channel: NamedChannel, country: number): Finding<Declared>;
  /** What a guide channel says of its country; 0 for nothing. */
  countryOf(channel: Declared): number;
}

const mostCandidates = 5;
/** Two stations whose confidence differs by no more fit equally well. */
const alikeWithin = 0.04;

/** Which key is looked up among which, what that is worth, and what it is called. The surest come first. */
const lookups: readonly [key: 'key' | 'wide' | 'numeral' | 'core', among: Likeness, worth: number, reason: MatchReason][] = [
  ['wide', 'name', evidence.sameName, 'same-name'],
  ['numeral', 'name', evidence.sameNumerals, 'same-words'],
  ['numeral', 'numeral', evidence.sameNumerals, 'same-words'],
  ['key', 'name', evidence.sameOutsideBrackets, 'same-words'],
  ['key', 'outside', evidence.sameOutsideBrackets, 'same-words'],
  ['core', 'name', evidence.sameCore, 'same-words'],
  ['core', 'numeral', evidence.sameCore, 'same-words'],
  ['core', 'core', evidence.sameCore, 'same-words'],
];

/** A name of the channel's: its label, `tvg-name`, or what its guide id spells. */
interface AskedName {
  signs: NameSigns;
  isId: boolean;
}

interface Scored extends Judgement {
  /** Its place in the guide. */
  at: number;
  country: number;
  /** How much its picture differs from what the channel says. */
  distance: number;
  /** The channel's name that it was found by. */
  by: AskedName;
}

/** Finds channels in one guide. */
export function createMatcher<Declared extends DeclaredChannel>(declared: readonly Declared[]): Matcher<Declared> {
  const required = createRequiredMatcher(declared);
  const index = indexGuide(declared);
  const places = new Map(declared.map((channel, at) => [channel, at]));
  /** The lines of a station ask the same again and again. */
  const known = new Map<string, Finding<Declared>>();

  function weigh(by: AskedName, form: number, base: number, reason: MatchReason, found: Map<number, Scored>): void {
    const said = index.stated(form);
    const judged = judge(base, reason, by.signs, said, { isInternational: index.isInternational, length: index.length(form) });
    if (!judged || judged.confidence < suggested) return;
    const at = index.form(form).channel;
    const distance = qualityDistance(by.signs.quality, said.quality);
    const before = found.get(at);
    if (!before || isBefore({ ...judged, distance, at }, before)) found.set(at, { ...judged, at, distance, by, country: index.countryOf(at) });
  }

  function lookUp(by: AskedName, found: Map<number, Scored>): void {
    const seen = new Set<number>();
    for (const [key, among, worth, reason] of lookups) {
      for (const form of index.equal(among, by.signs[key])) {
        if (seen.has(form)) continue;
        seen.add(form);
        // Names that are the same letter for letter have the same digits; "TVOne" is "TV One".
        if (reason !== 'same-name' && by.signs.numbers !== index.stated(form).numbers) continue;
        const isById = by.isId || index.form(form).isId;
        if (isById) weigh(by, form, Math.min(worth, evidence.idAlike), 'id-alike', found);
        else weigh(by, form, worth, reason, found);
      }
    }
  }

  function decide(names: readonly AskedName[]): Finding<Declared> {
    const found = new Map<number, Scored>();
    for (const name of names) lookUp(name, found);
    let ranked = [...found.values()].sort(byRank);
    if (isUncertain(ranked)) ranked = ranked.map((one) => (isRival(ranked[0], one) ? { ...one, ...amongSeveral(one) } : one)).sort(byRank);
    const [best] = ranked;
    if (best && best.confidence >= applied) return { match: { ...candidate(best), rule: 'alike' }, candidates: [] };
    for (const name of names) {
      if (name.isId) continue;
      for (const { form, similarity } of index.similar(name.signs)) {
        weigh(name, form, leastSimilar + (mostSimilar - leastSimilar) * similarity, 'similar-words', found);
      }
    }
    const all = new Map([...found.values(), ...ranked].map((one) => [one.at, one]));
    return { match: null, candidates: [...all.values()].sort(byRank).slice(0, mostCandidates).map(candidate) };
  }

  function candidate({ at, confidence, reasons }: Scored): Candidate<Declared> {
    const channel = declared[at];
    if (!channel) throw new RangeError('this guide has no such channel');
    return { channel, confidence, reasons };
  }

  return {
    findRequired(channel) {
      const found = required(channel);
      return found && { channel: found.channel, rule: found.rule, confidence: 1, reasons: found.rule === 'id' ? [] : ['same-name'] };
    },

    findAlike(channel, country) {
      const names = namesOf(channel, country);
      const key = names.map(({ signs, isId }) => `${isId} ${identity(signs)}`).join('\n');
      let finding = known.get(key);
      if (!finding) known.set(key, (finding = decide(names)));
      return finding;
    },

    countryOf: (channel) => index.countryOf(places.get(channel) ?? -1),
  };
}

/** What a channel is called, with the country that any of it names. */
function namesOf({ name, tvgName, guideId }: NamedChannel, country: number): AskedName[] {
  const own = readName(name);
  const id = guideId === null ? undefined : splitGuideId(guideId);
  const said = (own.isCountrySure ? own.country : 0) || (id?.country ?? 0) || country;
  const named: AskedName[] = [{ signs: withCountry(own, said), isId: false }];
  if (tvgName !== null && tvgName !== name) {
    const other = withCountry(readName(tvgName), said);
    if (identity(other) !== identity(own)) named.push({ signs: other, isId: false });
  }
  const spelled = id && idSigns(id.name, said);
  if (spelled && named.every(({ signs }) => signs.key !== spelled.key)) named.push({ signs: spelled, isId: true });
  return named.filter(({ signs }) => signs.key !== '');
}

function identity(signs: NameSigns): string {
  const { key, wide, numeral, shift, region, language, country, isCountrySure, quality } = signs;
  return `${key}|${wide}|${numeral}|${shift} ${region} ${language} ${country} ${isCountrySure} ${quality}`;
}

type Ranked = Pick<Scored, 'confidence' | 'distance' | 'at'>;

/** The surest first, then the nearest picture, then what the guide declares first. */
function byRank(a: Ranked, b: Ranked): number {
  return b.confidence - a.confidence || a.distance - b.distance || a.at - b.at;
}

function isBefore(a: Ranked, b: Ranked): boolean {
  return byRank(a, b) < 0;
}

function isUncertain(ranked: readonly Scored[]): boolean {
  const [best] = ranked;
  return ranked.some((one) => one !== best && isRival(best, one));
}

/** Whether it fits as well as the best and may be another station; the best is its own rival. */
function isRival(best: Scored | undefined, one: Scored): boolean {
  if (!best || best.confidence - one.confidence > alikeWithin) return false;
  if (one === best) return true;
  // Lines of one station, and one station twice: named the same, in a country that both say is the same.
  const isOneStation = one.by === best.by && one.country === best.country && (one.distance !== best.distance || one.country !== 0);
  return !isOneStation;
}
