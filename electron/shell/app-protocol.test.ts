import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAppProtocol } from './app-protocol.ts';

let folder: string;
let ask: (url: string, method?: string) => Promise<Response>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webplay-bundle-'));
  await mkdir(join(folder, 'out', 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.js'), 'secret');
  await symlink(join(folder, 'secret.js'), join(folder, 'out', 'assets', 'link.js'));
  await writeFile(join(folder, 'out', 'index.html'), '<title>WebPlay</title>');
  await writeFile(join(folder, 'out', 'assets', 'app-1a2b.js'), 'run()');
  const answer = await createAppProtocol(join(folder, 'out'));
  ask = (url, method = 'GET') => answer(new Request(url, { method }));
});

afterEach(() => rm(folder, { recursive: true }));

test('the page comes with a policy under which only the build runs', async () => {
  const page = await ask('app://bundle/');
  expect(await page.text()).toBe('<title>WebPlay</title>');
  const policy = page.headers.get('content-security-policy');
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; .*connect-src 'self' http:\/\/127.0.0.1:\*;/);
  expect(policy).not.toMatch(/unsafe/);
});

test('assets have their type, and places inside the application are the page', async () => {
  const script = await ask('app://bundle/assets/app-1a2b.js');
  expect([script.headers.get('content-type'), await script.text()]).toEqual(['text/javascript; charset=utf-8', 'run()']);
  expect(await (await ask('app://bundle/movies/abcd')).text()).toBe('<title>WebPlay</title>');
});

test.each([
  'app://bundle/../secret.js',
  'app://bundle/%2e%2e/secret.js',
  'app://bundle/..%2fsecret.js',
  'app://bundle/..%5csecret.js',
  'app://bundle/assets/..%2f..%2fsecret.js',
  'app://bundle//secret.js',
  'app://bundle/assets/link.js',
  'app://bundle/assets/app-1a2b.js%00.js',
  'app://bundle/assets/APP-1A2B.JS',
  'app://other/assets/app-1a2b.js',
  'app://bundle/gone.js',
])('%s leads nowhere', async (url) => {
  expect((await ask(url)).status).toBe(404);
});

test('nothing can be sent there', async () => {
  expect((await ask('app://bundle/', 'POST')).status).toBe(404);
});
