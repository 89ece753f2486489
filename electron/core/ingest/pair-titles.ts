import { readSide, type Side } from './evidence-columns.ts';
import { createLookup, type EvidenceLookup } from './evidence-lookup.ts';
import { contradictsByFeature, type KeyTrust } from './key-trust.ts';
import { country, direction, quality, type Evidence } from './title-evidence.ts';

export interface TitleToPair extends Evidence {
  /** Unique on its side, 32 bits with sign; comes back in the pairs. */
  id: number;
  /** Paired by its key already: it takes part only in the question whether a name or guide id is unique. */
  settled?: boolean;
  /** Of a fresh row: `id`, not negative, of the old row under the same key, whose evidence differs. */
  sameKeyAs?: number;
}

export type PairedBy = 'guide-id-and-name' | 'name-and-group' | 'name' | 'guide-id' | 'key';

export interface TitlePair {
  old: number;
  fresh: number;
  /** Above 0, below 1: how much the evidence says. */
  confidence: number;
  by: PairedBy;
}

export interface PairingOptions {
  /** Decides whether rows with a shared key and no better partner are one title, renamed; without it they are not. */
  keyTrust?: KeyTrust;
  /**
   * The old side is a few titles out of a catalog that is not known: nothing can be concluded from a name or guide id
   * being there once, so each pair needs two agreeing facts.
   */
  isOldPartial?: boolean;
}

const confidences: Record<PairedBy, number> = {
  'guide-id-and-name': 0.99,
  'name-and-group': 0.95,
  name: 0.8,
  'guide-id': 0.75,
  key: 0.6,
};

/** From this agreement on, among titles whose names are unique, a guide id or a number is a fact of the title itself. */
const stableShare = 0.9;
/** Below it, one that differs says nothing: the provider has given out new ones. */
const meaningfulShare = 0.5;
/** Titles sharing their guide id with a differing one, of all that have one, from which on a list has twins. */
const twinsShare = 0.02;

/**
 * Pairs titles that no key unites, from the strongest evidence to the weakest; what is ambiguous stays unpaired.
 * Unique always means among all rows, settled and paired ones too: who is left over is not thereby recognized.
 * Both iterables are read once, old first. Memory is flat: some 70 bytes a row, and no text. The rules and their
 * reasons are in docs/decisions/0009-identity-by-evidence.md.
 */
export function* pairTitles(
  oldRows: () => Iterable<TitleToPair>,
  freshRows: () => Iterable<TitleToPair>,
  options: PairingOptions = {},
): Generator<TitlePair> {
  const old = readSide(oldRows());
  if (old.unpaired === 0) return;
  const fresh = readSide(freshRows());
  if (fresh.unpaired === 0) return;
  pairSides(old, fresh, options);
  for (let i = 0; i < fresh.length; i++) {
    const by = fresh.by[i] ?? 0;
    if (by === 0) continue;
    const word = pairedBy[by - 1] ?? 'key';
    yield { old: old.ids[fresh.partner[i] ?? 0] ?? 0, fresh: fresh.ids[i] ?? 0, confidence: confidences[word], by: word };
  }
}

const pairedBy = ['guide-id-and-name', 'name-and-group', 'name', 'guide-id', 'key'] as const;

function pairSides(old: Side, fresh: Side, { keyTrust, isOldPartial = false }: PairingOptions): void {
  const lookup = createLookup(old, fresh);

  function pair(o: number, f: number, by: PairedBy): void {
    old.paired[o] = 1;
    fresh.paired[f] = 1;
    fresh.partner[f] = o;
    fresh.by[f] = pairedBy.indexOf(by) + 1;
    old.unpaired--;
    fresh.unpaired--;
  }
  const isOpen = (o: number, f: number) => old.paired[o] === 0 && fresh.paired[f] === 0;
  const isDone = () => old.unpaired === 0 || fresh.unpaired === 0;
  const guideOf = (side: Side, i: number) => side.guide[i] ?? 0;
  const differ = (a = 0, b = 0) => a !== 0 && b !== 0 && a !== b;
  const byName = (o: number, f: number): PairedBy =>
    guideOf(old, o) !== 0 && guideOf(old, o) === guideOf(fresh, f)
      ? 'guide-id-and-name'
      : old.group[o] !== 0 && old.group[o] === fresh.group[f]
        ? 'name-and-group'
        : 'name';

  const habits = observeHabits(old, fresh, lookup);

  // Whatever agrees in everything. Several such rows are one title more than once; the same number of them on both
  // sides is paired in their order.
  lookup.eachAlike({ number: habits.numbersStable }, (o, f) => {
    const by = byName(o, f);
    if (by !== 'name' || !isOldPartial) pair(o, f, by);
  });
  if (isDone()) return;

  lookup.eachUnique({ name: true, guide: true }, (o, f) => {
    if (isOpen(o, f) && !differ(old.year[o], fresh.year[f])) pair(o, f, 'guide-id-and-name');
  });
  if (isDone()) return;

  lookup.eachUnique({ name: true, group: true }, (o, f) => {
    if (isOpen(o, f) && !differ(old.year[o], fresh.year[f]) && !(isOldPartial && differ(guideOf(old, o), guideOf(fresh, f)))) {
      pair(o, f, 'name-and-group');
    }
  });
  if (isDone()) return;

  if (!isOldPartial) {
    lookup.eachUnique({ name: true }, (o, f) => {
      if (!isOpen(o, f) || differ(old.year[o], fresh.year[f])) return;
      if (habits.guideIdsMean && differ(guideOf(old, o), guideOf(fresh, f))) return;
      if (differ(country(old.features[o] ?? 0), country(fresh.features[f] ?? 0))) return;
      pair(o, f, 'name');
    });
    if (isDone()) return;
  }

  pairRenamed();
  pairByKey();

  /** A guide id that is unique on both sides, or each of its twins by what tells them apart. */
  function pairRenamed(): void {
    if (!habits.guideIdsStable) return;
    const isNameLeft = lookup.leftNames();
    const mayBe = (o: number, f: number) =>
      isOpen(o, f) &&
      (habits.guideIdsProven || old.isGuideNumeric[o] === 0) &&
      !isNameLeft.fresh(old.name[o] ?? 0) &&
      !isNameLeft.old(fresh.name[f] ?? 0);
    if (!isOldPartial) {
      lookup.eachTwins((o, f) => {
        if (mayBe(o, f) && isSameButName(o, f)) pair(o, f, 'guide-id');
      });
    }
    lookup.eachUnique({ guide: true }, (o, f) => {
      if (mayBe(o, f) && isSameButName(o, f) && !isOtherVariant(o, f)) pair(o, f, 'guide-id');
    });
  }

  /** Neither states what the other denies; "Sports 1" and "Sports 2" with one guide id are a slip in the list. */
  function isSameButName(o: number, f: number): boolean {
    if (contradictsByFeature(old.features[o] ?? 0, fresh.features[f] ?? 0)) return false;
    return !(old.stem[o] === fresh.stem[f] && old.digits[o] !== fresh.digits[f]);
  }

  /** "News" and "News HD": where twins share guide ids, one may have gone and the other come. */
  function isOtherVariant(o: number, f: number): boolean {
    if (old.stem[o] !== fresh.stem[f]) return false;
    const [a = 0, b = 0] = [old.features[o], fresh.features[f]];
    return direction(a) !== direction(b) || ((habits.hasTwins || isOldPartial) && quality(a) !== quality(b));
  }

  /** Under the same key, and neither is anyone else: renamed, if keys are the titles' own. */
  function pairByKey(): void {
    if (!keyTrust || fresh.sameKeyAs === undefined) return;
    const oldOf = lookup.oldById();
    const broken = new Map<number, number>();
    const shared: { o: number; f: number }[] = [];
    for (let f = 0; f < fresh.length; f++) {
      const id = fresh.sameKeyAs[f] ?? -1;
      const o = id < 0 ? undefined : oldOf(id);
      if (o === undefined) continue;
      const kind = fresh.kind[f] ?? 0;
      if (isOpen(o, f)) shared.push({ o, f });
      else if (fresh.by[f] === 0 || fresh.partner[f] !== o) broken.set(kind, (broken.get(kind) ?? 0) + 1);
    }
    for (const { o, f } of shared) {
      if (keyTrust.trusts(fresh.kind[f] ?? 0, broken.get(fresh.kind[f] ?? 0) ?? 0)) pair(o, f, 'key');
    }
  }
}

interface Habits {
  /** A differing guide id speaks against two titles being one. */
  guideIdsMean: boolean;
  /** The same guide id speaks for it, whatever the name. */
  guideIdsStable: boolean;
  /** The same, seen on enough titles to hold for guide ids that are plain numbers too. */
  guideIdsProven: boolean;
  numbersStable: boolean;
  hasTwins: boolean;
}

/** How much a guide id and a number say on these two lists: looked at where a unique name tells who is who. */
function observeHabits(old: Side, fresh: Side, lookup: EvidenceLookup): Habits {
  let [guides, sameGuides, numbers, sameNumbers] = [0, 0, 0, 0];
  const look = (o: number, f: number): void => {
    if (old.guide[o] !== 0 && fresh.guide[f] !== 0) {
      guides++;
      if (old.guide[o] === fresh.guide[f]) sameGuides++;
    }
    if (old.number[o] !== 0 && fresh.number[f] !== 0) {
      numbers++;
      if (old.number[o] === fresh.number[f]) sameNumbers++;
    }
  };
  lookup.eachUnique({ name: true, channels: true }, look, true);
  return {
    guideIdsMean: sameGuides >= guides * meaningfulShare,
    guideIdsStable: sameGuides >= guides * stableShare,
    guideIdsProven: guides >= 5 && sameGuides >= guides * stableShare,
    numbersStable: sameNumbers >= numbers * stableShare,
    hasTwins: lookup.twinsShare() >= twinsShare,
  };
}
