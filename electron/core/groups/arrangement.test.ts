import { describe, expect, test } from 'vitest';
import { arrangeGroups, hiddenGroupsOf, placesOf, type CustomGroup, type KnownGroup, type ProviderGroup } from './arrangement.ts';

const categories: ProviderGroup[] = ['News', 'Sports', 'Kids', 'Films'].map((name) => ({ providerKey: `k${name}`, name }));

function known(name: string, edits: Partial<KnownGroup> = {}): KnownGroup {
  const { id = name.toLowerCase(), providerKey = `k${name}`, ...rest } = edits;
  return { id, providerKey, providerName: name, hidden: false, name: null, position: null, mergedInto: null, ...rest };
}

function custom(name: string, edits: Partial<CustomGroup> = {}): CustomGroup {
  return { id: name.toLowerCase(), name, hidden: false, position: null, ...edits };
}

function names(groups: readonly KnownGroup[], own: readonly CustomGroup[] = [], provider = categories): (string | null)[] {
  return arrangeGroups(provider, groups, own).map(({ name, hidden }) => (hidden ? `(${name})` : name));
}

describe('the groups as they are listed', () => {
  test('are the provider’s until something is arranged, behind the owner’s own', () => {
    expect(names([])).toEqual(['News', 'Sports', 'Kids', 'Films']);
    expect(names([], [custom('Mornings'), custom('Evenings')])).toEqual(['Mornings', 'Evenings', 'News', 'Sports', 'Kids', 'Films']);
  });

  test('have the owner’s names and know what is hidden', () => {
    expect(names([known('News', { name: 'Jornais' }), known('Kids', { hidden: true })])).toEqual(['Jornais', 'Sports', '(Kids)', 'Films']);
  });

  test('stand where they were put, and a new one behind the one it follows at the provider’s', () => {
    const order = [known('Films', { position: 0 }), known('News', { position: 1 }), known('Kids', { position: 3 })];
    expect(names(order, [custom('Mine', { position: 2 })])).toEqual(['Films', 'News', 'Sports', 'Mine', 'Kids']);
    expect(names([known('Sports', { position: 0 })])).toEqual(['News', 'Sports', 'Kids', 'Films']);
  });

  test('keep the place of one that is gone', () => {
    const order = ['Films', 'Kids', 'Sports', 'News'].map((name, position) => known(name, { position }));
    const without = categories.filter(({ name }) => name !== 'Kids');
    expect(names(order, [], without)).toEqual(['Films', 'Sports', 'News']);
    expect(placesOf(without, order, []).map(({ type }) => type)).toEqual(['provider', 'gone', 'provider', 'provider']);
    expect(names(order)).toEqual(['Films', 'Kids', 'Sports', 'News']);
  });

  test('are one where they were merged, under the name, at the place and as visible as the one they went into', () => {
    const merged = [known('Kids', { name: 'Family' }), known('News', { mergedInto: 'kids', hidden: true, name: 'Other' })];
    const [sports, family, films] = arrangeGroups(categories, merged, []);
    expect([sports?.name, family?.name, films?.name]).toEqual(['Sports', 'Family', 'Films']);
    expect(family).toMatchObject({ hidden: false, members: [{ providerKey: 'kKids' }, { providerKey: 'kNews' }] });
  });

  test('stay merged when the one they went into is gone', () => {
    const merged = [known('Gone', { name: 'Family', hidden: true }), known('News', { mergedInto: 'gone' }), known('Films', { mergedInto: 'gone' })];
    const groups = arrangeGroups(categories, merged, []);
    expect(groups.map(({ name }) => name)).toEqual(['Family', 'Sports', 'Kids']);
    expect(groups[0]).toMatchObject({ hidden: true, members: [{ providerKey: 'kNews' }, { providerKey: 'kFilms' }] });
  });

  test('never lose a group to a merge that leads nowhere or in a circle', () => {
    expect(names([known('News', { mergedInto: 'nobody' })])).toEqual(['News', 'Sports', 'Kids', 'Films']);
    const circle = [known('News', { mergedInto: 'kids' }), known('Kids', { mergedInto: 'news' })];
    expect(names(circle).toSorted()).toEqual(['Films', 'Kids', 'News', 'Sports']);
  });
});

test('hidden are the titles of hidden groups, of those merged into them, and of those that are gone', () => {
  const groups = [
    known('News', { hidden: true }),
    known('Sports', { mergedInto: 'news' }),
    known('Kids', { mergedInto: 'films', hidden: true }),
    known('Films'),
    known('Gone', { hidden: true }),
    known('Renumbered', { hidden: true, id: 'r' }),
  ].map((group) => (group.id === 'r' ? { ...group, providerKey: null } : group));
  expect(hiddenGroupsOf(groups)).toEqual([
    { key: 'kNews', name: 'News' },
    { key: 'kSports', name: 'Sports' },
    { key: 'kGone', name: 'Gone' },
  ]);
});
