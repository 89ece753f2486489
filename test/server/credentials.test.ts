import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ChannelRow } from '#shared/contract/compat.ts';
import { demoCatalog } from '../../electron/core/demo/demo-catalog.ts';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { filesBelow, searchFor, shownOf, spellingsOf, type Finding } from './secret-search.ts';
import { cliEntry, runProgram, startServer, temporaryFolder, type RunningServer } from './start-server.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

/** Signs that every spelling changes: of addresses, of JSON, of base64, and of more than one byte. */
const odd = '"p\\w é/+&=%?#';
const secrets = {
  panel: `Zq7panel${odd}k1`,
  link: `Zq7link${odd}k2`,
  path: `Zq7path${odd}k3`,
  query: `Zq7query${odd}k4`,
  userInfo: `Zq7info${odd}k5`,
  authorization: 'Zq7authorization+/k6==',
  cookie: 'Zq7cookie%20k7',
  linkUserInfo: `Zq7linkinfo${odd}k8`,
};
const search = searchFor(secrets);

let home: string;
let panel: FakeProvider;
let server: RunningServer;
/** Everything that left the process or was left by it. */
const collected: [where: string, content: Buffer | string][] = [];

beforeAll(async () => {
  home = await temporaryFolder();
  const dataDir = join(home, 'data');
  await mkdir(dataDir);
  panel = await startFakeProvider({ catalog: demoCatalog(Date.now()), credentials: { username: 'viewer', password: secrets.panel }, account: { message: `Hello viewer, your password is ${secrets.panel}` } });
  server = await startServer({ dataDir });
  const events = await server.open('/v1/events');
  let told = '';
  events.setEncoding('utf8').on('data', (text: string) => (told += text)).on('error', () => undefined);

  const link = listWithSecrets();
  const sources: object[] = [
    { type: 'xtream', server: panel.url, username: 'viewer', password: secrets.panel },
    { type: 'm3u-url', url: `${link}?username=viewer&password=${encodeURIComponent(secrets.link)}` },
    { type: 'm3u-url', url: `http://viewer:${encodeURIComponent(secrets.linkUserInfo)}@127.0.0.1:${panel.port}${new URL(listWithoutSecrets()).pathname}` },
    { type: 'm3u-url', url: `${panel.url}/live/viewer/${encodeURIComponent(secrets.panel)}/101.m3u8` },
    { type: 'm3u-url', url: `${panel.url}/viewer/${encodeURIComponent(secrets.panel)}/101.m3u8` },
  ];
  for (const source of sources) {
    const added = await server.ask('/v1/playlists', { method: 'POST', as: 'owner', body: JSON.stringify({ source }) });
    collected.push(['the answer to the owner who adds', added.text]);
    await server.settled();
  }
  const login = JSON.stringify({ host: panel.url, username: 'viewer', password: secrets.panel });
  collected.push(['the answer to a login', (await server.ask('/login', { method: 'POST', as: 'owner', body: login })).text]);
  const refused = JSON.stringify({ host: `http://viewer:${secrets.panel}@tv.example`, username: '', password: secrets.panel });
  collected.push(['the answer to a refused login', (await server.ask('/login', { method: 'POST', as: 'owner', body: refused })).text]);
  await server.ask('/refresh', { method: 'POST', as: 'owner' });
  await server.settled();
  await readEverything();
  await failEverything();
  events.destroy();
  collected.push(['the events', told]);
});

afterAll(async () => {
  await server.stop();
  await panel.close();
  await rm(home, { recursive: true, force: true });
});

/** A list whose entries hold credentials in every place where lists hold them. */
function listWithSecrets(): string {
  const path = encodeURIComponent(secrets.path);
  const lines = [
    `#EXTM3U x-tvg-url="http://tv.example/xmltv.php?username=other&password=${path}" catchup-source="http://tv.example/timeshift/other/${path}/{duration}/{start}/1.ts"`,
    `#EXTINF:-1 tvg-logo="${panel.url}/logos/${encodeURIComponent(secrets.link)}/channel-101.png" group-title="First",Logo with the password of the link`,
    'http://tv.example/plain.ts',
    `#EXTINF:-1 tvg-logo="http://tv.example/logo.php?u=other&token=${path}" catchup="default" catchup-source="http://tv.example/timeshift/other/${path}/{duration}/{start}/2.ts",Path`,
    `http://tv.example/live/other/${path}/2.ts`,
    ',Movie',
    `http://tv.example/movie/other/${path}/3.mp4`,
    '#EXTINF:-1,Short',
    `http://tv.example/other/${path}/4`,
    '#EXTINF:-1,Query',
    `http://tv.example/play.php?username=other&password=${encodeURIComponent(secrets.query)}&id=5`,
    '#EXTINF:-1,User info',
    `http://other:${encodeURIComponent(secrets.userInfo)}@tv.example/6.ts`,
    `#EXTVLCOPT:http-referrer=http://other:${encodeURIComponent(secrets.userInfo)}@tv.example/`,
    '#EXTINF:-1,Headers',
    `http://tv.example/7.ts|Authorization=Bearer ${encodeURIComponent(secrets.authorization)}&Cookie=${encodeURIComponent(`session=${secrets.cookie}`)}`,
    '#EXTHTTP:' + JSON.stringify({ Authorization: `Basic ${Buffer.from(`other:${secrets.userInfo}`).toString('base64')}` }),
    '#EXTINF:-1,More headers',
    'http://tv.example/8.ts',
  ];
  return panel.serve('/mine/list.m3u', lines.join('\n'));
}

/** One whose only credentials are those it is asked with, which its logo repeats. */
function listWithoutSecrets(): string {
  return panel.serve('/mine/other.m3u', `#EXTM3U\n#EXTINF:-1 tvg-logo="http://tv.example/${encodeURIComponent(secrets.linkUserInfo)}.png",Alone\nhttp://tv.example/9.ts`);
}

interface Listed {
  playlists: { id: string }[];
  items: { id: string; logo: string | null }[];
}

/** Asks for all that a reader may see, and plays and looks at some of it. */
async function readEverything(): Promise<void> {
  const get = async (path: string) => {
    const answer = await server.ask(path);
    collected.push([`the answer to a reader's ${path}`, answer.text]);
    return answer.json as Listed; // only what is there is used
  };
  for (const path of ['/status', '/channels?page_size=200', '/stats', '/groups', '/v1/info', '/v1/settings']) await get(path);
  const { playlists } = await get('/v1/playlists');
  for (const { id } of playlists) {
    for (const kind of ['channel', 'movie', 'series']) await get(`/v1/playlists/${id}/categories?kind=${kind}`);
    for (const list of ['channels', 'movies', 'series']) {
      const { items } = await get(`/v1/playlists/${id}/${list}?limit=200`);
      for (const item of items.slice(0, 4)) {
        await get(`/v1/${list}/${item.id}`);
        if (item.logo) await server.ask(item.logo);
        const stream = await server.ask(`/v1/titles/${item.id}/stream`, { method: 'POST' });
        collected.push([`the stream of ${item.id}`, stream.text]);
        const hls = await server.ask(`/v1/streams/${item.id}/hls`, { method: 'HEAD' });
        collected.push([`the headers of ${item.id}`, JSON.stringify(hls.headers)]);
      }
    }
    await get(`/v1/playlists/${id}/search?query=a`);
    await get(`/v1/playlists/${id}/favorites`);
    await server.ask(`/v1/playlists/${id}/activate`, { method: 'POST', as: 'owner' });
    const { channels } = (await server.ask('/channels?page_size=200')).json as { channels: ChannelRow[] };
    collected.push([`the rows of ${id}`, JSON.stringify(channels)]);
    const [first] = channels;
    if (first) collected.push([`the HLS of ${first.id}`, (await server.ask(`/v1/streams/${first.id}/hls`, { method: 'GET' })).text]);
  }
}

/** What goes wrong is written down in more places than what goes well. */
async function failEverything(): Promise<void> {
  const echo = `No access for viewer with ${secrets.panel} at ${panel.url}/live/viewer/${encodeURIComponent(secrets.panel)}/1.ts`;
  for (const misbehavior of [misbehaviors.reply(echo, 'text/plain'), misbehaviors.status(403, echo), misbehaviors.jsonError(echo), misbehaviors.resetBeforeHeaders()]) {
    const end = panel.behave({}, misbehavior);
    const { playlists } = (await server.ask('/v1/playlists')).json as Listed;
    for (const { id } of playlists) await server.ask(`/v1/playlists/${id}/refresh`, { method: 'POST', as: 'owner' });
    await vi.waitUntil(async () => !(await server.ask('/v1/playlists')).text.includes('"refreshing":{'), { timeout: 60_000, interval: 100 });
    collected.push(['playlists that failed', (await server.ask('/v1/playlists', { as: 'owner' })).text]);
    collected.push(['the status of a failure', (await server.ask('/status')).text]);
    const { channels } = (await server.ask('/channels')).json as { channels: ChannelRow[] };
    collected.push(['a stream that failed', (await server.ask(`/v1/streams/${channels[0]!.id}`)).text]);
    end();
  }
}

test('the search finds a secret in every spelling and in every place: it can fail', async () => {
  for (const [name, secret] of Object.entries(secrets)) {
    for (const [spelling, text] of spellingsOf(secret)) {
      expect(search('here', `before ${text} after`)).toContainEqual({ where: 'here', secret: name, spelling });
    }
  }
  for (const before of ['', 'a', 'ab', 'abc']) {
    const [finding] = search('here', Buffer.from(`${before}${secrets.panel}${before}`).toString('base64'));
    expect(finding).toMatchObject({ secret: 'panel', spelling: expect.stringContaining('base64') });
  }
  const planted = join(server.dataDir, 'planted', 'control.bin');
  await mkdir(join(server.dataDir, 'planted'));
  await writeFile(planted, Buffer.alloc(70_000));
  await appendFile(planted, encodeURIComponent(secrets.panel));
  const found = (await filesBelow(server.dataDir)).flatMap(([file, content]) => search(file, content));
  await rm(join(server.dataDir, 'planted'), { recursive: true });

  expect(found).toContainEqual({ where: 'planted/control.bin', secret: 'panel', spelling: 'percent-encoded' });
});

test('what was asked did reach the provider with its credentials, so there was something to find', () => {
  expect(panel.requests({ kind: 'account' }).map(({ query }) => query.get('password'))).toContain(secrets.panel);
  expect(panel.requests({ path: '/mine/list.m3u' }).map(({ query }) => query.get('password'))).toContain(secrets.link);
  expect(panel.requests({ path: '/mine/other.m3u' }).some(({ headers }) => headers.authorization?.startsWith('Basic '))).toBe(true);
  expect(panel.requests({ kind: 'stream' }).length + panel.requests({ kind: 'segment' }).length).toBeGreaterThan(0);
  expect(panel.requests({ kind: 'image' }).length).toBeGreaterThan(0);
});

test('no secret is in any answer to a reader, nor in what the owner gets but where it is promised', () => {
  expect(collected.length).toBeGreaterThan(100);
  expect(findings(collected)).toEqual([]);
});

test('the owner alone is told what plays elsewhere, and that is where the search finds it', async () => {
  const owner = (await server.ask('/channels?page_size=200', { as: 'owner' })).text;
  expect(search('owner', owner).length).toBeGreaterThan(0);
});

test('no secret is in what the process prints, is called, or inherits', async () => {
  expect(findings([['stdout', server.stdout()], ['stderr', server.stderr()], ...(await shownOf(server.child.pid!))])).toEqual([]);
});

test('no secret is in any file while the server runs, after it has ended, and in what is exported', async () => {
  const files = await filesBelow(server.dataDir);
  expect(files.map(([name]) => name)).toEqual(expect.arrayContaining(['cache.db', 'cache.db-wal', 'user.db']));
  expect(findings(files)).toEqual([]);

  await server.terminate();
  const out = join(home, 'export.json');
  const exported = await runProgram(cliEntry, ['export-cache', out, '--data-dir', server.dataDir], { home });
  const after = (await filesBelow(home)).map(([name, content]): [string, Buffer] => [`after the end, ${name}`, content]);
  expect(exported).toMatchObject({ code: 0, stdout: '' });
  expect(after.map(([name]) => name)).toContain('after the end, export.json');
  expect(findings([...after, ['stderr of the export', exported.stderr], ['stderr', server.stderr()]])).toEqual([]);
});

function findings(places: readonly (readonly [string, Buffer | string])[]): Finding[] {
  return places.flatMap(([where, content]) => search(where, content));
}
