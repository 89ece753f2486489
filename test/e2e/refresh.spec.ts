import type { Locator, Page } from '@playwright/test';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import { expectNoViolations } from './axe.ts';
import { expect, expectCatalog, open, test } from './fixtures.ts';
import { entryOfLargeList, groupsOfLargeList, streamLargeList, writeList, type ListEntry } from './streamed-list.ts';

let provider: FakeProvider;

test.beforeEach(async () => {
  provider = await startFakeProvider();
});

test.afterEach(async () => {
  await provider.close();
});

const listPath = '/lists/tv.m3u';

async function add(page: Page, address: string, { chooseFirst = false } = {}): Promise<void> {
  await page.getByLabel('Paste a link, a login or the whole message').fill(address);
  const button = page.getByRole('button', { name: 'Add this playlist' });
  await button.waitFor();
  if (chooseFirst) await page.getByRole('switch', { name: 'Choose groups first' }).click();
  await button.click();
}

const channels = (page: Page): Locator => page.getByRole('listbox', { name: 'Channels' });
const stop = (page: Page): Locator => page.getByRole('region', { name: /^Fetching/ }).getByRole('button', { name: 'Stop' });
const allCount = (page: Page): Locator => page.getByRole('listbox', { name: 'Groups' }).getByRole('option', { name: /^All / });

/** The number at the end of an option such as `All 12,345`. */
async function countIn(option: Locator): Promise<number> {
  return Number(((await option.textContent()) ?? '').replace(/\D/g, ''));
}

/** An entry of the menu on the only playlist's card. */
async function chooseInMenu(page: Page, entry: string): Promise<void> {
  await open(page, '#/settings');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

async function refresh(page: Page): Promise<void> {
  await open(page, '#/settings');
  await page.getByRole('button', { name: 'Refresh now' }).click();
}

function small(count: number, host = 'tv.example'): ListEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `Station ${index + 1}`,
    group: index % 2 === 0 ? 'Even' : 'Odd',
    guideId: `station.${index + 1}`,
    url: `http://${host}/live/${index + 1}.ts`,
  }));
}

test('a list of 200,000 entries is browsed, searched and scrolled while it arrives', async ({ page }) => {
  test.setTimeout(180_000);
  const total = 200_000;
  const address = provider.serve(listPath, () => streamLargeList(total, { pieces: 200, everyMs: 60 }));
  await add(page, address);

  // Rows before the end.
  await expect(channels(page).getByRole('option').first()).toBeVisible({ timeout: 30_000 });
  await expect(stop(page)).toBeVisible();
  const early = await countIn(allCount(page));
  expect(early).toBeLessThan(total);

  // One's place stays while the list grows below.
  await channels(page).focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press('PageDown');
  const active = channels(page).locator('[aria-selected="true"]');
  const standing = await active.textContent();
  await expect.poll(() => countIn(allCount(page)), { timeout: 30_000 }).toBeGreaterThan(early);
  expect(await active.textContent()).toBe(standing);
  await expect(channels(page)).toBeFocused();

  // A group, while it fills.
  await page.getByRole('option', { name: /^Group 7 / }).click();
  await expect(page.getByRole('heading', { name: 'Group 7', exact: true })).toBeVisible();
  await expect(channels(page).getByRole('option').first()).toHaveText(/Channel 7/);

  // A search, before there is an index.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('channel 123');
  await expect(page.getByRole('option', { name: /Channel 123\b/ }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(stop(page)).toBeVisible();

  // To its end as far as it has come, by the key that goes there.
  await page.getByRole('option', { name: /^All / }).click();
  await channels(page).focus();
  await page.keyboard.press('End');
  await expect(active).toHaveText(/Channel \d+/);
  expect(Number(await active.getAttribute('aria-posinset'))).toBeGreaterThan(early);

  await expect(stop(page)).toBeHidden({ timeout: 120_000 });
  await expect(allCount(page)).toHaveText(/200,000/, { timeout: 20_000 });
  await expect(page.getByRole('option', { name: /^Group 7 / })).toHaveText(new RegExp((total / groupsOfLargeList).toLocaleString('en-US')));
  await page.keyboard.press('Control+k');
  await page.keyboard.type(entryOfLargeList(199_999).name);
  await expect(page.getByRole('option', { name: /Channel 199999/ })).toBeVisible();
});

test('an import is stopped in the middle, and begun anew', async ({ page }) => {
  test.setTimeout(120_000);
  const address = provider.serve(listPath, () => streamLargeList(50_000, { pieces: 200, everyMs: 100 }));
  await add(page, address);
  await expect(channels(page).getByRole('option').first()).toBeVisible({ timeout: 30_000 });
  await stop(page).click();
  await expect(stop(page)).toBeHidden();
  await expect(page.getByText(/could not be fetched/)).toBeHidden();

  provider.serve(listPath, writeList(small(12)));
  await open(page, '#/settings');
  await page.getByRole('button', { name: 'Fetch now' }).click();
  await open(page, '#/live');
  await expect(allCount(page)).toHaveText(/All\s*12$/, { timeout: 30_000 });
});

test('what a refresh changed is told in one sentence, listed, and undone', { tag: '@page' }, async ({ page }) => {
  const before = small(20);
  await add(page, provider.serve(listPath, writeList(before)));
  await expectCatalog(page);

  const after = before.slice(2).map((entry, index) => {
    if (index === 0) return { ...entry, name: 'Station 3 HD Plus' };
    return index === 1 ? { ...entry, group: 'Even' } : entry;
  });
  const fresh = ['New One', 'New Two', 'New Three'].map((name) => ({
    name,
    group: 'Even',
    guideId: name.replaceAll(' ', '.'),
    url: `http://tv.example/live/${name.replaceAll(' ', '')}.ts`,
  }));
  provider.serve(listPath, writeList([...after, ...fresh]));
  await refresh(page);

  const sentence = '+3 −2, 1 renamed, 1 moved';
  const notice = page.getByRole('status').filter({ hasText: sentence });
  await expect(notice.first()).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'See the changes' }).last().click();
  const dialog = page.getByRole('dialog', { name: /^What changed/ });
  await expect(dialog.getByText(sentence)).toBeVisible();
  await dialog.getByRole('tab', { name: 'Renamed 1' }).click();
  await expect(dialog.getByRole('option')).toHaveCount(1); // until they are here, places are held for more
  await expect(dialog.getByRole('option')).toContainText('Station 3 became Station 3 HD Plus');
  await dialog.getByRole('tab', { name: 'Moved 1' }).click();
  await expect(dialog.getByRole('option')).toHaveCount(1);
  await expect(dialog.getByRole('option')).toContainText('Odd became Even');
  await dialog.getByRole('tab', { name: 'Removed 2' }).click();
  await expect(dialog.getByRole('option')).toHaveCount(2);
  await expectNoViolations(page, 'the changes');

  await dialog.getByRole('button', { name: 'Undo this refresh' }).click();
  const asking = page.getByRole('dialog', { name: /^Undo the refresh of/ });
  await expect(asking.getByText('The 2 titles it removed come back.')).toBeVisible();
  await expectNoViolations(page, 'the question');
  await asking.getByRole('button', { name: 'Undo this refresh' }).click();
  await expect(page.getByText('The refresh was undone')).toBeVisible();

  await open(page, '#/live');
  await expect(allCount(page)).toHaveText(/All\s*20$/);
  await expect(channels(page).getByRole('option').first()).toHaveText(/Station 1/);
  await expect(page.getByText('Station 3 HD Plus')).toBeHidden();
});

test('an answer that is far too small waits for a decision, and both decisions are kept', { tag: '@page' }, async ({ page }) => {
  await add(page, provider.serve(listPath, writeList(small(60))));
  await expectCatalog(page);
  provider.serve(listPath, writeList(small(5)));

  const card = page.getByRole('region', { name: 'The provider sent far less than before' });
  await refresh(page);
  await expect(card).toContainText('It sent 5 entries instead of 60. Everything stays as it was.', { timeout: 20_000 });
  await expectNoViolations(page, 'the card');
  await expect(page.getByText('60 channels', { exact: true })).toBeVisible();
  await expect(page.getByText('Nothing changed')).toBeHidden();
  await card.getByRole('button', { name: 'Keep what I have' }).click();
  await expect(card).toBeHidden();
  await expect(page.getByText('60 channels', { exact: true })).toBeVisible();

  // From another screen it is told in passing, and that goes once it is decided.
  const begun = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  provider.behave({ path: listPath }, async ({ exchange }) => {
    begun.resolve();
    await left.promise;
    exchange.response.end(writeList(small(5)));
  }, { times: 1 });
  await refresh(page);
  await begun.promise;
  await open(page, '#/live');
  left.resolve();
  const decide = page.getByRole('button', { name: 'Decide' });
  await expect(decide).toBeVisible({ timeout: 20_000 });
  await open(page, '#/settings');
  await card.getByRole('button', { name: 'Accept anyway' }).click();
  await expect(card).toBeHidden();
  await expect(decide).toBeHidden({ timeout: 3_000 });
  await expect(page.getByText('5 channels', { exact: true })).toBeVisible({ timeout: 20_000 });
});

test('a web page in the place of a list changes nothing, and says cause and remedy', { tag: '@page' }, async ({ page }) => {
  await add(page, provider.serve(listPath, writeList(small(30))));
  await expectCatalog(page);
  provider.serve(listPath, '<!DOCTYPE html><html><body>Please sign in to this network</body></html>', { 'content-type': 'text/html' });
  await refresh(page);
  const card = page.getByRole('region', { name: 'The last refresh failed' });
  await expect(card).toContainText('A web page came instead of a playlist.', { timeout: 30_000 });
  await expect(card).toContainText('Everything stays as it was.');
  await expect(page.getByText('30 channels', { exact: true })).toBeVisible();
  provider.serve(listPath, writeList(small(31)));
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(card).toBeHidden({ timeout: 20_000 });
  await expect(page.getByText('31 channels', { exact: true })).toBeVisible();
});

test('a playlist moves to another provider, and its favorite with it', { tag: '@page' }, async ({ page }) => {
  await add(page, provider.serve(listPath, writeList(small(25))));
  await expectCatalog(page);
  await page.getByRole('option', { name: /Station 4\b/ }).click();
  await page.getByRole('button', { name: 'Add to favorites' }).first().click();
  await expect(page.getByRole('option', { name: /Favorites 1/ })).toBeVisible();

  const elsewhere = provider.serve('/elsewhere/other.m3u', writeList(small(28, 'new.example').reverse()));
  await chooseInMenu(page, 'Provider moved or new login');
  const dialog = page.getByRole('dialog', { name: /^Move / });
  await dialog.getByLabel('New link').fill(elsewhere);
  await expectNoViolations(page, 'where to');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('All of your 25 titles are in the new source.')).toBeVisible({ timeout: 30_000 });
  await expect(dialog.getByText('It has 28 titles in all.')).toBeVisible();
  await expect(dialog.getByText('1 of 1')).toBeVisible();
  await expectNoViolations(page, 'what would stay');
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: 20_000 });
  await expect(page.getByText('28 channels', { exact: true })).toBeVisible();

  await open(page, '#/live');
  await page.getByRole('option', { name: /Favorites 1/ }).click();
  await expect(channels(page).getByRole('option')).toHaveText([/Station 4/]);
  provider.forgetRequests();
  await refresh(page);
  await expect.poll(() => provider.requests().map(({ path }) => path)).toContain('/elsewhere/other.m3u');
});

test('a move that is discarded, or stopped on the way, leaves everything as it was', { tag: '@page' }, async ({ page }) => {
  await add(page, provider.serve(listPath, writeList(small(25))));
  await expectCatalog(page);
  const slow = provider.serve('/elsewhere/slow.m3u', () => streamLargeList(20_000, { pieces: 400, everyMs: 100 }));
  await chooseInMenu(page, 'Provider moved or new login');
  const dialog = page.getByRole('dialog', { name: /^Move / });
  await dialog.getByLabel('New link').fill(slow);
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Stop' }).click();
  const link = dialog.getByLabel('New link');
  await expect(link).toHaveValue(slow, { timeout: 20_000 });

  await link.fill(provider.serve('/elsewhere/few.m3u', writeList(small(3, 'new.example'))));
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('3 of your 25 titles are in the new source.')).toBeVisible({ timeout: 20_000 });
  await expect(dialog.getByText('Is this the right source?')).toBeVisible();
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('25 channels', { exact: true })).toBeVisible();
});

test('groups are chosen before anything is imported, and chosen anew later', async ({ page }) => {
  await add(page, provider.serve(listPath, () => streamLargeList(2_000, { pieces: 5, everyMs: 20 })), { chooseFirst: true });
  const dialog = page.getByRole('dialog', { name: /^Groups of/ });
  const search = dialog.getByRole('searchbox', { name: 'Find a group' });
  await expect(search).toBeFocused({ timeout: 20_000 });
  await expect(dialog.getByText(`40 of 40 groups, 2,000 titles`)).toBeVisible();
  await expectNoViolations(page, 'the groups');
  await dialog.getByRole('button', { name: 'Choose none: Channels' }).click();
  await expect(dialog.getByRole('button', { name: 'Import these' })).toBeDisabled();
  await search.fill('group 7');
  await dialog.getByRole('listbox', { name: 'Groups' }).focus();
  await page.keyboard.press('Space');
  await expect(dialog.getByRole('option', { name: /Group 7\b/ })).toHaveAttribute('aria-selected', 'true');
  await dialog.getByRole('switch', { name: 'Import new groups too' }).click();
  await expect(dialog.getByText('1 of 40 groups, 50 titles')).toBeVisible();
  await dialog.getByRole('button', { name: 'Import these' }).click();
  await expectCatalog(page);
  await expect(allCount(page)).toHaveText(/All\s*50$/);

  await chooseInMenu(page, 'Imported groups');
  await expect(dialog.getByText('1 of 40 groups, 50 titles')).toBeVisible({ timeout: 20_000 });
  await dialog.getByRole('searchbox', { name: 'Find a group' }).fill('group 8');
  await dialog.getByRole('button', { name: 'All found' }).click();
  await dialog.getByRole('button', { name: 'Save and refresh' }).click();
  await expect(page.getByText('100 channels', { exact: true })).toBeVisible({ timeout: 20_000 });
});
