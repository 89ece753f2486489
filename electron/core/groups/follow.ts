import { randomBytes } from 'node:crypto';
import type { UserDatabase } from '../database/user-schema.ts';
import { isArranged, type KnownGroup, type ProviderGroup } from './arrangement.ts';
import { listKnown, type Place } from './queries.ts';
import { newGroups, recognizeGroups } from './recognize.ts';
import { insertKnown, replaceKnown } from './writes.ts';

/** Makes all of a kind known, so that each can be arranged. */
export function learnGroups(db: UserDatabase, place: Place, categories: readonly ProviderGroup[]): void {
  insertKnown(db, place, newGroups(listKnown(db, place), categories).map(untouched));
}

/** Follows the provider's groups where the owner arranged any of the kind; `categories` are all that the provider has now. */
export function followGroups(db: UserDatabase, place: Place, categories: readonly ProviderGroup[]): void {
  const before = listKnown(db, place);
  // A kind of which nothing is left is more likely missing than gone.
  if (categories.length === 0 || before.length === 0) return;
  const recognized = recognizeGroups(before, categories);
  const keys = new Set(categories.map(({ providerKey }) => providerKey));
  const targets = new Set(recognized.map(({ mergedInto }) => mergedInto));
  const kept = recognized.filter(
    (group) => (group.providerKey !== null && keys.has(group.providerKey)) || isArranged(group) || targets.has(group.id),
  );
  const fresh = newGroups(kept, categories).map(untouched);
  if (fresh.length === 0 && kept.length === before.length && kept.every((group, at) => group === before[at])) return;
  replaceKnown(db, place, [...kept, ...fresh]);
}

function untouched({ providerKey, name }: ProviderGroup): KnownGroup {
  return { id: newGroupId(), providerKey, providerName: name, hidden: false, name: null, position: null, mergedInto: null };
}

/** Never the same for two groups, also when the arrangements of two installations meet. */
export function newGroupId(): string {
  return randomBytes(9).toString('hex');
}
