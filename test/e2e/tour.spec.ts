import type { Page } from '@playwright/test';
import { choose, expect, expectCatalog, open, test, type App } from './fixtures.ts';
import { startFakeProvider } from '../fake-provider/fake-provider.ts';
import { pictureForDocuments } from './look.ts';
import { expectPicture } from './picture.ts';
import { entryOfLargeList, streamLargeList, writeList } from './streamed-list.ts';

/** The pictures of the README and of every look at the product, taken of the real application. */

const take = ({ page }: App, name: string): Promise<void> => pictureForDocuments(page, name);

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForTimeout(500);
}

async function tour(app: App, suffix: string): Promise<void> {
  const { page } = app;
  await expectCatalog(page);
  await open(page, '#/movies');
  await page.getByRole('listbox', { name: 'Movies' }).getByRole('option').first().waitFor();
  await settle(page);
  await take(app, `movies-${suffix}`);
  await page.getByRole('option', { name: /Lighthouse at Kern Point/ }).click();
  await page.getByRole('heading', { name: /Lighthouse/ }).waitFor();
  await settle(page);
  await take(app, `movie-${suffix}`);
  await open(page, '#/series');
  await page.getByRole('option', { name: /Inspector Vale/ }).click();
  await page.getByRole('tab').first().waitFor();
  await settle(page);
  await take(app, `series-${suffix}`);
  await open(page, '#/settings');
  await settle(page);
  await take(app, `settings-${suffix}`);
  await open(page, '#/guide');
  await page.getByRole('gridcell', { name: /on now/ }).filter({ hasNotText: 'No information' }).first().waitFor({ timeout: 60_000 });
  await settle(page);
  await take(app, `guide-${suffix}`);
  const focused = page.locator('[role="gridcell"]:focus');
  await focused.waitFor();
  await page.keyboard.press('ArrowRight');
  await expect(focused).toHaveAccessibleName(/later/); // one can be reminded of it
  await focused.press('Enter');
  const card = page.getByRole('dialog');
  await card.getByRole('button', { name: 'Remind me' }).click();
  await settle(page);
  await take(app, `programme-${suffix}`);
  await page.keyboard.press('Escape');
  await open(page, '#/reminders');
  await settle(page);
  await take(app, `reminders-${suffix}`);
  await open(page, '#/live');
  await page.getByRole('option', { name: /Pitch One HD/ }).click();
  await expectPicture(page);
  await settle(page);
  await take(app, `live-${suffix}`);
  expect(await page.title()).toBeTruthy();
}

test.describe('a desk, dark', () => {
  test.use({ demo: true });

  test('the tour', async ({ app }) => {
    test.setTimeout(180_000);
    await tour(app, 'dark');
    await app.page.keyboard.press('Control+k');
    await app.page.keyboard.type('ne');
    await settle(app.page);
    await take(app, 'search-dark');
    await app.page.keyboard.press('Escape');
    await app.page.getByRole('button', { name: 'Full window' }).last().click();
    await app.page.mouse.move(400, 400);
    await app.page.waitForTimeout(800);
    await take(app, 'player-dark');
  });
});

test.describe('a desk, light', { tag: '@pictures' }, () => {
  test.use({ demo: true });

  test('the tour', async ({ app }) => {
    test.setTimeout(180_000);
    await expectCatalog(app.page);
    await choose(app.page, 'Theme', 'Light');
    await open(app.page, '#/live');
    await tour(app, 'light');
  });
});

test.describe('a couch', { tag: '@pictures' }, () => {
  test.use({ demo: true, size: { width: 1920, height: 1080 } });

  test('the tour, with larger type', async ({ app }) => {
    test.setTimeout(180_000);
    await expectCatalog(app.page);
    await open(app.page, '#/settings');
    await app.page.getByRole('switch', { name: 'Couch mode' }).click();
    await open(app.page, '#/live');
    await tour(app, 'couch');
  });
});

test.describe('a phone', () => {
  test.use({ demo: true, size: { width: 390, height: 844 } });

  test('the lists in one column', async ({ app }) => {
    const { page } = app;
    await expectCatalog(page);
    await settle(page);
    await take(app, 'live-phone');
    await open(page, '#/movies');
    await settle(page);
    await take(app, 'movies-phone');
  });
});

test.describe('the first start', () => {
  test('the welcome, and what was recognized', async ({ app }) => {
    const { page } = app;
    await settle(page);
    await take(app, 'welcome');
    await page
      .getByLabel('Paste a link, a login or the whole message')
      .fill('Your subscription:\nServer: http://tv.example.com:8080\nUser: demo\nPassword: secret');
    await expect(page.getByText('An Xtream login at tv.example.com:8080, for demo')).toBeVisible();
    await take(app, 'recognized');
  });
});

test.describe('a refresh', { tag: '@pictures' }, () => {
  test('an import, what was chosen, what changed, and what waits to be decided', async ({ app }) => {
    test.setTimeout(180_000);
    const { page } = app;
    const provider = await startFakeProvider();
    try {
      const address = provider.serve('/lists/tv.m3u', () => streamLargeList(20_000, { pieces: 100, everyMs: 120 }));
      await page.getByLabel('Paste a link, a login or the whole message').fill(address);
      await page.getByRole('button', { name: 'Add this playlist' }).click();
      const running = page.getByRole('region', { name: /^Fetching/ });
      await page.getByRole('listbox', { name: 'Channels' }).getByRole('option', { name: /Channel 5/ }).waitFor({ timeout: 30_000 });
      await page.waitForTimeout(1_500);
      await take(app, 'import-dark');
      await running.waitFor({ state: 'hidden', timeout: 60_000 });
      await expectCatalog(page);

      await open(page, '#/settings');
      const choose = async (entry: string): Promise<void> => {
        await page.getByRole('button', { name: 'More' }).click();
        await page.getByRole('menuitem', { name: entry }).click();
      };
      await choose('Imported groups');
      await page.getByRole('searchbox', { name: 'Find a group' }).waitFor({ timeout: 30_000 });
      await settle(page);
      await take(app, 'groups-dark');
      await page.keyboard.press('Escape');

      const changed = Array.from({ length: 19_990 }, (_, index) => {
        const entry = entryOfLargeList(index + 8);
        return index % 5_000 === 0 ? { ...entry, name: `${entry.name} HD` } : entry;
      });
      provider.serve('/lists/tv.m3u', writeList(changed));
      await page.getByRole('button', { name: 'Refresh now' }).click();
      await page.getByRole('button', { name: 'See the changes' }).last().click({ timeout: 30_000 });
      await page.getByRole('dialog').getByRole('tab', { name: /Renamed/ }).click();
      await settle(page);
      await take(app, 'changes-dark');
      await page.keyboard.press('Escape');

      provider.serve('/lists/tv.m3u', writeList(changed.slice(0, 300)));
      await page.getByRole('button', { name: 'Refresh now' }).click();
      await page.getByRole('button', { name: 'Keep what I have' }).waitFor({ timeout: 30_000 });
      await settle(page);
      await take(app, 'held-dark');
      await page.getByRole('button', { name: 'Keep what I have' }).click();

      await choose('Provider moved or new login');
      const moved = changed.slice(50).map((entry) => ({ ...entry, url: entry.url.replace('tv.example', 'new.example') }));
      await page.getByLabel('New link').fill(provider.serve('/new/tv.m3u', writeList(moved)));
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Move', exact: true }).waitFor({ timeout: 30_000 });
      await settle(page);
      await take(app, 'move-dark');
    } finally {
      await provider.close();
    }
  });
});
