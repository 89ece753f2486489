import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** WCAG 2.2 AA and everything below it. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export async function expectNoViolations(page: Page, what: string): Promise<void> {
  // The desktop's window cannot open the second page that axe would use for its final step.
  const { violations } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode().analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
  expect(told, what).toEqual([]);
}

/** Contrast is judged on what has come to rest: nothing moves, and nothing was drawn for a quarter of a second. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    let changedAt = performance.now();
    const watcher = new MutationObserver(() => (changedAt = performance.now()));
    watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    const mostMs = performance.now() + 5_000; // what plays never rests
    const moves = () => document.getAnimations().some((animation) => animation.playState === 'running' && animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    while (performance.now() < mostMs && (moves() || performance.now() - changedAt < 250)) await pause(30);
    watcher.disconnect();
  });
}
