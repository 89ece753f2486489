import type { Page } from '@playwright/test';
import { seededRandom } from './random.ts';

const grid = '[role="grid"]';
const cell = `${grid} [role="gridcell"] bdi`;

/** The guide with its first programmes drawn. */
export async function openGrid(page: Page): Promise<void> {
  await page.locator('[data-channels] [role="option"] [dir="auto"]').first().waitFor();
  await page.keyboard.press('g');
  await page.locator(cell).first().waitFor();
  await page.waitForTimeout(1_000);
}

/** One hand at the grid: wheel both ways and aslant, both scroll bars, keys, days; the same every time. Takes about half a minute. */
export async function pan(page: Page): Promise<void> {
  const box = await page.locator(grid).boundingBox();
  if (!box) throw new Error('there is no grid');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);

  await wheel(page, { steps: 120, right: 0, down: 120 });
  await wheel(page, { steps: 120, right: 120, down: 0 });
  await wheel(page, { steps: 60, right: 0, down: 2_400 });
  await wheel(page, { steps: 60, right: 600, down: 0 });
  await wheel(page, { steps: 60, right: -90, down: -240 });
  await drag(page);
  await jump(page, 16);
  await pressKeys(page);
  await turnDays(page);
}

/** About one step a frame, as a wheel or two fingers give them. */
const frameMs = 16;

async function wheel(page: Page, { steps, right, down }: { steps: number; right: number; down: number }): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await page.mouse.wheel(right, down);
    await page.waitForTimeout(frameMs);
  }
  await page.waitForTimeout(300);
}

/** The thumbs drawn from one end to the other and back, one after the other: every frame is a place nobody has loaded. */
async function drag(page: Page): Promise<void> {
  const steps = 80;
  for (const way of ['down', 'right'] as const) {
    for (let step = 0; step <= steps; step++) {
      const share = (step * 2) / steps;
      const at = share <= 1 ? share : 2 - share;
      await scrollTo(page, way === 'down' ? { down: at } : { right: at });
      await page.waitForTimeout(frameMs);
    }
    await page.waitForTimeout(300);
  }
}

async function jump(page: Page, times: number): Promise<void> {
  const random = seededRandom(11);
  for (let time = 0; time < times; time++) {
    await scrollTo(page, { down: random.next(), right: random.next() });
    await page.waitForTimeout(200);
  }
}

/** Shares of the whole way: 0 is the beginning, 1 the end. */
async function scrollTo(page: Page, to: { down?: number; right?: number }): Promise<void> {
  await page.evaluate(({ down, right }) => {
    const element = document.querySelector('[role="grid"]');
    element?.scrollTo({
      ...(down === undefined ? {} : { top: (element.scrollHeight - element.clientHeight) * down }),
      ...(right === undefined ? {} : { left: (element.scrollWidth - element.clientWidth) * right }),
    });
  }, to);
}

async function pressKeys(page: Page): Promise<void> {
  await page.locator(`${grid} [role="gridcell"][tabindex="0"]`).focus();
  for (const [key, times] of [
    ['ArrowDown', 40],
    ['ArrowRight', 40],
    ['PageDown', 15],
    ['ArrowLeft', 20],
    ['Control+End', 1],
    ['PageUp', 15],
    ['Control+Home', 1],
    ['End', 1],
    ['Home', 1],
  ] as const) {
    for (let time = 0; time < times; time++) {
      await page.keyboard.press(key);
      await page.waitForTimeout(40);
    }
    await page.waitForTimeout(200);
  }
}

/** A day on, to the last one, and all the way back; then to the evening and to now. */
async function turnDays(page: Page): Promise<void> {
  for (const [key, times] of [
    [']', 8],
    ['[', 10],
    ['e', 1],
    ['n', 1],
  ] as const) {
    for (let time = 0; time < times; time++) {
      await page.keyboard.press(key);
      await page.waitForTimeout(250);
    }
  }
}
