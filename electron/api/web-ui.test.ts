import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { containing, type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

const asPage = { accept: 'text/html,*/*' };

let folder: string;
let api: RunningApi;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webplay-pages-'));
  await mkdir(join(folder, 'out', 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'out', 'index.html'), '<title>WebPlay</title>');
  await writeFile(join(folder, 'out', 'assets', 'app-1a2b.js'), 'run()');
  await mkdir(join(folder, 'out', 'server-pages'));
  await writeFile(join(folder, 'out', 'server-pages', 'index.html'), '<html lang="en"><title>Server</title>');
  api = await startTestApi({ webUiDir: join(folder, 'out'), serverPages: 'all' });
});

afterEach(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

test('the application is served at / with a policy that lets only itself run', async () => {
  const page = await api.ask('/', { headers: asPage });
  expect([page.status, page.text, page.headers['cache-control']]).toEqual([200, '<title>WebPlay</title>', 'no-cache']);
  expect(page.headers['content-security-policy']).toMatch(/script-src 'self';.*worker-src 'self' blob:;.*frame-ancestors 'none'/);
  expect(page.headers['content-security-policy']).not.toMatch(/unsafe|\*/);
});

test('assets carry their digest in the name and are kept for good', async () => {
  const script = await api.ask('/assets/app-1a2b.js');
  expect([script.status, script.text]).toEqual([200, 'run()']);
  expect(script.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': containing('javascript'),
    'x-content-type-options': 'nosniff',
  });
});

test('a place inside the application leads to its page, anything else unknown does not', async () => {
  expect((await api.ask('/movies/abcd', { headers: asPage })).text).toBe('<title>WebPlay</title>');
  expect((await api.ask('/v1/nowhere', { headers: asPage })).status).toBe(404);
  expect((await api.ask('/assets/gone-3c4d.js')).status).toBe(404);
  expect((await api.ask('/movies/abcd', { method: 'POST', headers: asPage })).status).toBe(404);
});

test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/..%5csecret.txt', '/assets/../../secret.txt', '//secret.txt', '/....//secret.txt', '/assets/app-1a2b.js%00'])(
  'no address leads out of the build: %s',
  async (path) => {
    const got = await api.ask(path);
    expect(got.status).toBeGreaterThanOrEqual(400);
    expect(got.text).not.toBe('secret');
  },
);

test('pages take no other methods', async () => {
  const got = await api.ask('/', { method: 'POST' });
  expect([got.status, got.headers.allow]).toMatchObject([405, containing('GET')]);
});

test('where nothing is built there is an API without pages, and the log says so', async () => {
  const bare = await startTestApi({ webUiDir: join(folder, 'nowhere') });
  expect((await bare.ask('/', { headers: asPage })).status).toBe(404);
  expect((await bare.ask('/health')).status).toBe(200);
  expect(bare.lines.map(({ level }) => level)).toContain('warn');
  await bare.close();
});

test.each([...['home', 'login', 'catalog', 'devices', 'licenses', 'audit', 'capacity'].map((name) => `/ui/${name}`), '/activate', '/activate?code=WDJB-MJHT', '/licenses'])('%s is served without a token, in the language asked for', async (path) => {
  const page = await api.ask(path, { headers: { ...asPage, 'accept-language': 'pt-PT,en;q=0.5' } });
  expect([page.status, page.text]).toEqual([200, '<html lang="pt-BR"><title>Server</title>']);
  expect(page.headers).toMatchObject({ 'content-language': 'pt-BR', vary: 'Accept-Language', 'cache-control': 'no-cache' });
  expect(page.headers['content-security-policy']).toMatch(/script-src 'self';/);
  expect((await api.ask(path)).text).toContain('lang="en"');
});

test('/ui leads to its first page, what is not there is not found, and the document has no other address', async () => {
  for (const path of ['/ui', '/ui/']) {
    const got = await api.ask(path, { headers: asPage });
    expect([got.status, got.headers.location]).toEqual([302, '/ui/home']);
  }
  for (const path of ['/ui/nowhere', '/ui/home/more', '/ui?x', '/ui/home.html']) {
    const got = await api.ask(path, { headers: asPage });
    expect([path, got.text.includes('WebPlay</title>')]).toEqual([path, false]);
  }
  expect((await api.ask('/server-pages/index.html')).status).toBe(404);
});

test('a person may come to a page of the server by a link on another site; nothing else may come from there', async () => {
  const link = { ...asPage, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const statusOf = async (path: string, headers: Record<string, string>, method = 'GET'): Promise<number> => (await api.ask(path, { method, headers })).status;
  expect(await statusOf('/activate?returned=paid', link)).toBe(200);
  expect(await statusOf('/ui/licenses', link)).toBe(200);
  expect(await statusOf('/activate', { ...link, 'sec-fetch-dest': 'iframe' })).toBe(403);
  expect(await statusOf('/activate', { ...link, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' })).toBe(403);
  expect(await statusOf('/activate', { ...link, origin: 'https://elsewhere.example' })).toBe(403);
  expect(await statusOf('/activate', link, 'POST')).toBe(403);
  expect(await statusOf('/v1/info', link)).toBe(403);
  expect(await statusOf('/nowhere', link)).toBe(403);
});

test('where the pages are switched off their addresses are unknown, and what desktops send people to is still there', async () => {
  const other = await startTestApi({ webUiDir: join(folder, 'out'), serverPages: 'licensing' });
  for (const path of ['/ui', '/ui/', '/ui/home', '/ui/login', '/ui/licenses']) expect((await other.ask(path, { headers: asPage })).status).toBe(404);
  for (const path of ['/activate?code=WDJB-MJHT', '/licenses']) {
    const page = await other.ask(path, { headers: asPage });
    expect([page.status, page.text]).toEqual([200, '<html lang="en" data-alone><title>Server</title>']);
  }
  await other.close();
});

test('on the desktop there are no such pages', async () => {
  const other = await startTestApi({ webUiDir: join(folder, 'out'), serverPages: null });
  for (const path of ['/ui', '/ui/home', '/activate', '/licenses']) expect((await other.ask(path, { headers: asPage })).status).toBe(404);
  await other.close();
});

test('a build that lacks pages is no build, and the API is served without them', async () => {
  await api.close();
  await rm(join(folder, 'out', 'server-pages'), { recursive: true });
  api = await startTestApi({ webUiDir: join(folder, 'out'), serverPages: 'all' });
  expect((await api.ask('/health')).status).toBe(200);
  expect((await api.ask('/ui/home', { headers: asPage })).status).toBe(404);
});
