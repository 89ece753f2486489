import type { Page } from '@playwright/test';
import { seededRandom } from './random.ts';

/** One hand at the list: wheel, scroll bar, keys, filter and search; the same every time. Takes about half a minute. */
export async function browse(page: Page): Promise<void> {
  const list = page.locator('[data-channels] [role="listbox"]');
  const box = await list.boundingBox();
  if (!box) throw new Error('there is no list of channels');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);

  await wheel(page, { steps: 150, pixels: 120 });
  await wheel(page, { steps: 80, pixels: 2_400 });
  await wheel(page, { steps: 60, pixels: -600 });
  await dragThumb(page);
  await jump(page, 24);
  await pressKeys(page);
  await filter(page);
  await search(page);
}

/** About one step a frame, as a wheel or two fingers give them. */
const frameMs = 16;

async function wheel(page: Page, { steps, pixels }: { steps: number; pixels: number }): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await page.mouse.wheel(0, pixels);
    await page.waitForTimeout(frameMs);
  }
  await page.waitForTimeout(300);
}

/** The thumb drawn from one end of the list to the other and back: every frame is a place nobody has loaded. */
async function dragThumb(page: Page): Promise<void> {
  const steps = 120;
  for (let step = 0; step <= steps; step++) {
    const way = (step * 2) / steps;
    await scrollTo(page, way <= 1 ? way : 2 - way);
    await page.waitForTimeout(frameMs);
  }
  await page.waitForTimeout(300);
}

async function jump(page: Page, times: number): Promise<void> {
  const random = seededRandom(7);
  for (let time = 0; time < times; time++) {
    await scrollTo(page, random.next());
    await page.waitForTimeout(120);
  }
}

/** `share` of the whole way: 0 is the top, 1 the end. */
async function scrollTo(page: Page, share: number): Promise<void> {
  await page.evaluate((to) => {
    const list = document.querySelector('[data-channels] [role="listbox"]');
    list?.scrollTo({ top: (list.scrollHeight - list.clientHeight) * to });
  }, share);
}

async function pressKeys(page: Page): Promise<void> {
  await page.locator('[data-channels] [role="listbox"]').focus();
  for (const [key, times] of [
    ['End', 1],
    ['PageUp', 15],
    ['Home', 1],
    ['PageDown', 15],
    ['ArrowDown', 40],
  ] as const) {
    for (let time = 0; time < times; time++) {
      await page.keyboard.press(key);
      await page.waitForTimeout(40);
    }
    await page.waitForTimeout(200);
  }
}

/** A quick typist. */
const keyMs = 70;

async function filter(page: Page): Promise<void> {
  const field = page.locator('section:has([data-channels]) input[type="search"]');
  await field.click();
  for (const text of ['sport', 'the movie', '4k', 'e', 'coração', 'nothing has this name']) {
    await page.keyboard.type(text, { delay: keyMs });
    await page.waitForTimeout(500);
    for (let sign = 0; sign < text.length; sign++) await page.keyboard.press('Backspace', { delay: keyMs / 3 });
    await page.waitForTimeout(300);
  }
}

async function search(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = page.locator('input[role="combobox"]');
  await field.waitFor();
  for (const text of ['news', 'the last king', 'hd', 'lighthouse', 'новости']) {
    await page.keyboard.type(text, { delay: keyMs });
    await page.waitForTimeout(500);
    await field.fill('');
    await page.waitForTimeout(200);
  }
  await page.keyboard.press('Escape');
  await page.waitForTimeout(300);
}
