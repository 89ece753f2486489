import type { ScannedGroup } from '#shared/model/group.ts';
import type { ItemKind, StagedCategory } from './catalog-row.ts';
import type { Stage } from './stage.ts';

/** A stage that only counts, by group: for choosing before anything is imported. */
export interface GroupCount extends Stage {
  groups(): ScannedGroup[];
}

export function createGroupCount(): GroupCount {
  const groups = new Map<string, ScannedGroup>();
  const totals: Record<ItemKind, number> = { channel: 0, movie: 0, series: 0, episode: 0 };
  let listed = 0;

  function groupOf(kind: ItemKind, { key, name }: StagedCategory): ScannedGroup {
    // Episodes of a playlist file are chosen with their series.
    const of = kind === 'episode' ? 'series' : kind;
    const known = `${of} ${key}`;
    let group = groups.get(known);
    if (!group) {
      group = { kind: of, key, name, titles: 0 };
      groups.set(known, group);
    }
    return group;
  }

  return {
    get listed() {
      return listed;
    },
    counts: () => ({ ...totals }),
    declareCategory: (kind, category) => void groupOf(kind, category),
    groups: () => [...groups.values()].filter(({ titles }) => titles > 0),
    keep: () => undefined,
    checkpoint() {
      const [count, before] = [listed, { ...totals }];
      const titles = new Map([...groups].map(([key, group]) => [key, group.titles]));
      return () => {
        listed = count;
        Object.assign(totals, before);
        for (const [key, group] of groups) group.titles = titles.get(key) ?? 0;
      };
    },
    add(item) {
      totals[item.kind]++;
      if (item.listed === false) return 'added';
      listed++;
      for (const category of item.categories) groupOf(item.kind, category).titles++;
      return 'added';
    },
  };
}
