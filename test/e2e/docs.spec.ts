import { expect, test } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { serve, type Served } from './served.ts';

test.describe.configure({ timeout: 180_000 }); // against what hangs; a loaded machine takes its time

let server: Served;
test.beforeAll(async () => {
  server = await serve({});
});
test.afterAll(async () => {
  await server.close();
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`the API's page in ${colorScheme}: searched and opened by keyboard, without a violation`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, locale: 'pt-BR' });
    const page = await context.newPage();
    await page.goto(`${server.url}/docs`);
    await page.getByRole('searchbox').fill('post devices/register');
    await page.keyboard.press('Enter');
    const found = page.locator('details');
    await expect(found).toHaveCount(1);
    await found.locator('summary').focus();
    await page.keyboard.press('Enter');
    await expect(found.getByText('X-Capacity-Remaining')).toBeVisible();
    await expectNoViolations(page, colorScheme);
    await context.close();
  });
}
