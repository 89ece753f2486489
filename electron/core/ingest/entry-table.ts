/** `place` of a stored title that this reading has not met. */
export const unseen = 0xffffffff;

/** What `kind` holds besides the kind itself. */
export const entryMarks = { kind: 7, staged: 64, unlisted: 128 } as const;

/**
 * Every title of a playlist by the hash of its key, in a few flat arrays: 37 bytes a title and four to eight for the
 * slots, where a `Map` of texts would take some two hundred. Stored titles are put in first; a reading adds new ones.
 */
export class EntryTable {
  size = 0;
  /** Hash of kind and key. */
  key = new Float64Array(first);
  /** Hash of what is stored; 0 for a title that is not. */
  hash = new Float64Array(first);
  /** `items.id`; 0 for a title that is not stored. */
  item = new Uint32Array(first);
  /** Stored position. */
  was = new Uint32Array(first);
  /** Position in this reading, or `unseen`. */
  place = new Uint32Array(first);
  /** Hash of the name in this reading: tells a repeated entry from another title under the same key. */
  name = new Uint32Array(first);
  /** `categories.id` of its first category in this reading. */
  category = new Uint32Array(first);
  /** `items.kind` with marks of `entryMarks`. */
  kind = new Uint8Array(first);
  #slots = new Int32Array(first * 2).fill(-1);

  /** Index of the entry, or -1. */
  find(key: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = slotOf(key, mask); ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] ?? -1;
      if (entry === -1 || this.key[entry] === key) return entry;
    }
  }

  /** Adds an entry that is known not to be there. */
  insert(key: number, kind: number): number {
    if (this.size === this.key.length) this.#grow();
    const entry = this.size++;
    this.key[entry] = key;
    this.kind[entry] = kind;
    this.place[entry] = unseen;
    this.#link(entry);
    return entry;
  }

  /** Forgets the entries from `size` on. */
  truncate(size: number): void {
    if (size === this.size) return;
    for (const column of [this.hash, this.item, this.was]) column.fill(0, size, this.size);
    this.size = size;
    this.#slots.fill(-1);
    for (let entry = 0; entry < size; entry++) this.#link(entry);
  }

  /** Gives the memory back; the table is used up. */
  release(): void {
    this.size = 0;
    for (const name of ['key', 'hash'] as const) this[name] = new Float64Array();
    for (const name of ['item', 'was', 'place', 'name', 'category'] as const) this[name] = new Uint32Array();
    this.kind = new Uint8Array();
    this.#slots = new Int32Array(1).fill(-1);
  }

  #link(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = slotOf(this.key[entry] ?? 0, mask);
    while (this.#slots[slot] !== -1) slot = (slot + 1) & mask;
    this.#slots[slot] = entry;
  }

  #grow(): void {
    const length = this.key.length * 2;
    this.key = grown(this.key, new Float64Array(length));
    this.hash = grown(this.hash, new Float64Array(length));
    this.item = grown(this.item, new Uint32Array(length));
    this.was = grown(this.was, new Uint32Array(length));
    this.place = grown(this.place, new Uint32Array(length));
    this.name = grown(this.name, new Uint32Array(length));
    this.category = grown(this.category, new Uint32Array(length));
    this.kind = grown(this.kind, new Uint8Array(length));
    this.#slots = new Int32Array(length * 2).fill(-1);
    for (let entry = 0; entry < this.size; entry++) this.#link(entry);
  }
}

/** A power of two: slots are found by masking. */
const first = 4_096;

function slotOf(key: number, mask: number): number {
  return ((key % 0x100000000) ^ (key / 0x100000000)) & mask;
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
