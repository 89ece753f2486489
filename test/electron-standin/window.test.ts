import type { ElectronApplication, Page } from '@playwright/test';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSmallApp } from './small-app.ts';
import type { SmallApp } from './small-app.ts';

const main = `
import { app, BrowserWindow, ipcMain, nativeTheme, protocol, session } from 'electron';
import { join } from 'node:path';
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
const pages = {
  '/': '<!doctype html><title>Small</title><h1>Small app</h1><script src="/page.js"></script>',
  '/page.js': 'small.onTick((at) => { document.title = at instanceof Date ? "ticked" : "wrong"; });',
};
app.whenReady().then(async () => {
  protocol.handle('app', ({ url }) => {
    const { pathname } = new URL(url);
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
    return new Response(pages[pathname] ?? 'nothing', { status: pathname in pages ? 200 : 404, headers: { 'content-type': type } });
  });
  ipcMain.handle('echo', (event, value) => value);
  ipcMain.handle('fail', () => { throw new TypeError('no such channel'); });
  session.defaultSession.webRequest.onBeforeSendHeaders({ urls: ['http://127.0.0.1:*/media/*'] }, (details, callback) => {
    callback({ requestHeaders: { ...details.requestHeaders, Authorization: 'Bearer owner' } });
  });
  session.defaultSession.webRequest.onHeadersReceived({ urls: ['http://127.0.0.1:*/media/*'] }, (details, callback) => {
    callback({ responseHeaders: { ...details.responseHeaders, 'Access-Control-Allow-Origin': ['*'] } });
  });
  const window = new BrowserWindow({ webPreferences: { preload: join(app.getAppPath(), 'preload.cjs'), sandbox: true } });
  window.webContents.setWindowOpenHandler(({ url }) => { globalThis.wantedPopup = url; return { action: 'deny' }; });
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  nativeTheme.themeSource = 'dark';
  await window.loadURL('app://small/');
  window.webContents.send('tick', new Date(0));
});
app.on('window-all-closed', () => app.quit());
`;

const preload = `
const { contextBridge, ipcRenderer } = require('electron');
contextBridge.exposeInMainWorld('small', {
  echo: (value) => ipcRenderer.invoke('echo', value),
  fail: () => ipcRenderer.invoke('fail'),
  onTick: (listener) => { const relay = (event, at) => listener(at); ipcRenderer.on('tick', relay); return () => ipcRenderer.off('tick', relay); },
});
`;

/** What the preload exposes, as the page sees it. */
interface SmallApi {
  echo: (value: unknown) => Promise<unknown>;
  fail: () => Promise<void>;
}
declare const small: SmallApi;

let smallApp: SmallApp;
let app: ElectronApplication;
let page: Page;
let server: Server;
let requests: { url: string | undefined; headers: IncomingHttpHeaders }[];

beforeAll(async () => {
  requests = [];
  server = createServer(({ url, headers }, response) => {
    requests.push({ url, headers });
    response.end('body');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  smallApp = createSmallApp({ 'main.mjs': main, 'preload.cjs': preload });
  app = await smallApp.launch();
  page = await app.firstWindow();
  await page.getByRole('heading', { name: 'Small app' }).waitFor();
}, 60_000);

afterAll(async () => {
  await app.close();
  smallApp.remove();
  server.close();
});

test('the app knows its page by the address it gave', async () => {
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()))).toEqual(['app://small/']);
});

test('values of every kind survive the way to the main process and back', async () => {
  const returned = await page.evaluate(async () => {
    const sent = { date: new Date(5), map: new Map([['a', new Set([1])]]), bytes: new Uint8Array([1, 2]), missing: undefined, number: Number.NaN, big: 10n, list: [-0] };
    const back = (await small.echo(sent)) as typeof sent; // echo answers what it is given
    return [back.date.getTime(), back.map.get('a')?.has(1), [...back.bytes], 'missing' in back, back.number, String(back.big), Object.is(back.list[0], -0)];
  });
  expect(returned).toEqual([5, true, [1, 2], true, Number.NaN, '10', true]);
});

test('an error of a handler arrives in the words of Electron', async () => {
  const message = await page.evaluate(() => small.fail().then(() => 'no error', (error: Error) => error.message));
  expect(message).toBe("Error invoking remote method 'fail': TypeError: no such channel");
});

test('what cannot be cloned is refused', async () => {
  const message = await page.evaluate(() => {
    try {
      void small.echo(Promise.resolve());
      return 'no error';
    } catch (error) {
      return error instanceof Error ? error.message : 'not an error';
    }
  });
  expect(message).toContain('could not be cloned');
});

test('the page sees the exposed functions, frozen, and nothing of Node or Electron', async () => {
  const seen = await page.evaluate(() => [Object.isFrozen(small), ...['require', 'process', 'ipcRenderer', '__standinIpc'].map((name) => name in globalThis)]);
  expect(seen).toEqual([true, false, false, false, false]);
});

test('an event of the main process reaches the page as a value', async () => {
  await page.waitForFunction(() => document.title === 'ticked');
});

test('the app adds a header to the requests its filter names, and to no others', async () => {
  const { port } = server.address() as AddressInfo; // listening on TCP, so it is an address
  const origin = `http://127.0.0.1:${port}`;
  const body = await page.evaluate((url) => fetch(url).then((response) => response.text()), `${origin}/media/1`);
  await page.evaluate((url) => fetch(url, { mode: 'no-cors' }).then(() => undefined), `${origin}/other`);
  const seen = requests.map(({ url, headers }) => [url, headers.authorization]);
  expect({ body, seen }).toEqual({ body: 'body', seen: [['/media/1', 'Bearer owner'], ['/other', undefined]] });
});

test('navigation and new windows are for the app to allow', async () => {
  await page.evaluate(() => {
    window.open('https://outside.example/');
    location.href = 'https://elsewhere.example/';
  });
  await expect.poll(() => app.evaluate(() => (globalThis as { wantedPopup?: string }).wantedPopup)).toBe('https://outside.example/');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()))).toEqual(['app://small/']);
});

test('the theme the app chose is the one the page sees, also when Playwright has set another', async () => {
  const isDark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  // The window is told of it while its page is there already.
  await expect.poll(isDark, { timeout: 30_000 }).toBe(true);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(isDark, { timeout: 30_000 }).toBe(true);
});

test('a member of Electron that the stand-in lacks fails by its name', async () => {
  const message = await app.evaluate(({ net }) => {
    try {
      net.request('http://127.0.0.1/');
      return 'no error';
    } catch (error) {
      return error instanceof Error ? error.message : 'not an error';
    }
  });
  expect(message).toBe('electron-standin: net.request is not implemented by the stand-in');
});
