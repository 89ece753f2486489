import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { inspectBytes, type InspectOptions, type InspectReport } from './inspect.ts';

const folder = new URL('../../../../test/fixtures/', import.meta.url);

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

function inspect(content: Uint8Array | string, options: InspectOptions = {}, pieceLength?: number): Promise<InspectReport> {
  const bytes = Buffer.from(content);
  return inspectBytes(pieces(bytes, pieceLength ?? Math.max(1, bytes.length)), options);
}

const fixture = (name: string): Buffer => readFileSync(new URL(name, folder));

test('a list is reported in numbers', async () => {
  expect(await inspect(fixture('m3u-16-classify.m3u'))).toEqual({
    kind: 'channel-list',
    compression: 'none',
    encoding: 'utf-8',
    bytes: fixture('m3u-16-classify.m3u').length,
    entries: 15,
    groups: 9,
    kinds: { live: 7, movie: 4, series: 4 },
    guide_urls: [],
    channels: 0,
    programmes: 0,
    warnings: [],
  });
});

test('the entries come only when they are asked for, with all that can be derived', async () => {
  const report = await inspect(fixture('m3u-22-gzip-bytes.m3u'), { entries: true });
  expect(report).toMatchObject({ compression: 'gzip', entries: 1, items: [{ name: 'Zipped', transport: 'http-ts', xtream: null }] });
  expect(await inspect(fixture('m3u-22-gzip-bytes.m3u'))).not.toHaveProperty('items');
});

test('guide addresses and warnings keep their order', async () => {
  expect((await inspect(fixture('m3u-01-basic-plus.m3u'))).guide_urls).toEqual([
    'http://epg.example/guide-a.xml.gz',
    'https://epg.example/b,c/guide-b.xml',
  ]);
  expect((await inspect(fixture('m3u-09-missing-parts.m3u'))).warnings).toEqual([
    { code: 'missing-header', line: 1 },
    { code: 'extinf-without-url', line: 4 },
    { code: 'not-a-url', line: 17 },
    { code: 'extinf-without-url', line: 18 },
  ]);
});

test('the segments of one stream are no entries, even when only their look gives them away', async () => {
  const segments = `#EXTM3U\n${'#EXTINF:6.0,\nseg.ts\n'.repeat(10)}`;
  expect(await inspect(segments, { entries: true })).toMatchObject({ kind: 'hls-media', entries: 0, groups: 0, items: [] });
});

const guides: Record<string, Partial<InspectReport>> = {
  'xmltv-01-full.xml': { channels: 2, programmes: 3 },
  'xmltv-07-broken-markup.xml': { channels: 1, programmes: 5 },
  'xmltv-08-latin1.xml': { encoding: 'windows-1252', channels: 1, programmes: 1 },
  'xmltv-09-wrong-declaration.xml': { encoding: 'windows-1252', channels: 1, programmes: 1 },
  'xmltv-10-bom-and-junk.xml': { encoding: 'utf-8', channels: 1, programmes: 1, warnings: [{ code: 'junk-before-root', line: 2 }] },
  'xmltv-11-programmes-first.xml': { channels: 1, programmes: 3 },
  'xmltv-12-duplicate-channels.xml': { channels: 4, programmes: 3 },
  'xmltv-13-minified.xml': { channels: 2, programmes: 3 },
  'xmltv-14-truncated.xml': { channels: 1, programmes: 2, warnings: [{ code: 'truncated', line: 6 }] },
  'xmltv-15-plain-gzip.xml.gz': { compression: 'gzip', channels: 1, programmes: 1 },
  'xmltv-16-gzip-bytes-named-xml.xml': { compression: 'gzip', channels: 1, programmes: 1 },
  'xmltv-17-double-gzip.xml.gz': { compression: 'gzip+gzip', channels: 1, programmes: 1 },
  'xmltv-20-entity-bomb.xml': { channels: 1, programmes: 1 },
  'xmltv-21-empty-guide.xml': { channels: 0, programmes: 0 },
};

describe.each(Object.entries(guides))('%s', (name, expected) => {
  test.each([1_000_000, 7, 1])('is counted as a guide in pieces of %d', async (pieceLength) => {
    expect(await inspect(fixture(name), {}, pieceLength)).toMatchObject({
      kind: 'xmltv',
      entries: 0,
      warnings: [],
      ...expected,
    });
  });
});

test('a guide cut off inside its compression is counted as far as it goes, and said to be cut off', async () => {
  const report = await inspect(fixture('xmltv-18-truncated.xml.gz'));
  expect(report).toMatchObject({ kind: 'xmltv', compression: 'gzip' });
  expect(report.programmes).toBeGreaterThan(0);
  expect(report.programmes).toBeLessThanOrEqual(71);
  expect(report.warnings.map(({ code }) => code)).toEqual(['truncated']);
});

test('a list cut off inside its compression is counted as far as it goes, and said to be cut off', async () => {
  const packed = gzipSync('#EXTM3U\n#EXTINF:-1,A\nhttp://tv.example/a\n');
  const report = await inspect(packed.subarray(0, packed.length - 8));
  expect(report).toMatchObject({ kind: 'channel-list', entries: 1, warnings: [{ code: 'truncated', line: 3 }] });
});

test('tags in comments, CDATA sections and attribute values are not counted', async () => {
  const guide =
    '<?xml version="1.0"?><!-- <channel id="no"> --><tv>' +
    '<!-- <programme channel="no"></programme> -->' +
    '<channel id="a>b"><display-name><![CDATA[<channel id="no">]]></display-name></channel>' +
    "<programme channel='<'/><programme channel=\"a\"><title>x</title></programme></tv>";
  for (const pieceLength of [1_000, 5, 1]) {
    expect(await inspect(guide, {}, pieceLength)).toMatchObject({ channels: 1, programmes: 2, warnings: [] });
  }
});

test('pages, JSON and other list formats are told apart', async () => {
  const kindOf = async (text: string): Promise<string> => (await inspect(text)).kind;
  expect(await kindOf('<!DOCTYPE html><html></html>')).toBe('html');
  expect(await kindOf('{"user_info":{"auth":0}}')).toBe('json');
  expect(await kindOf('[]')).toBe('json');
  expect(await kindOf('[playlist]\nFile1=http://tv.example/1\n')).toBe('pls');
  expect(await kindOf('<?xml version="1.0"?><playlist xmlns="http://xspf.org/ns/0/"></playlist>')).toBe('xspf');
  expect(await kindOf('<ASX version="3.0"></ASX>')).toBe('asx');
  expect(await kindOf(' \n\t\n')).toBe('empty');
});

test('a large document in one line is still told apart', async () => {
  expect((await inspect(`[${'{"num":1},'.repeat(300_000)}]`)).kind).toBe('json');
  const guide = `<tv>${'<programme channel="a"><title>A</title></programme>'.repeat(50_000)}</tv>`;
  expect(await inspect(guide, {}, 65_536)).toMatchObject({ kind: 'xmltv', programmes: 50_000 });
});

test('a file over the limit is refused', async () => {
  await expect(inspect('#EXTM3U\n'.repeat(100), { maxBytes: 100 })).rejects.toMatchObject({ code: 'too_large' });
});

test('the list of warnings does not grow without end', async () => {
  const { warnings } = await inspect(`#EXTM3U\n${'#EXTINF:-1,x\n'.repeat(20_000)}`);
  expect(warnings).toHaveLength(1001);
  expect(warnings.at(-1)).toEqual({ code: 'more-warnings', line: 1002 });
});

test('whatever bytes arrive, it ends, gives the same for any pieces, and throws nothing but its own errors', async () => {
  const files = readdirSync(folder).filter((name) => !name.endsWith('.json')).map((name) => fixture(name));
  const mutated = fc
    .tuple(fc.constantFrom(...files), fc.nat(), fc.nat(60), fc.uint8Array({ maxLength: 12 }))
    .map(([file, at, cut, insert]) => {
      const from = file.length === 0 ? 0 : at % file.length;
      return Buffer.concat([file.subarray(0, from), insert, file.subarray(from + cut)]);
    });
  const outcome = async (bytes: Uint8Array, pieceLength: number): Promise<unknown> => {
    try {
      return await inspect(bytes, { entries: true }, pieceLength);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { code: error.code, reason: error.reason };
    }
  };
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), fc.integer({ min: 1, max: 9 }), async (bytes, pieceLength) => {
      expect(await outcome(bytes, pieceLength)).toEqual(await outcome(bytes, Math.max(1, bytes.length)));
    }),
    { numRuns: 300 },
  );
}, 60_000);
