import { foldText } from '#shared/model/fold-text.ts';
import { country, direction, newSigns, quality, readSigns, shift, type Evidence, type Signs } from './title-evidence.ts';

/** Whether rows under the same key are the same titles, judged over all of a kind. */
export interface KeyTrust {
  /**
   * `same`: name, guide id and category all say so; the rows are a pair. `changed`: something differs; give both rows
   * to `pairTitles`, which looks for a better partner first (see `sameKeyAs` there).
   */
  compare(old: Evidence, fresh: Evidence): 'same' | 'changed';
  /** Rows of a kind under shared keys of which the provider said exactly the same as before: not compared one by one. */
  addUnchanged(kind: number, rows: number): void;
  /** `broken`: shared keys of which the evidence led one row or the other elsewhere. */
  trusts(kind: number, broken: number): boolean;
}

/** Beyond this share of shared keys that lead elsewhere, the provider numbers anew and a shared key means nothing. */
const mostBroken = 0.2;
/** So many of the shared keys must hold recognizably the same titles: two unrelated lists agree in next to none. */
const leastSupport = 0.2;
/** Below this number of shared keys no share can be judged. */
const tooFewToJudge = 5;

export function createKeyTrust(): KeyTrust {
  const supported = new Map<number, number>();
  const shared = new Map<number, number>();
  const oldSigns = newSigns();
  const freshSigns = newSigns();
  const add = (counts: Map<number, number>, kind: number, rows: number) => counts.set(kind, (counts.get(kind) ?? 0) + rows);

  return {
    compare(old, fresh) {
      readSigns(old, oldSigns);
      readSigns(fresh, freshSigns);
      add(shared, fresh.kind, 1);
      if (isSame(oldSigns, freshSigns)) {
        add(supported, fresh.kind, 1);
        return 'same';
      }
      if (isRecognizable(oldSigns, freshSigns, old.name, fresh.name)) add(supported, fresh.kind, 1);
      return 'changed';
    },
    addUnchanged(kind, rows) {
      add(shared, kind, rows);
      add(supported, kind, rows);
    },
    trusts(kind, broken) {
      const support = supported.get(kind) ?? 0;
      const all = shared.get(kind) ?? 0;
      if (all < tooFewToJudge) return broken === 0;
      return broken <= mostBroken * (support + broken) && support >= leastSupport * all;
    },
  };
}

function isSame(old: Signs, fresh: Signs): boolean {
  return (
    old.name === fresh.name &&
    old.guide === fresh.guide &&
    old.group === fresh.group &&
    (old.year === fresh.year || old.year === 0 || fresh.year === 0)
  );
}

/** Weaker than `isSame`, and only counted: the same title under a new name, guide id or category. */
function isRecognizable(old: Signs, fresh: Signs, oldName: string, freshName: string): boolean {
  if (old.name === fresh.name || (old.guide !== 0 && old.guide === fresh.guide)) return true;
  if (old.digits !== fresh.digits || contradictsByFeature(old.features, fresh.features)) return false;
  const [short = '', long = ''] = [foldText(oldName), foldText(freshName)].sort((a, b) => a.length - b.length);
  return short.length >= 3 && long.includes(short);
}

/** Two features of one class that both names state, and differently; a time shift also when only one does. */
export function contradictsByFeature(old: number, fresh: number): boolean {
  const differ = (a: number, b: number) => a !== 0 && b !== 0 && a !== b;
  return (
    shift(old) !== shift(fresh) ||
    differ(quality(old), quality(fresh)) ||
    differ(direction(old), direction(fresh)) ||
    differ(country(old), country(fresh))
  );
}
