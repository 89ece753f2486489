import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, chromium, expect, test as base, type Browser, type BrowserContext, type ElectronApplication, type Page } from '@playwright/test';

/** The application under test, on the host that the project names: a page served on loopback, or the desktop window. */
export interface App {
  host: 'browser' | 'electron';
  page: Page;
  /** Set in the desktop only, for what a native dialog would answer. */
  electron: ElectronApplication | undefined;
  dataDir: string;
  /** Closes the application and opens it again on the same data; `between` sees the folder while nobody uses it. */
  restart(between?: (dataDir: string) => void): Promise<void>;
  /** Opens the application once more, on data of its own, and closes it with the test. */
  openAnother(): Promise<Page>;
}

interface Running {
  page: Page;
  electron: ElectronApplication | undefined;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');
const executablePath = process.env['ELECTRON_STANDIN_CHROMIUM'];
const chromiumFlags = ['--autoplay-policy=no-user-gesture-required', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

interface Fixtures {
  /** Adds the built-in demo before the first screen. */
  demo: boolean;
  size: { width: number; height: number };
  app: App;
  page: Page;
}

interface WorkerFixtures {
  /** One browser for all specs of a worker; each gets a context of its own, with nothing of another's in it. */
  openContext: (options: { viewport: { width: number; height: number } }) => Promise<BrowserContext>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  openContext: [
    async ({}, use) => {
      let browser: Promise<Browser> | undefined;
      await use(async (options) => {
        browser ??= chromium.launch({ ...(executablePath ? { executablePath } : {}), args: chromiumFlags });
        return (await browser).newContext(options);
      });
      await (await browser)?.close();
    },
    { scope: 'worker' },
  ],

  demo: [false, { option: true }],
  size: [{ width: 1280, height: 800 }, { option: true }],

  app: async ({ demo, size, openContext }, use, info) => {
    const host = info.project.name === 'electron' ? 'electron' : 'browser';
    const dataDir = mkdtempSync(join(tmpdir(), 'webplay-e2e-'));
    const start = (withDemo: boolean) => (host === 'electron' ? startDesktop(dataDir, withDemo) : startServed(dataDir, withDemo, () => openContext({ viewport: size })));
    let running = await start(demo);
    const others: { running: Running; dataDir: string }[] = [];
    const app: App = {
      host,
      page: running.page,
      electron: running.electron,
      dataDir,
      async restart(between) {
        await running.close();
        between?.(dataDir);
        running = await start(false);
        app.page = running.page;
        app.electron = running.electron;
      },
      async openAnother() {
        const otherDir = mkdtempSync(join(tmpdir(), 'webplay-e2e-'));
        const other = host === 'electron' ? await startDesktop(otherDir, false) : await startServed(otherDir, false, () => openContext({ viewport: size }));
        others.push({ running: other, dataDir: otherDir });
        return other.page;
      },
    };
    if (host === 'electron') await app.page.setViewportSize(size);
    await use(app);
    for (const other of others) {
      await other.running.close();
      rmSync(other.dataDir, { recursive: true, force: true });
    }
    await running.close();
    rmSync(dataDir, { recursive: true, force: true });
  },

  page: async ({ app }, use) => {
    await use(app.page);
  },
});

export { expect };

/** The headless server and a browser on its owner link. */
async function startServed(dataDir: string, demo: boolean, openContext: () => Promise<BrowserContext>): Promise<Running> {
  const args = [join(root, 'out', 'main', 'serve.js'), '--port', '0', '--data-dir', dataDir, ...(demo ? ['--demo'] : [])];
  const server = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const [ownerUrl, context] = await Promise.all([readOwnerUrl(server), openContext()]);
  const page = await context.newPage();
  await page.goto(ownerUrl);
  await settled(page);
  return {
    page,
    electron: undefined,
    async close() {
      await context.close();
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    },
  };
}

async function readOwnerUrl(server: ChildProcess): Promise<string> {
  let log = '';
  server.stderr?.on('data', (piece: Buffer) => (log = (log + piece.toString()).slice(-4_000)));
  if (!server.stdout) throw new Error('the server has no output');
  for await (const line of createInterface({ input: server.stdout })) {
    const ready = JSON.parse(line) as { event?: string; owner_url?: string };
    if (ready.event === 'ready' && ready.owner_url) return ready.owner_url;
  }
  throw new Error(`the server did not start:\n${log}`);
}

/** The built Electron application, in Electron or in its stand-in. */
async function startDesktop(dataDir: string, demo: boolean): Promise<Running> {
  const electron = await _electron.launch({
    cwd: root,
    args: ['.', ...chromiumFlags, '--data-dir', dataDir, ...(demo ? ['--demo'] : [])],
  });
  const page = await electron.firstWindow();
  await settled(page);
  return { page, electron, close: () => electron.close() };
}

/** The first screen is drawn and knows what it shows. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('main').waitFor();
}

/** Waits until a playlist's first refresh has filled the lists; the end of an import may want a click first. */
export async function expectCatalog(page: Page): Promise<void> {
  const channels = page.getByRole('listbox', { name: 'Channels' }).getByRole('option').first();
  const start = page.getByRole('button', { name: 'Start watching' });
  await expect(channels.or(start).first()).toBeVisible({ timeout: 60_000 });
  if (await start.isVisible()) await start.click();
  await expect(channels).toBeVisible({ timeout: 20_000 });
}

/** Goes to a page as its link does. */
export async function open(page: Page, route: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, route);
}

/** Settings are changed on their page, as the owner does it. */
export async function choose(page: Page, setting: string, value: string): Promise<void> {
  await open(page, '#/settings');
  await page.getByRole('radiogroup', { name: setting }).getByRole('radio', { name: value, exact: true }).check();
}

/** Presses what saves a file, and says where: in the dialog of the window, as a download in a browser. Returns the name it proposes. */
export async function saveTo(app: App, file: string, press: () => Promise<void>): Promise<string> {
  if (app.electron) {
    await app.electron.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, file);
    await press();
    return '';
  }
  const [download] = await Promise.all([app.page.waitForEvent('download'), press()]);
  await download.saveAs(file);
  return download.suggestedFilename();
}
