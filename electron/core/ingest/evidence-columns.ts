import { newSigns, readSigns, type Evidence } from './title-evidence.ts';

/** The titles of one side in columns: some 50 bytes a row, whatever their names' length. */
export interface Side {
  length: number;
  /** Rows without a partner yet. */
  unpaired: number;
  ids: Int32Array;
  name: Float64Array;
  guide: Float64Array;
  spelling: Uint32Array;
  group: Uint32Array;
  number: Uint32Array;
  features: Uint32Array;
  /** 16 bits over the words of the name that are neither feature nor number. */
  stem: Uint16Array;
  /** 16 bits over the numbers in the name. */
  digits: Uint16Array;
  year: Uint16Array;
  kind: Uint8Array;
  isGuideNumeric: Uint8Array;
  /** 1 with a partner, 2 settled before. */
  paired: Uint8Array;
  /** On the fresh side: index of the old row, where `by` is not 0. */
  partner: Int32Array;
  by: Uint8Array;
  /** Ids of old rows, -1 for none; only where a row has one. */
  sameKeyAs: Float64Array | undefined;
}

/** Reads every row once. */
export function readSide(rows: Iterable<Evidence & { id: number; settled?: boolean; sameKeyAs?: number }>): Side {
  const side = emptySide(1_024);
  const signs = newSigns();
  let i = 0;
  for (const row of rows) {
    if (i === side.ids.length) grow(side);
    readSigns(row, signs);
    side.ids[i] = row.id;
    side.name[i] = signs.name;
    side.guide[i] = signs.guide;
    side.spelling[i] = signs.spelling;
    side.group[i] = signs.group;
    side.number[i] = signs.number;
    side.features[i] = signs.features;
    side.stem[i] = signs.stem ^ (signs.stem >>> 16);
    side.digits[i] = signs.digits ^ (signs.digits >>> 16);
    side.year[i] = signs.year;
    side.kind[i] = row.kind;
    side.isGuideNumeric[i] = signs.isGuideNumeric ? 1 : 0;
    side.paired[i] = row.settled ? 2 : 0;
    if (!row.settled) side.unpaired++;
    if (row.sameKeyAs !== undefined) {
      side.sameKeyAs ??= new Float64Array(side.ids.length).fill(-1);
      side.sameKeyAs[i] = row.sameKeyAs;
    }
    i++;
  }
  side.length = i;
  return side;
}

function emptySide(capacity: number): Side {
  return {
    length: 0,
    unpaired: 0,
    ids: new Int32Array(capacity),
    name: new Float64Array(capacity),
    guide: new Float64Array(capacity),
    spelling: new Uint32Array(capacity),
    group: new Uint32Array(capacity),
    number: new Uint32Array(capacity),
    features: new Uint32Array(capacity),
    stem: new Uint16Array(capacity),
    digits: new Uint16Array(capacity),
    year: new Uint16Array(capacity),
    kind: new Uint8Array(capacity),
    isGuideNumeric: new Uint8Array(capacity),
    paired: new Uint8Array(capacity),
    partner: new Int32Array(capacity),
    by: new Uint8Array(capacity),
    sameKeyAs: undefined,
  };
}

/** Column by column, so that no more than one is held twice. */
function grow(side: Side): void {
  const capacity = side.ids.length * 2;
  side.ids = enlarged(side.ids, new Int32Array(capacity));
  side.name = enlarged(side.name, new Float64Array(capacity));
  side.guide = enlarged(side.guide, new Float64Array(capacity));
  side.spelling = enlarged(side.spelling, new Uint32Array(capacity));
  side.group = enlarged(side.group, new Uint32Array(capacity));
  side.number = enlarged(side.number, new Uint32Array(capacity));
  side.features = enlarged(side.features, new Uint32Array(capacity));
  side.stem = enlarged(side.stem, new Uint16Array(capacity));
  side.digits = enlarged(side.digits, new Uint16Array(capacity));
  side.year = enlarged(side.year, new Uint16Array(capacity));
  side.kind = enlarged(side.kind, new Uint8Array(capacity));
  side.isGuideNumeric = enlarged(side.isGuideNumeric, new Uint8Array(capacity));
  side.paired = enlarged(side.paired, new Uint8Array(capacity));
  side.partner = enlarged(side.partner, new Int32Array(capacity));
  side.by = enlarged(side.by, new Uint8Array(capacity));
  if (side.sameKeyAs) side.sameKeyAs = enlarged(side.sameKeyAs, new Float64Array(capacity).fill(-1));
}

function enlarged<T extends { set(values: T): void }>(before: T, larger: T): T {
  larger.set(before);
  return larger;
}
