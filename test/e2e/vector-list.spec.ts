import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import { expect, expectCatalog, test } from './fixtures.ts';
import { expectPicture } from './picture.ts';
import { makeVectorList } from './vector-list.ts';

let provider: FakeProvider;

test.beforeEach(async () => {
  // The account that the vectors' own addresses name, so that one of their channels really plays.
  provider = await startFakeProvider({ credentials: { username: 'demo', password: 'secret' } });
});

test.afterEach(async () => {
  await provider.close();
});

test('a list of 5,000 entries, made of every playlist vector, is imported, browsed, searched and played from', async ({ page }) => {
  test.setTimeout(120_000);
  const list = makeVectorList(5_000, { from: 'http://tv.example:8080', to: provider.url });
  const address = provider.serve('/lists/vectors.m3u', list.text);
  const { channels, movies, series } = list.expected;

  await page.getByLabel('Paste a link, a login or the whole message').fill(address);
  await page.getByRole('button', { name: 'Add this playlist' }).click();
  await expectCatalog(page);

  const count = (value: number) => new RegExp(value.toLocaleString('en-US'));
  await expect(page.getByRole('option', { name: /^All / })).toHaveText(count(channels));
  await page.getByRole('link', { name: 'Movies' }).click();
  await expect(page.getByRole('option', { name: /All movies/ })).toHaveText(count(movies));
  await page.getByRole('link', { name: 'Series' }).click();
  await expect(page.getByRole('option', { name: /All series/ })).toHaveText(count(series));

  await page.getByRole('link', { name: 'Live' }).click();
  await page.getByRole('option', { name: /^Quotes/ }).click();
  await expect(page.getByRole('heading', { name: 'Quotes' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /^[\d,]+ channels$/ })).toHaveText(count(list.newsGroup));

  // Without its accents and capitals.
  const cinema = list.nameOf('m3u-05-windows1252.m3u', 'Cinéma d’été 5€');
  await page.keyboard.press('Control+k');
  await page.keyboard.type(cinema.toUpperCase().replaceAll('É', 'E'));
  await expect(page.getByRole('option', { name: cinema })).toBeVisible();
  await page.keyboard.press('Escape');

  const channel = list.nameOf('m3u-01-basic-plus.m3u', 'Alpha One');
  await page.keyboard.press('Control+k');
  await page.keyboard.type(channel);
  await page.getByRole('option', { name: channel }).first().click();
  await expectPicture(page);
});
