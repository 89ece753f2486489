import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';
import { open } from './fixtures.ts';

/** The desktop that asks for a license, with a clock that a test can set. */
export interface LicensedDesktop {
  page: Page;
  /** How far its clock is from the right time, in the core, which looks at it every few seconds, and in the window. */
  setClock(aheadMs: number): Promise<void>;
  /** Pages it opened in the browser. */
  openedPages(): Promise<string[]>;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');
const chromiumFlags = ['--autoplay-policy=no-user-gesture-required', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

export async function openLicensedDesktop(settings: Record<string, string>, { demo = false } = {}): Promise<LicensedDesktop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'webplay-e2e-'));
  const clockFile = join(dataDir, 'test-clock');
  writeFileSync(clockFile, '0');
  const electron = await _electron.launch({
    cwd: root,
    args: ['.', ...chromiumFlags, '--data-dir', dataDir, ...(demo ? ['--demo'] : [])],
    env: { ...definedOnly(process.env), ...settings, WEBPLAY_TEST_CLOCK: clockFile },
  });
  const openedPages = await watchOpenedPages(electron);
  const page = await electron.firstWindow();
  await page.getByRole('main').waitFor();
  await page.setViewportSize({ width: 1280, height: 800 });
  return {
    page,
    setClock: async (aheadMs) => {
      writeFileSync(clockFile, String(aheadMs));
      await page.clock.setFixedTime(Date.now() + aheadMs);
      await page.reload();
      await page.getByRole('main').waitFor();
    },
    openedPages,
    close: async () => {
      await electron.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Has pages that the desktop opens in the browser noted instead; they are what is answered. */
export async function watchOpenedPages(electron: ElectronApplication): Promise<() => Promise<string[]>> {
  const opened = await electron.evaluateHandle(({ shell }) => {
    const pages: string[] = [];
    shell.openExternal = (url) => {
      pages.push(url);
      return Promise.resolve();
    };
    return pages;
  });
  return () => opened.jsonValue();
}

/** Asks for a code on the license page; the code as it is shown. */
export async function askForCode({ page }: Pick<LicensedDesktop, 'page'>): Promise<string> {
  await open(page, '#/license');
  await page.getByRole('button', { name: 'Activate this computer…' }).click();
  const aloud = page.getByText(/^Your code: ([A-Z], ){7}[A-Z]$/);
  await expect(aloud).toBeAttached({ timeout: 20_000 });
  const letters = (await aloud.innerText()).replaceAll(/^Your code: |, /g, '');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

export async function expectLicense({ page }: Pick<LicensedDesktop, 'page'>, title: string): Promise<void> {
  await open(page, '#/license');
  await expect(page.getByRole('region', { name: title })).toBeVisible({ timeout: 20_000 });
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
