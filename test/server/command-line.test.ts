import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { startCore } from '../core/start-core.ts';
import { cliEntry, plainEnv, runProgram, temporaryFolder, type FinishedProgram } from './start-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const fixtures = join(import.meta.dirname, '../fixtures');

let home: string;
let provider: FakeProvider;

beforeAll(async () => {
  home = await temporaryFolder();
  provider = await startFakeProvider();
});

afterAll(async () => {
  await provider.close();
  await rm(home, { recursive: true, force: true });
});

const webplay = (...args: string[]): Promise<FinishedProgram> => runProgram(cliEntry, args, { home });

/** What the command prints of a file, as far as a test looks at it. */
interface Report {
  kind: string;
  compression: string;
  encoding: string;
  entries: number;
  groups: number;
  kinds: Record<'live' | 'movie' | 'series', number>;
  guide_urls: string[];
  channels: number;
  programmes: number;
  warnings: { code: string; line: number }[];
  items?: object[];
  repairs?: object[];
}

async function inspect(target: string, ...flags: string[]): Promise<{ code: number | null; report: Report; stderr: string }> {
  const { code, stdout, stderr } = await webplay('inspect', target, '--json', ...flags);
  expect(stdout.split('\n')).toHaveLength(2); // one object on one line
  return { code, stderr, report: JSON.parse(stdout) as Report };
}

/** What the vectors may say of a file; every key is compared where it is there. */
interface Expected {
  kind?: string;
  baseUrl?: string;
  compression?: string;
  encoding?: string;
  header?: { epgUrls?: string[] };
  entries?: { kind?: string; groups?: string[]; catchupUrl?: unknown; catchupUrlInZone?: unknown; note?: unknown }[];
  channels?: object[];
  programmes?: object[];
  truncated?: boolean;
  warnings?: string[];
}

function expectedOf(file: string): Expected {
  const name = file.replace(/\.(m3u8?|xml|xml\.gz)$/, '');
  return JSON.parse(readFileSync(join(fixtures, `${name}.expected.json`), 'utf8')) as Expected; // our own files
}

const lists = readdirSync(fixtures).filter((name) => /^m3u-.*\.m3u8?$/.test(name));
const guides = ['xmltv-01-full.xml', 'xmltv-08-latin1.xml', 'xmltv-10-bom-and-junk.xml', 'xmltv-14-truncated.xml', 'xmltv-17-double-gzip.xml.gz', 'xmltv-21-empty-guide.xml'];

describe.concurrent('inspect says of a list what the vectors say', () => {
  test.each(lists)('%s', async (file) => {
    const expected = expectedOf(file);
    const entries = (expected.entries ?? []).map(({ catchupUrl: _url, catchupUrlInZone: _inZone, note: _note, ...entry }) => entry);
    // A vector that names an address was read from the network: only there a file of this machine is refused.
    const target = expected.baseUrl === undefined ? join(fixtures, file) : provider.serve(`/vectors/${file}`, readFileSync(join(fixtures, file)));
    const { code, report } = await inspect(target, '--entries');

    expect(code).toBe(expected.kind === 'channel-list' ? 0 : 2);
    expect({ kind: report.kind, entries: report.entries, items: report.items?.length }).toEqual({ kind: expected.kind, entries: entries.length, items: entries.length });
    if (expected.baseUrl === undefined) expect(report.items).toMatchObject(entries);
    expect(report.kinds.live + report.kinds.movie + report.kinds.series).toBe(entries.length);
    if (entries.length > 0 && entries.every(({ kind }) => kind !== undefined)) {
      for (const kind of ['live', 'movie', 'series'] as const) expect([kind, report.kinds[kind]]).toEqual([kind, entries.filter((entry) => entry.kind === kind).length]);
    }
    if (entries.every(({ groups }) => groups !== undefined)) expect(report.groups).toBe(new Set(entries.flatMap(({ groups }) => groups)).size);
    if (expected.compression) expect(report.compression).toBe(expected.compression);
    if (expected.encoding) expect(report.encoding).toBe(expected.encoding);
    if (expected.header?.epgUrls) expect(report.guide_urls).toEqual(expected.header.epgUrls);
    if (expected.warnings) expect(report.warnings.map(({ code: warning }) => warning)).toEqual(expected.warnings);
  });
});

describe.concurrent('inspect says of a guide what the vectors say', () => {
  test.each(guides)('%s', async (file) => {
    const { channels = [], programmes = [], compression, encoding, truncated, warnings } = expectedOf(file);
    const { code, report } = await inspect(join(fixtures, file));

    expect(code).toBe(0);
    expect(report).toMatchObject({ kind: 'xmltv', channels: channels.length, programmes: programmes.length, entries: 0, ...(compression && { compression }), ...(encoding && { encoding }) });
    if (truncated) expect(report.warnings.map((warning) => warning.code)).toContain('truncated');
    if (warnings) expect(report.warnings.map((warning) => warning.code)).toEqual(warnings);
  });

  test('it names what was repaired, with its place, and the channels of a playlist that it does not know', async () => {
    const list = join(home, 'three.m3u');
    await writeFile(list, '#EXTM3U\n#EXTINF:-1 tvg-id=" BAD ",By id\nhttp://tv.example/1\n#EXTINF:-1,food  & home\nhttp://tv.example/2\n#EXTINF:-1,Nobody\nhttp://tv.example/3\n');
    const { code, report } = await inspect(join(fixtures, 'xmltv-07-broken-markup.xml'), '--m3u', list);

    expect(code).toBe(0);
    expect(report).toMatchObject({ span: { start: '2024-06-15T18:00:00.000Z' }, dropped: [], unmatched: { channels: 1, of: 3, names: ['Nobody'] } });
    expect(report.repairs?.[0]).toEqual({ code: 'bare-ampersand', count: 2, samples: [expect.objectContaining({ line: 3, offset: 81 }), expect.objectContaining({ line: 4, offset: 205 })] });
  });

  test('a page in place of one is a page', async () => {
    expect(await inspect(join(fixtures, 'xmltv-19-html-page.xml'))).toMatchObject({ code: 2, report: { kind: 'html' } });
  });
});

describe.concurrent('inspect reads an address', () => {
  const list = '#EXTM3U\n#EXTINF:-1 group-title="News",One\nnear/1.ts\n';

  test('after redirects and unpacked, with its relative addresses resolved', async () => {
    provider.serve('/real/list.m3u', gzipSync(gzipSync(list)), { 'content-encoding': 'gzip' });
    provider.behave({ path: '/moved.m3u' }, misbehaviors.redirectTo('/real/list.m3u', 308));
    const { code, report } = await inspect(`${provider.url}/moved.m3u`, '--entries');

    expect([code, report.kind, report.entries]).toEqual([0, 'channel-list', 1]);
    expect(report.items).toMatchObject([{ name: 'One', url: `${provider.url}/near/1.ts` }]);
  });

  test('and in words for people', async () => {
    const { code, stdout } = await webplay('inspect', provider.serve('/plain.m3u', list));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^kind +channel-list\n/);
    expect(stdout).toMatch(/entries +1 \(1 live, 0 movies, 0 series\)/);
  });

  test.each<[what: string, path: string, body: string | Uint8Array, code: number, said: RegExp]>([
    ['a page is no list', '/page.html', '<!DOCTYPE html><html></html>', 2, /^$/],
    ['a line without end is refused', '/line.m3u', `#EXTM3U\n#EXTINF:-1,${'x'.repeat(1_200_000)}`, 2, /^Line 2 is longer than/],
    ['a bomb is refused', '/bomb.m3u', gzipSync(Buffer.alloc(48 * 1024 * 1024, '\n')), 2, /unpacks to/],
    ['too many layers are refused', '/layers.m3u', gzipSync(gzipSync(gzipSync(gzipSync(list)))), 2, /compressed too many times/],
  ])('%s', async (_, path, body, exitCode, text) => {
    const { code, stderr } = await webplay('inspect', provider.serve(path, body), '--json');
    expect(code).toBe(exitCode);
    expect(stderr).toMatch(text);
    expect(stderr.split('\n').length).toBeLessThanOrEqual(2);
  });

  test.each([
    ['a refusal', '/403', misbehaviors.status(403), /blocks this player/],
    ['a circle', '/circle', misbehaviors.redirectLoop(), /redirects in circles/],
    ['a broken connection', '/reset', misbehaviors.resetBeforeHeaders(), /closed the connection/],
    ['a redirect to where nobody is', '/meta', misbehaviors.redirectTo('http://169.254.169.254/latest'), /may not reach/],
  ])('%s is said in one line, without the address', async (_, path, misbehavior, text) => {
    provider.behave({ path }, misbehavior);
    const { code, stdout, stderr } = await webplay('inspect', `${provider.url}${path}?password=word-of-mine`);

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(text);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('word-of-mine');
  });
});

test('what is not there, and what is no command, is said', async () => {
  const [missing, folder, nothing, unknown, help] = await Promise.all([
    webplay('inspect', join(home, 'missing.m3u')),
    webplay('inspect', home),
    webplay('inspect'),
    webplay('fetch'),
    webplay('--help'),
  ]);
  expect(missing).toEqual({ code: 1, stdout: '', stderr: 'There is no such file\n' });
  expect(folder).toEqual({ code: 1, stdout: '', stderr: 'This is a folder, not a file\n' });
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('Name a file') });
  expect(unknown).toMatchObject({ code: 64, stdout: '', stderr: expect.stringContaining('webplay <command>') });
  expect(help).toMatchObject({ code: 0 });
});

test('demo prints where it is and plays, until it is told to end', async () => {
  const child = spawn(process.execPath, [cliEntry, 'demo', '--port', '0'], { cwd: home, env: plainEnv(home) });
  const line = await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve));
  const { url, username, password } = JSON.parse(line) as Record<string, string>;
  const account = await fetch(`${url}/player_api.php?username=${username}&password=${password}`);
  const stream = await fetch(`${url}/live/${username}/${password}/101.ts`);
  const first = await stream.body?.getReader().read();
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const begun = performance.now();
  child.kill('SIGTERM');

  expect(await account.json()).toMatchObject({ user_info: { auth: 1 } });
  expect([stream.status, first?.value?.[0]]).toEqual([200, 0x47]);
  expect(await ended).toBe(0);
  expect(performance.now() - begun).toBeLessThan(2_000);
});

test('a cache goes out of one folder and into another, and a bad one is refused', async () => {
  const running = await startCore();
  const file = join(home, 'cache.json');
  const other = join(home, 'other');
  try {
    await running.add({ type: 'm3u-url', url: running.panel.serve('/a.m3u', '#EXTM3U\n#EXTINF:-1 group-title="News",One\nhttp://tv.example/1.ts\n#EXTINF:-1,Two\nhttp://tv.example/live/u/secret77/2.ts\n') });
    await running.core.close();
    expect(await webplay('export-cache', file, '--data-dir', running.dataDir)).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('2 rows written') });
    expect(await readFile(file, 'utf8')).not.toContain('secret77');
    expect(await webplay('export-cache', file, '--with-credentials', '--data-dir', running.dataDir)).toMatchObject({ code: 1, stderr: expect.stringContaining('refresh the playlist') });
    expect(await webplay('import-cache', file, '--data-dir', other)).toMatchObject({ code: 0, stderr: expect.stringContaining('2 rows read') });
    const again = join(home, 'again.json');
    await webplay('export-cache', again, '--data-dir', other);
    const rows = async (path: string) => (JSON.parse(await readFile(path, 'utf8')) as { channels: { name: string; url: string; group: string }[] }).channels.map(({ name, url, group }) => [name, url, group]);
    expect(await rows(again)).toEqual(await rows(file));

    const bad = join(home, 'bad.json');
    await writeFile(bad, (await readFile(file, 'utf8')).replace('"channel_count":2', '"channel_count":3'));
    expect(await webplay('import-cache', bad, '--data-dir', other)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('nothing was imported') });
  } finally {
    await running.stop();
  }
});

test('the guide is written as XMLTV, and what is asked for wrongly is said', async () => {
  const running = await startCore();
  const file = join(home, 'guide.xml');
  try {
    const time = new Date(Date.now() - 60_000).toISOString().replace(/[-:T]/g, '').slice(0, 14);
    const guide = `<tv><channel id="a"><display-name>A</display-name></channel><programme start="${time}" channel="a"><title>On now</title></programme></tv>`;
    const { id: playlistId } = await running.add({ type: 'm3u-url', url: running.panel.serve('/a.m3u', `#EXTM3U url-tvg="${running.panel.serve('/a.xml', guide)}"\n#EXTINF:-1 tvg-id="a",A\nhttp://tv.example/a.ts\n`) });
    await running.api.guideSources.refreshGuide({ playlistId });
    await expect.poll(async () => (await running.api.guide.getGuideState({ playlistId })).matched, { timeout: 20_000 }).toBe(1);
    await running.core.close();
    expect(await webplay('export-guide', file, '--days', '2', '--data-dir', running.dataDir)).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('1 programmes of 1 channels written') });
    expect((await inspect(file)).report).toMatchObject({ kind: 'xmltv', channels: 1, programmes: 1 });
    expect(await webplay('export-guide', file, '--days', 'x', '--data-dir', running.dataDir)).toMatchObject({ code: 1, stderr: expect.stringContaining('--days') });
    expect(await webplay('export-guide', '--data-dir', running.dataDir)).toMatchObject({ code: 1, stderr: expect.stringContaining('Name the file') });
  } finally {
    await running.stop();
  }
});
