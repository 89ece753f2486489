import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TitleId } from '#shared/model/ids.ts';
import { demoCatalog } from '../../electron/core/demo/demo-catalog.ts';
import * as misbehaviors from '../fake-provider/misbehaviors.ts';
import { m3u, reader, startCore, type Played, type RunningCore } from './start-core.ts';

let running: RunningCore;
/** The demo's channels and films by name. */
const ids = new Map<string, TitleId>();
let lists = 0;

beforeAll(async () => {
  running = await startCore({ panel: { catalog: demoCatalog(Date.now()) } });
  const { id: playlistId } = await running.add();
  const { items: channels } = await running.api.catalog.listChannels({ playlistId });
  const { items: movies } = await running.api.catalog.listMovies({ playlistId });
  for (const { id, name } of [...channels, ...movies]) ids.set(name, id);
  ids.set('film', movies[0]!.id);
});

afterAll(() => running.stop());

/** The first channel of a list made of these lines. */
async function channelOf(list: string): Promise<TitleId> {
  const { id: playlistId } = await running.add({ type: 'm3u-url', url: running.panel.serve(`/lists/${++lists}.m3u`, list) });
  return (await running.api.catalog.listChannels({ playlistId })).items[0]!.id;
}

function linesOf({ bytes }: Played): string[] {
  return bytes.toString('utf8').split('\n').filter(Boolean);
}

/** The sealed parts an HLS playlist leads to, in its order. */
function partsOf(played: Played, id: string): string[] {
  const prefix = `/v1/streams/${encodeURIComponent(id)}/`;
  return linesOf(played).flatMap((line) => line.split(/["\s]/).filter((word) => word.startsWith(prefix)).map((word) => word.slice(prefix.length)));
}

describe('HLS', () => {
  test('comes rewritten: variants, renditions, keys, maps and segments lead back here and play', async () => {
    const { panel } = running;
    panel.serve('/hls/main.m3u8', [
      '#EXTM3U',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="One",URI="audio/a.m3u8?t=1"',
      '#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"',
      'low/index.m3u8?token=secret-token',
      '#EXT-X-STREAM-INF:BANDWIDTH=2,AUDIO="a"',
      `${panel.url}/hls/high/index.m3u8`,
    ].join('\n'));
    panel.serve('/hls/low/index.m3u8', [
      '#EXTM3U',
      '#EXT-X-TARGETDURATION:4',
      '#EXT-X-KEY:METHOD=AES-128,URI="../key.bin",IV=0x1',
      '#EXT-X-MAP:URI="/hls/init.mp4",BYTERANGE="10@0"',
      '#EXTINF:4,A title, with URI="not-an-address" in it',
      'one.ts',
      '#EXTINF:4,',
      '//127.0.0.1:1/elsewhere/two.ts',
      '#EXTINF:4,',
      'data:video/mp2t;base64,AAAA',
      `rtmp://user:word@127.0.0.1/live`,
      '# a note about http://user:word@127.0.0.1/',
      '#EXT-X-DATERANGE:ID="a",X-ASSET-URI="http://user:word@127.0.0.1/a.m3u8",X-OTHER="plain"',
      '#EXT-X-ENDLIST',
    ].join('\r\n'));
    panel.serve('/hls/key.bin', Buffer.from('0123456789abcdef'));
    panel.serve('/hls/init.mp4', Buffer.from('\0\0\0\u0018ftypiso5'));
    panel.serve('/hls/low/one.ts', Buffer.concat([Buffer.from([0x47]), Buffer.alloc(187), Buffer.from([0x47]), Buffer.alloc(187)]));
    const id = await channelOf(m3u([',Hls', `${panel.url}/hls/main.m3u8`]));

    const main = await running.play(id);
    expect(main.headers['content-type']).toBe('application/vnd.apple.mpegurl');
    expect(partsOf(main, id)).toHaveLength(3);
    expect(main.bytes.toString()).not.toMatch(/127\.0\.0\.1|secret-token|index\.m3u8/);

    const low = await running.play(id, { part: partsOf(main, id)[1]! });
    const [key, map, segment, foreign] = partsOf(low, id);
    expect(linesOf(low)).toMatchObject({ 0: '#EXTM3U', 1: '#EXT-X-TARGETDURATION:4' });
    expect(low.bytes.toString()).not.toMatch(/data:video|user:word|not-an-address|127\.0\.0\.1/);
    expect(low.bytes.toString()).toContain('X-OTHER="plain"');
    expect((await running.play(id, { part: key! })).bytes.toString()).toBe('0123456789abcdef');
    expect((await running.play(id, { part: map! })).headers['content-type']).toBe('video/mp4');
    expect(await running.play(id, { part: segment! })).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp2t' } });
    await expect(running.play(id, { part: foreign! })).rejects.toMatchObject({ code: 'provider_unreachable' });
  });

  test('of a real channel rolls on: the same segment keeps its address, and all of them are pictures', async () => {
    const id = ids.get('Amber News HD')!;
    const first = await running.play(id, { part: 'hls' });
    const second = await running.play(id, { part: 'hls' });
    const parts = partsOf(first, id);
    const segment = await running.play(id, { part: parts[0]! });

    expect(parts.length).toBeGreaterThanOrEqual(3);
    expect(partsOf(second, id).some((part) => parts.includes(part))).toBe(true);
    expect([segment.status, segment.bytes[0], segment.bytes.length > 10_000]).toEqual([200, 0x47, true]);
    expect(first.bytes.toString()).not.toContain(running.panel.password);
  });

  test('parts are good for one title of one process, and for nothing else', async () => {
    const id = ids.get('Amber News HD')!;
    const other = ids.get('Harbor 24')!;
    const part = partsOf(await running.play(id, { part: 'hls' }), id)[0]!;
    const gone = { code: 'not_found' };

    await expect(running.play(other, { part })).rejects.toMatchObject(gone);
    await expect(running.play(id, { part: `${part.slice(0, -4)}AAAA` })).rejects.toMatchObject(gone);
    await expect(running.play(id, { part: Buffer.from('http://127.0.0.1/').toString('base64url') })).rejects.toMatchObject(gone);
    await expect(running.play(id, { part: '' })).rejects.toMatchObject(gone);
    const another = await startCore();
    try {
      await expect(another.play(id, { part })).rejects.toMatchObject(gone);
      const { id: playlistId } = await another.add();
      const [channel] = (await another.api.catalog.listChannels({ playlistId })).items;
      await expect(another.play(channel!.id, { part })).rejects.toMatchObject(gone);
    } finally {
      await another.stop();
    }
  });
});

describe('a live channel', () => {
  test('plays, says what it is, and lets go of the provider when the viewer leaves', async () => {
    const { core, panel } = running;
    const id = ids.get('Harbor 24')!;
    expect(await running.reader.playback.openStream({ titleId: id })).toEqual({
      titleId: id,
      path: `/v1/streams/${id}`,
      container: 'mpegts',
      live: true,
      name: 'Harbor 24',
      transport: null,
    });
    const gone = new AbortController();
    const answer = await core.openStream(reader, id, { part: null, range: null, signal: gone.signal });
    let received = 0;
    await expect(
      (async () => {
        for await (const chunk of answer.body ?? []) {
          received += chunk.length;
          if (received > 50_000) gone.abort();
        }
      })(),
    ).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => panel.activeConnections).toBe(0);

    await running.play(id, { most: 1_000 });
    await expect.poll(() => panel.activeConnections).toBe(0);
    const unread = await core.openStream(reader, id, { part: null, range: null, signal: new AbortController().signal });
    unread.close();
    await expect.poll(() => panel.activeConnections).toBe(0);
  });

  test('in the other format has another path', async () => {
    const id = ids.get('Harbor 24')!;
    expect(await running.reader.playback.openStream({ titleId: id, format: 'hls' })).toMatchObject({ path: `/v1/streams/${id}/hls`, container: 'hls' });
    expect((await running.play(id, { part: 'hls' })).headers['content-type']).toBe('application/vnd.apple.mpegurl');
    expect((await running.play(id, { part: 'ts', most: 500 })).headers['content-type']).toBe('video/mp2t');
  });

  test('that is off the air says so', async () => {
    await expect(running.play(ids.get('Channel Nine (off the air)')!)).rejects.toMatchObject({
      code: 'stream_unavailable',
      status: 404,
      message: expect.stringMatching(/^[A-Z].{20,}/),
    });
  });

  test.each([
    ['a page with status 200', misbehaviors.htmlPage(), { code: 'provider_rejected', reason: 'blocked' }],
    ['a text with status 200', misbehaviors.blockedText(), { code: 'provider_rejected', reason: 'blocked' }],
    ['any other text with status 200', misbehaviors.reply('Hello viewer', 'video/mp2t'), { code: 'stream_unavailable', reason: 'malformed' }],
    ['a refused login', misbehaviors.authZero(), { code: 'provider_rejected', reason: 'auth' }],
    ['nothing', misbehaviors.emptyReply(), { code: 'stream_unavailable', reason: 'empty' }],
    ['status 458', misbehaviors.status(458), { code: 'provider_busy', reason: 'connection-limit' }],
    ['status 451', misbehaviors.status(451), { code: 'provider_rejected', reason: 'geo' }],
    ['a broken connection', misbehaviors.resetBeforeHeaders(), { code: 'provider_unreachable' }],
    ['silence', misbehaviors.slowHeaders(60_000), { code: 'provider_unreachable', reason: 'timeout' }],
  ])('that answers with %s is not passed on', async (_, misbehavior, expected) => {
    const end = running.panel.behave({ kind: 'stream' }, misbehavior);
    await expect(running.play(ids.get('Harbor 24')!)).rejects.toMatchObject(expected);
    end();
  });

  test('is asked for once more, from its own address, when the panel still counts the viewer before', async () => {
    const { panel } = running;
    panel.forgetRequests();
    panel.behave({ kind: 'stream' }, misbehaviors.status(403), { times: 1 });
    expect((await running.play(ids.get('Harbor 24')!, { most: 1_000 })).status).toBe(200);
    const [refused, retried, ...more] = panel.requests({ kind: 'stream' });
    expect([refused?.status, retried?.path, more]).toEqual([403, refused?.path, []]);

    panel.behave({ kind: 'stream' }, misbehaviors.status(403), { times: 2 });
    await expect(running.play(ids.get('Harbor 24')!, { most: 1_000 })).rejects.toMatchObject({ status: 403 });
    panel.recover();
  });

  test('behind a token of a few seconds is asked for anew each time', async () => {
    const tokens = await startCore({ panel: { catalog: demoCatalog(Date.now()), streamTokens: { ttlMs: 150 } } });
    try {
      const { id: playlistId } = await tokens.add();
      const [channel] = (await tokens.api.catalog.listChannels({ playlistId })).items;
      for (let view = 0; view < 2; view += 1) expect((await tokens.play(channel!.id, { most: 1_000 })).status).toBe(200);
      expect(tokens.panel.requests({ kind: 'stream' }).filter(({ path }) => path.startsWith('/token/'))).toHaveLength(2);
    } finally {
      await tokens.stop();
    }
  });
});

describe('a film', () => {
  test('comes whole or in the part that is asked for', async () => {
    const id = ids.get('film')!;
    const whole = await running.play(id);
    const part = await running.play(id, { range: 'bytes=100-299' });
    const tail = await running.play(id, { range: 'bytes=-50' });
    const size = whole.bytes.length;

    expect(whole).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp4', 'content-length': String(size) } });
    expect(part).toMatchObject({ status: 206, headers: { 'content-range': `bytes 100-299/${size}`, 'content-length': '200' } });
    expect(part.bytes.equals(whole.bytes.subarray(100, 300))).toBe(true);
    expect(tail.bytes.equals(whole.bytes.subarray(-50))).toBe(true);
  });

  test('has no part beyond its end, and a range that is none is a request for the whole', async () => {
    const id = ids.get('film')!;
    const { bytes } = await running.play(id);

    expect(await running.play(id, { range: 'bytes=999999999-' })).toMatchObject({ status: 416, headers: { 'content-range': `bytes */${bytes.length}` } });
    for (const range of ['bytes=1-2,5-6', 'bytes=b-a', 'lines=1-2', 'bytes=']) expect((await running.play(id, { range })).status).toBe(200);
  });

  test('of another kind than the player thinks is named by its bytes', async () => {
    running.panel.serve('/odd/film', Buffer.from('\u001aE\u00df\u00a3 and so on', 'latin1'), { 'content-type': 'text/html' });
    running.panel.serve('/odd/run.bin', Buffer.from([1, 2, 3, 4]), { 'content-type': 'text/html' });
    const matroska = await channelOf(m3u([',Odd', `${running.panel.url}/odd/film`]));
    const unknown = await channelOf(m3u([',Odd', `${running.panel.url}/odd/run.bin`]));

    expect((await running.play(matroska)).headers['content-type']).toBe('video/webm');
    expect((await running.play(unknown)).headers['content-type']).toBe('application/octet-stream');
    expect((await running.reader.playback.openStream({ titleId: unknown })).container).toBe('file');
  });
});

describe('headers that a list asks for', () => {
  const sample = Buffer.concat([Buffer.from([0x47]), Buffer.alloc(187), Buffer.from([0x47]), Buffer.alloc(187)]);
  const stream = (name: string) => running.panel.serve(`/headers/${name}.ts`, sample);
  const seen = (name: string) => running.panel.requests({ path: `/headers/${name}.ts` }).at(-1)?.headers;

  test('reach the provider, from #EXTVLCOPT, from the pipe, and from #EXTHTTP', async () => {
    const list = [
      '#EXTM3U',
      '#EXTVLCOPT:http-user-agent=Player/1.0',
      '#EXTVLCOPT:http-referrer=http://site.example/page',
      '#EXTINF:-1,One',
      `${stream('one')}|Cookie=a%3D1&X-Token=t%20t`,
      '#EXTHTTP:{"Authorization":"Bearer abc"}',
      '#EXTINF:-1,Two',
      stream('two'),
      '#EXTINF:-1,Three',
      `${stream('three')}|Host=evil.example&Content-Length=5&Transfer-Encoding=chunked`,
    ].join('\n');
    const { id: playlistId } = await running.add({ type: 'm3u-url', url: running.panel.serve('/headers.m3u', list) });
    for (const { id } of (await running.api.catalog.listChannels({ playlistId })).items) await running.play(id);

    expect(seen('one')).toMatchObject({ 'user-agent': 'Player/1.0', referer: 'http://site.example/page', cookie: 'a=1', 'x-token': 't t' });
    expect(seen('two')).toMatchObject({ authorization: 'Bearer abc', 'user-agent': expect.stringContaining('VLC') });
    expect(seen('three')).toMatchObject({ host: `127.0.0.1:${running.panel.port}` });
    expect(seen('three')).not.toHaveProperty('transfer-encoding');
  });

  test('that prove who the user is do not follow to another server', async () => {
    const other = await startCore();
    try {
      other.panel.serve('/there.ts', sample);
      running.panel.behave({ path: '/headers/moved.ts' }, misbehaviors.redirectTo(`${other.panel.url}/there.ts`));
      await running.play(await channelOf(m3u([',Moved', `${running.panel.url}/headers/moved.ts|Cookie=a%3D1&User-Agent=Player/2.0`])));

      expect(other.panel.requests()[0]?.headers).toMatchObject({ 'user-agent': 'Player/2.0' });
      expect(other.panel.requests()[0]?.headers).not.toHaveProperty('cookie');
    } finally {
      await other.stop();
    }
  });

  test('and the player’s name the owner gave for the source, too', async () => {
    const { id: playlistId } = await running.add(running.login(), { insecureTls: false, userAgent: 'Told/1.0', encoding: null });
    const [channel] = (await running.api.catalog.listChannels({ playlistId })).items;
    await running.play(channel!.id, { most: 500 });

    expect(running.panel.requests({ kind: 'stream' }).at(-1)?.headers['user-agent']).toBe('Told/1.0');
    expect(running.panel.requests({ kind: 'account' }).at(-1)?.headers['user-agent']).toBe('Told/1.0');
  });
});

test('what no browser plays is told before it is tried', async () => {
  const id = await channelOf(m3u([',Old', 'rtsp://tv.example/1']));
  expect(await running.reader.playback.openStream({ titleId: id })).toMatchObject({ container: 'unsupported', transport: 'rtsp' });
  await expect(running.play(id)).rejects.toMatchObject({ code: 'stream_unsupported', message: expect.stringContaining('rtsp') });
});

test.each(['', 'nonsense', 'aaaaaaaa.c.1', '../../etc/passwd', 'http://127.0.0.1/'])('the id %j leads nowhere', async (id) => {
  await expect(running.play(id)).rejects.toMatchObject({ code: 'not_found' });
});

describe('pictures', () => {
  const logo = (id: string, part: string | null = null) => running.core.openLogo(reader, id, { part, signal: new AbortController().signal });

  async function bytesOf(answer: Awaited<ReturnType<typeof logo>>): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of answer.body ?? []) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  test('are fetched once and kept', async () => {
    const id = ids.get('Amber News HD')!;
    running.panel.forgetRequests();
    const all = await Promise.all([logo(id), logo(id), logo(ids.get('Amber News')!)]);
    const bytes = await Promise.all(all.map(bytesOf));

    expect(all[0]!.headers).toMatchObject({ 'content-type': 'image/png', 'content-length': String(bytes[0]!.length) });
    expect(bytes[0]!.equals(bytes[1]!)).toBe(true);
    expect(running.panel.requests({ kind: 'image' })).toHaveLength(1);
    running.panel.behave({ kind: 'image' }, misbehaviors.status(500));
    expect((await bytesOf(await logo(id))).equals(bytes[0]!)).toBe(true);
    running.panel.recover();
  });

  test('of a title’s own page are reached by what the page says, and by nothing else', async () => {
    const movie = await running.reader.catalog.getMovie({ movieId: ids.get('film')! });
    const part = movie.backdrop!.split('/').at(-1)!;

    expect((await logo(movie.id, part)).headers['content-type']).toBe('image/jpeg');
    await expect(logo(ids.get('Harbor 24')!, part)).rejects.toMatchObject({ code: 'not_found' });
    await expect(logo(movie.id, 'AAAA')).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'image/svg+xml'],
    ['a page', '<!DOCTYPE html><html></html>', 'image/png'],
    ['six megabytes', Buffer.concat([Buffer.from('\x89PNG\r\n', 'latin1'), Buffer.alloc(6 * 1024 * 1024)]), 'image/png'],
    ['nothing', '', 'image/png'],
  ])('that are %s are no pictures, and are not asked for again', async (what, body, type) => {
    const path = `/pictures/${what.replaceAll(' ', '-')}`;
    const id = await channelOf(m3u([`tvg-logo="${running.panel.serve(path, body, { 'content-type': type })}",Pictured`, 'http://tv.example/1.ts']));

    await expect(logo(id)).rejects.toBeInstanceOf(Error);
    await expect(logo(id)).rejects.toMatchObject({ code: 'not_found' });
    expect(running.panel.requests({ path })).toHaveLength(1);
  });
});
