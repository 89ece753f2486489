import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { serve, type Served } from './served.ts';

/**
 * DNS rebinding in a real browser: a stranger's page is loaded by its own name, and then that name leads to this machine
 * and our port. Nothing of any answer may be readable to it.
 */

test.describe.configure({ timeout: 180_000 }); // against what hangs; a loaded machine takes its time

const name = 'evil.example';
const paths = ['/health', '/v1/playlists', '/channels', '/catalog/m3u', '/metrics', '/openapi.json', '/v1/setup', '/owner?code=x', '/', '/ui/home', '/v1/streams/abcd.c.1'];

let browser: Browser;
test.beforeAll(async () => {
  const flags = [`--host-resolver-rules=MAP ${name} 127.0.0.1`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const executablePath = test.info().project.use.launchOptions?.executablePath;
  browser = await chromium.launch({ args: flags, ...(executablePath === undefined ? {} : { executablePath }) });
});
test.afterAll(async () => {
  await browser.close();
});

/** A stranger's page on a port of its own; `leave` frees the port. */
async function startStranger(): Promise<{ port: number; leave(): Promise<void> }> {
  const stranger: Server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>A page of a stranger</title>'));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const { port } = stranger.address() as AddressInfo; // `listen` has been called
  return {
    port,
    async leave() {
      const left = new Promise((resolve) => stranger.close(resolve));
      stranger.closeAllConnections();
      await left;
    },
  };
}

/** What the page can do with an address: read it, be shown it as a picture. Names what worked. */
function tryAll(page: Page, addresses: readonly string[]): Promise<string[]> {
  return page.evaluate(async (asked) => {
    const found: string[] = [];
    for (const address of asked) {
      for (const init of [{}, { mode: 'no-cors' }, { method: 'POST', mode: 'no-cors', body: '{}' }] as RequestInit[]) {
        const text = await fetch(address, init).then(
          (answer) => answer.text(),
          () => '',
        );
        // Of the refusal alone it may know: it is the same for whoever asks.
        if (text !== '' && !text.includes('"code":"misdirected_host"')) found.push(`${init.method ?? 'GET'} ${address}: ${text.slice(0, 100)}`);
      }
      const image = new Image();
      const loaded = new Promise((resolve) => {
        image.onload = () => resolve(true);
        image.onerror = () => resolve(false);
      });
      image.src = address;
      if (await loaded) found.push(`picture ${address}`);
    }
    return found;
  }, addresses);
}

/** Leaves the page by a form; returns with what it was answered. */
async function sendForm(page: Page, action: string): Promise<number> {
  const answered = page.waitForResponse(action);
  await page.evaluate((address) => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: address, enctype: 'text/plain' });
    document.body.append(form);
    form.submit();
  }, action);
  return (await answered).status();
}

test('a page whose name comes to lead here reads nothing, by its own name or by ours', async () => {
  const [first, other] = [await startStranger(), await startStranger()];
  const rebound = await browser.newPage();
  await rebound.goto(`http://${name}:${first.port}/`);
  const elsewhere = await browser.newPage();
  await elsewhere.goto(`http://${name}:${other.port}/`);
  await first.leave();
  const server: Served = await serve({}, { port: first.port });
  try {
    const statuses = new Map<string, Set<number>>();
    for (const page of [rebound, elsewhere]) {
      page.on('response', (response) => {
        const { host } = new URL(response.url());
        statuses.set(host, (statuses.get(host) ?? new Set()).add(response.status()));
      });
    }
    // Its own origin now: the browser hides nothing from it, so the server must.
    expect(await tryAll(rebound, paths)).toEqual([]);
    expect([...(statuses.get(`${name}:${first.port}`) ?? [])]).toEqual([421]);
    const ours = [server.url, `http://localhost:${first.port}`];
    const addresses = [...ours, `http://${name}:${first.port}`].flatMap((base) => paths.map((path) => base + path));
    for (const page of [rebound, elsewhere]) expect(await tryAll(page, addresses)).toEqual([]);
    // Of most answers the browser does not even say that there was one.
    for (const base of ours) expect([403]).toEqual(expect.arrayContaining([...(statuses.get(new URL(base).host) ?? [])]));

    expect(await sendForm(elsewhere, `http://${name}:${first.port}/v1/setup`)).toBe(421);
    expect(await sendForm(rebound, `${server.url}/v1/setup`)).toBe(403);
  } finally {
    await server.close();
    await other.leave();
    await rebound.close();
    await elsewhere.close();
  }
});
