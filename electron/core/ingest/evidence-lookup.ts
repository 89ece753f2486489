import type { Side } from './evidence-columns.ts';
import { withoutCountry } from './title-evidence.ts';

/** What two rows must agree in to be alike; rows without one of these are left out. */
export interface Agreement {
  name?: boolean;
  guide?: boolean;
  group?: boolean;
  /** Channels alone. */
  channels?: boolean;
}

export interface EvidenceLookup {
  /** Visits the two rows of each likeness that one row of either side has, among all rows; unpaired ones, unless all are asked for. */
  eachUnique(agreement: Agreement, visit: (old: number, fresh: number) => void, all?: boolean): void;
  /** Visits, in their order, unpaired rows that agree in everything, where both sides have as many of them. */
  eachAlike(options: { number: boolean }, visit: (old: number, fresh: number) => void): void;
  /** Visits rows with the same guide id and features, where the guide id's rows have the same features on both sides. */
  eachTwins(visit: (old: number, fresh: number) => void): void;
  /** Of the channels' guide ids, the share that several channels of one side have. */
  twinsShare(): number;
  /** Whether a name is among the rows that are unpaired now. */
  leftNames(): { old: (name: number) => boolean; fresh: (name: number) => boolean };
  /** The index of an old row by its id. */
  oldById(): (id: number) => number | undefined;
}

/** More rows than this under one guide id are no twins: it stands for nothing in particular. */
const mostTwins = 8;

/** One hash table over both sides, made once and filled anew for each question. */
export function createLookup(old: Side, fresh: Side): EvidenceLookup {
  const slots = (rows: number) => Math.ceil(rows * 1.4) + 16;
  /** Of the table, as much as the question needs: a small one stays in the processor's cache. */
  let size = slots(old.length + fresh.length);
  // Row index + 1; 0 is empty.
  const firstOld = new Int32Array(size);
  const firstFresh = new Int32Array(size);
  const several = new Uint8Array(size);
  let nextOld = new Int32Array(0);
  let nextFresh = new Int32Array(0);

  let byName = false;
  let byGuide = false;
  let byGroup = false;
  let byAll = false;
  let byNumber = false;
  let onlyChannels = false;

  function hashOf(side: Side, i: number): number {
    let hash = 0x2545f491;
    if (byName) hash = mixed(hash, side.name[i] ?? 0);
    if (byGuide) hash = mixed(hash, side.guide[i] ?? 0);
    if (byGroup) hash = mixed(hash, side.group[i] ?? 0);
    if (byAll) hash = mixed(mixed(hash, side.spelling[i] ?? 0), side.year[i] ?? 0);
    if (byNumber) hash = mixed(hash, side.number[i] ?? 0);
    return Math.floor(((hash >>> 0) / 4_294_967_296) * size);
  }

  function isAlike(a: Side, i: number, b: Side, j: number): boolean {
    return (
      (!byName || a.name[i] === b.name[j]) &&
      (!byGuide || a.guide[i] === b.guide[j]) &&
      (!byGroup || a.group[i] === b.group[j]) &&
      (!byAll || (a.spelling[i] === b.spelling[j] && a.year[i] === b.year[j])) &&
      (!byNumber || a.number[i] === b.number[j])
    );
  }

  function slotOf(side: Side, i: number): number {
    let slot = hashOf(side, i);
    for (;;) {
      const o = firstOld[slot] ?? 0;
      const f = firstFresh[slot] ?? 0;
      if (o === 0 && f === 0) return slot;
      if (o !== 0 ? isAlike(old, o - 1, side, i) : isAlike(fresh, f - 1, side, i)) return slot;
      slot = slot + 1 === size ? 0 : slot + 1;
    }
  }

  function begin({ name = false, guide = false, group = false, channels = false }: Agreement, all = false, number = false): void {
    byName = name;
    byGuide = guide;
    byGroup = group;
    byAll = all;
    byNumber = number;
    onlyChannels = channels;
  }

  function clear(rows: number): void {
    size = slots(rows);
    firstOld.fill(0, 0, size);
    firstFresh.fill(0, 0, size);
    several.fill(0, 0, size);
  }

  const says = (side: Side, i: number) =>
    !(byGuide && !byAll && side.guide[i] === 0) &&
    !(byGroup && !byAll && side.group[i] === 0) &&
    !(onlyChannels && side.kind[i] !== 1);

  /** Notes the first row of each likeness, and whether there are more; likenesses of no unpaired row are left out. */
  function fill(all: boolean): void {
    clear(all ? old.length + fresh.length : old.unpaired + fresh.unpaired);
    fillSide(old, firstOld, 1, (i) => all || old.paired[i] === 0);
    fillSide(fresh, firstFresh, 2, (i) => all || fresh.paired[i] === 0);
    if (all) return;
    countSide(old, firstOld, 1);
    countSide(fresh, firstFresh, 2);
  }

  function fillSide(side: Side, first: Int32Array, bit: number, isAsked: (i: number) => boolean): void {
    for (let i = 0; i < side.length; i++) {
      if (!isAsked(i) || !says(side, i)) continue;
      const slot = slotOf(side, i);
      if (first[slot] === 0) first[slot] = i + 1;
      else several[slot] = (several[slot] ?? 0) | bit;
    }
  }

  /** Rows with a partner are no candidates, but they make a likeness ambiguous. */
  function countSide(side: Side, first: Int32Array, bit: number): void {
    for (let i = 0; i < side.length; i++) {
      if (side.paired[i] === 0 || !says(side, i)) continue;
      const slot = slotOf(side, i);
      if (firstOld[slot] !== 0 || firstFresh[slot] !== 0) several[slot] = (several[slot] ?? 0) | bit;
    }
  }

  /** Chains all rows of a likeness, or those unpaired, in their order. */
  function chain(onlyUnpaired: boolean): void {
    clear(onlyUnpaired ? old.unpaired + fresh.unpaired : old.length + fresh.length);
    if (nextOld.length === 0) nextOld = new Int32Array(old.length);
    if (nextFresh.length === 0) nextFresh = new Int32Array(fresh.length);
    chainSide(old, firstOld, nextOld, onlyUnpaired);
    chainSide(fresh, firstFresh, nextFresh, onlyUnpaired);
  }

  function chainSide(side: Side, first: Int32Array, next: Int32Array, onlyUnpaired: boolean): void {
    for (let i = side.length - 1; i >= 0; i--) {
      if ((onlyUnpaired && side.paired[i] !== 0) || !says(side, i)) continue;
      const slot = slotOf(side, i);
      next[i] = first[slot] ?? 0;
      first[slot] = i + 1;
    }
  }

  return {
    eachUnique(agreement, visit, all = false) {
      begin(agreement);
      fill(all);
      for (let slot = 0; slot < size; slot++) {
        if (several[slot] !== 0) continue;
        const o = firstOld[slot] ?? 0;
        const f = firstFresh[slot] ?? 0;
        if (o !== 0 && f !== 0) visit(o - 1, f - 1);
      }
    },

    eachAlike({ number }, visit) {
      begin({ name: true, guide: true, group: true }, true, number);
      chain(true);
      for (let slot = 0; slot < size; slot++) {
        let o = firstOld[slot] ?? 0;
        let f = firstFresh[slot] ?? 0;
        if (o === 0 || f === 0 || lengthOf(o, nextOld) !== lengthOf(f, nextFresh)) continue;
        while (o !== 0 && f !== 0) {
          visit(o - 1, f - 1);
          o = nextOld[o - 1] ?? 0;
          f = nextFresh[f - 1] ?? 0;
        }
      }
    },

    eachTwins(visit) {
      begin({ guide: true, channels: true });
      chain(false);
      for (let slot = 0; slot < size; slot++) {
        const olds = rowsOf(firstOld[slot] ?? 0, nextOld);
        const freshs = rowsOf(firstFresh[slot] ?? 0, nextFresh);
        if (olds.length < 2 || olds.length !== freshs.length) continue;
        const byFeatures = new Map(freshs.map((f) => [withoutCountry(fresh.features[f] ?? 0), f]));
        const partners = olds.map((o) => byFeatures.get(withoutCountry(old.features[o] ?? 0)));
        if (byFeatures.size !== freshs.length || new Set(partners).size !== olds.length) continue;
        for (const [i, f] of partners.entries()) {
          const o = olds[i];
          if (f !== undefined && o !== undefined && !partners.includes(undefined)) visit(o, f);
        }
      }
    },

    twinsShare() {
      begin({ guide: true, channels: true });
      fill(true);
      let guides = 0;
      let shared = 0;
      for (let slot = 0; slot < size; slot++) {
        if (firstOld[slot] === 0 && firstFresh[slot] === 0) continue;
        guides++;
        if (several[slot] !== 0) shared++;
      }
      return guides === 0 ? 0 : shared / guides;
    },

    leftNames() {
      return { old: searchIn(unpairedNames(old)), fresh: searchIn(unpairedNames(fresh)) };
    },

    oldById() {
      const order = new Uint32Array(old.length);
      for (let i = 0; i < order.length; i++) order[i] = i;
      const idAt = (i: number) => old.ids[order[i] ?? 0] ?? 0;
      const isAscending = order.every((i) => i === 0 || (old.ids[i - 1] ?? 0) < (old.ids[i] ?? 0));
      if (!isAscending) order.sort((a, b) => (old.ids[a] ?? 0) - (old.ids[b] ?? 0));
      return (id) => {
        const at = lowerBound(order.length, idAt, id);
        return at < order.length && idAt(at) === id ? order[at] : undefined;
      };
    },
  };
}

function mixed(hash: number, value: number): number {
  let mix = Math.imul(hash ^ value, 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 15) ^ (value / 4_294_967_296), 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}

function lengthOf(first: number, next: Int32Array): number {
  let length = 0;
  for (let at = first; at !== 0; at = next[at - 1] ?? 0) length++;
  return length;
}

/** Empty when there are more than can be twins. */
function rowsOf(first: number, next: Int32Array): number[] {
  const rows: number[] = [];
  for (let at = first; at !== 0; at = next[at - 1] ?? 0) {
    if (rows.length === mostTwins) return [];
    rows.push(at - 1);
  }
  return rows;
}

function unpairedNames(side: Side): Float64Array {
  const names = new Float64Array(side.unpaired);
  let n = 0;
  for (let i = 0; i < side.length; i++) if (side.paired[i] === 0) names[n++] = side.name[i] ?? 0;
  return names.sort();
}

function searchIn(sorted: Float64Array): (value: number) => boolean {
  return (value) => {
    const at = lowerBound(sorted.length, (i) => sorted[i] ?? 0, value);
    return at < sorted.length && sorted[at] === value;
  };
}

/** The first index whose value is not below `value`. */
function lowerBound(length: number, valueAt: (i: number) => number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
