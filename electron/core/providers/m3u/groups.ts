import { MAX_GROUPS } from './limits.ts';
import { detached } from './text-values.ts';

const NO_GROUPS: readonly string[] = Object.freeze([]);
/** Real lists have thousands of different group titles at most; beyond that remembering them only costs. */
const MAX_REMEMBERED = 20_000;

interface SplitTitle {
  title: string;
  groups: readonly string[];
}

/** Says which groups an entry belongs to, from its `group-title` and the `#EXTGRP` lines around it. */
export class GroupTracker {
  /** From an `#EXTGRP` that stood before an info line: it lasts until a group title or the next such line. */
  private lasting: readonly string[] = NO_GROUPS;
  private ofEntry: readonly string[] | undefined;
  private last: SplitTitle = { title: '', groups: NO_GROUPS };
  private readonly remembered = new Map<string, SplitTitle>();

  /** An `#EXTGRP` line; `insideEntry` when it stands between an info line and its address. */
  directive(text: string, insideEntry: boolean): void {
    const groups = this.split(text);
    if (insideEntry) this.ofEntry = groups;
    else this.lasting = groups;
  }

  /** The groups of the entry that ends here. */
  take(groupTitle: string | undefined): readonly string[] {
    const own = this.ofEntry;
    this.ofEntry = undefined;
    return groupTitle === undefined ? (own ?? this.lasting) : this.split(groupTitle);
  }

  /** An info line with a group title ends what a directive began. */
  endLasting(): void {
    this.lasting = NO_GROUPS;
  }

  /** The entry never came to an address. */
  forgetEntry(): void {
    this.ofEntry = undefined;
  }

  /** The same title gives the same list, so that a million entries share a few hundred of them. */
  private split(title: string): readonly string[] {
    // Most entries stand beside others of their group: comparing is cheaper than hashing.
    if (title === this.last.title) return this.last.groups;
    let known = this.remembered.get(title);
    if (!known) {
      const copy = detached(title);
      known = { title: copy, groups: splitGroups(copy) };
      if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
      this.remembered.set(copy, known);
    }
    this.last = known;
    return known.groups;
  }
}

function splitGroups(title: string): readonly string[] {
  const groups: string[] = [];
  for (let start = 0; start <= title.length && groups.length < MAX_GROUPS; ) {
    const semicolon = title.indexOf(';', start);
    const end = semicolon < 0 ? title.length : semicolon;
    const group = title.slice(start, end).trim();
    if (group !== '' && !groups.includes(group)) groups.push(group);
    start = end + 1;
  }
  return groups.length === 0 ? NO_GROUPS : groups;
}
