import { expectNoViolations } from './axe.ts';
import { choose, expect, expectCatalog, open, test } from './fixtures.ts';
import { expectPicture, pictureOf } from './picture.ts';

test.use({ demo: true });

test('a channel plays as MPEG-TS, and the next one after it', async ({ page }) => {
  await expectCatalog(page);
  const video = page.locator('video');
  await page.getByRole('option', { name: /Amber News HD/ }).click();
  await page.getByRole('button', { name: 'Full window' }).last().click();
  await expectPicture(page);
  await page.keyboard.press('PageUp');
  await expect(video).toHaveAccessibleName(/Amber News$/);
  await expectPicture(page);
});

test('a channel plays as HLS when the owner prefers it', async ({ page }) => {
  await expectCatalog(page);
  await choose(page, 'Live format', 'HLS');
  await open(page, '#/live');
  const asked = page.waitForRequest((request) => /\/v1\/streams\/.+\/.{40,}/.test(request.url()));
  await page.getByRole('option', { name: /Pitch One HD/ }).dblclick();
  await asked;
  await expectPicture(page);
});

test('a film plays, can be searched in and is resumed where it was left', async ({ app, page }) => {
  await page.getByRole('link', { name: 'Movies' }).click();
  await page.getByRole('option', { name: /Lighthouse at Kern Point/ }).click();
  await page.getByRole('button', { name: /^(Play|Watch)/ }).first().click();
  await expectPicture(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await pictureOf(page)).time).toBeGreaterThan(10);
  // A resume point is kept every few seconds and when the player closes.
  await page.waitForTimeout(1_500);
  await page.keyboard.press('Escape');
  await app.restart();
  await app.page.getByRole('link', { name: 'Movies' }).click();
  await app.page.getByRole('option', { name: /Lighthouse at Kern Point/ }).first().click();
  await expect(app.page.getByRole('button', { name: /Resume/ })).toBeVisible();
});

test('what was on before is watched again, jumped through, and left for what is on now', async ({ page }) => {
  test.setTimeout(120_000);
  await expectCatalog(page);
  await expect(page.getByRole('region', { name: /^Fetching/ })).toBeHidden({ timeout: 30_000 });
  const onAir = page.getByRole('complementary').getByRole('progressbar', { name: 'Now' });
  for (const name of [/Kern Cinema HD/, /Slow Rivers 4K/, /Boathouse Live HD/, /Amber News HD/]) {
    await page.getByRole('option', { name }).click();
    await expect(page.getByRole('heading', { name })).toBeVisible();
    // Of what has only just begun there is not much to jump through.
    if (Number(await onAir.getAttribute('aria-valuenow')) > 30) break;
  }
  await page.getByRole('button', { name: 'From the start' }).click();
  await expectPicture(page);
  const overlay = page.getByRole('region', { name: 'Player' }).first();
  await page.keyboard.press('Space'); // what is paused keeps its controls
  await expect(overlay.getByText('Watching again')).toBeVisible();
  await expectNoViolations(page, 'a past programme');
  await page.keyboard.press('Space');

  // An hour or two, of which seconds are loaded: the middle is another request.
  const position = page.getByLabel('Position', { exact: true });
  const length = Number(await position.getAttribute('max'));
  expect(length).toBeGreaterThan(600);
  const secondsIn = async (): Promise<number> => Number(await position.inputValue());
  expect(await secondsIn()).toBeLessThan(60);
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(secondsIn).toBeGreaterThan(60);
  await position.fill('300');
  await position.blur();
  await expectPicture(page);
  expect(await secondsIn()).toBeGreaterThan(300);
  expect(await secondsIn()).toBeLessThan(360);

  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Go live' }).click();
  await expect(overlay.getByText('Watching again')).toBeHidden();
  await expectPicture(page);
  await page.keyboard.press('Space');
  await expect(overlay.getByText('Live', { exact: true })).toBeVisible();
});

test('an episode plays from its season', { tag: '@page' }, async ({ page }) => {
  await page.getByRole('link', { name: 'Series' }).click();
  await page.getByRole('option', { name: /Inspector Vale/ }).click();
  await expect(page.getByRole('tab').first()).toBeVisible();
  await page.getByText('The 6:40 Crossing').first().click();
  await expectPicture(page);
});

test('a channel that is off the air says so and offers a way on', { tag: '@page' }, async ({ page }) => {
  await expectCatalog(page);
  await page.getByRole('option', { name: /off the air/ }).dblclick();
  await expect(page.getByText('The provider does not send this channel at the moment.').first()).toBeVisible({ timeout: 40_000 });
  await expect(page.getByRole('button', { name: 'Try again' }).first()).toBeVisible();
});
