import { foldText } from '#shared/model/fold-text.ts';
import type { KnownGroup, ProviderGroup } from './arrangement.ts';

/**
 * What is known of the groups, after a provider has sent its groups anew: the same list with keys and names as they are now.
 * A group is the same when key and name are; else the only one of its name; else the one under its key, unless the
 * provider seems to have given its numbers to other groups. Whatever stays in doubt is taken as gone and kept.
 */
export function recognizeGroups(known: readonly KnownGroup[], categories: readonly ProviderGroup[]): KnownGroup[] {
  const free = new Map(categories.map((category) => [category.providerKey, category]));
  const found = new Map<KnownGroup, ProviderGroup>();
  const take = (group: KnownGroup, category: ProviderGroup): void => {
    found.set(group, category);
    free.delete(category.providerKey);
  };
  const underItsKey = (group: KnownGroup): ProviderGroup | undefined =>
    group.providerKey === null ? undefined : free.get(group.providerKey);
  const lost = (): KnownGroup[] => known.filter((group) => !found.has(group));

  for (const group of known) {
    const category = underItsKey(group);
    if (category && isSameName(group.providerName, category.name)) take(group, category);
  }
  const unmoved = found.size;

  const categoriesByName = onlyOnes([...free.values()], (category) => category.name);
  for (const [name, group] of onlyOnes(lost(), ({ providerName }) => providerName)) {
    const category = categoriesByName.get(name);
    if (category) take(group, category);
  }
  const keepsNumbers = unmoved > found.size - unmoved;

  for (const group of lost()) {
    const category = underItsKey(group);
    if (category && (keepsNumbers || sharesWord(group.providerName, category.name))) take(group, category);
  }

  const takenKeys = new Set(categories.map(({ providerKey }) => providerKey));
  return known.map((group) => {
    const category = found.get(group);
    if (category) return changed(group, category.providerKey, category.name ?? group.providerName);
    // Its key may be another group's now.
    const isTaken = group.providerKey !== null && takenKeys.has(group.providerKey);
    return changed(group, isTaken ? null : group.providerKey, group.providerName);
  });
}

/** Groups of which nothing was known yet. */
export function newGroups<Category extends ProviderGroup>(known: readonly KnownGroup[], categories: readonly Category[]): Category[] {
  const keys = new Set(known.map(({ providerKey }) => providerKey));
  return categories.filter(({ providerKey }) => !keys.has(providerKey));
}

function changed(group: KnownGroup, providerKey: string | null, providerName: string | null): KnownGroup {
  return group.providerKey === providerKey && group.providerName === providerName ? group : { ...group, providerKey, providerName };
}

/** A name that the provider does not say does not contradict. */
function isSameName(a: string | null, b: string | null): boolean {
  return a === null || b === null || plainName(a) === plainName(b);
}

/** Names without case, accents and ornaments; a name of ornaments alone stays what it is. */
function plainName(name: string): string {
  return wordsOf(name).join(' ') || name;
}

function wordsOf(name: string): string[] {
  return foldText(name).match(/[\p{L}\p{N}]+/gu) ?? [];
}

function sharesWord(a: string | null, b: string | null): boolean {
  const words = new Set(wordsOf(a ?? '').filter((word) => word.length > 2));
  return wordsOf(b ?? '').some((word) => words.has(word));
}

/** Those whose name no other has, by plain name. */
function onlyOnes<Item>(items: readonly Item[], nameOf: (item: Item) => string | null): Map<string, Item> {
  const only = new Map<string, Item>();
  const several = new Set<string>();
  for (const item of items) {
    const name = nameOf(item);
    if (name === null) continue;
    const plain = plainName(name);
    if (only.has(plain)) several.add(plain);
    only.set(plain, item);
  }
  for (const name of several) only.delete(name);
  return only;
}
