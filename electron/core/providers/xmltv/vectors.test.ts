import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { decompress } from '../bytes/decompress.ts';
import { decodeEntities } from '../m3u/text-values.ts';
import type { XmltvChannel, XmltvProgramme } from './programme.ts';
import { toSchedule } from './schedule.ts';
import { uniteChannels } from './unite-channels.ts';
import { createXmltvReader, type XmltvOptions, type XmltvReport } from './xmltv-reader.ts';

const folder = new URL('../../../../test/fixtures/', import.meta.url);
const expectations = readdirSync(folder).filter((name) => /^xmltv-\d\d-.*\.expected\.json$/.test(name));

interface Expectation {
  order?: string;
  channels?: object[];
  programmes?: object[];
  titleByPreferredLanguage?: Record<string, (string | null)[]>;
  dropped?: number;
  duplicatesDropped?: number;
  truncated?: boolean;
  compression?: string;
  encoding?: string;
  kind?: string;
  warnings?: string[];
  programmesAtMost?: number;
}

function documentOf(expectation: string): Buffer {
  const base = expectation.replace('.expected.json', '');
  const name = readdirSync(folder).find((file) => file.startsWith(`${base}.xml`));
  return readFileSync(new URL(name ?? base, folder));
}

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

interface Reading {
  compression: string;
  report: XmltvReport;
  channels: XmltvChannel[];
  programmes: XmltvProgramme[];
}

async function read(bytes: Uint8Array, pieceLength: number, options: XmltvOptions = {}): Promise<Reading> {
  const channels: XmltvChannel[] = [];
  const programmes: XmltvProgramme[] = [];
  const reader = createXmltvReader(options, {
    onChannel: (channel) => channels.push(channel),
    onProgramme: (programme) => programmes.push(programme),
  });
  const body = decompress(pieces(bytes, pieceLength), { maxBytes: 1_000_000 });
  let isCutOff = false;
  try {
    // Unpacked bytes come in pieces of their own size; they are cut here, too.
    for await (const chunk of body) for (let at = 0; at < chunk.length; at += pieceLength) reader.write(chunk.subarray(at, at + pieceLength));
  } catch (error) {
    if (!(error instanceof AppError && error.reason === 'truncated')) throw error;
    isCutOff = true;
  }
  return { compression: body.compression(), report: reader.end({ isCutOff }), channels, programmes };
}

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString().replace('.000Z', 'Z'));

/** In the words of the vectors. */
function inWords(programme: XmltvProgramme): object {
  const credits: Record<string, string[]> = {};
  for (const { role, name } of programme.credits) (credits[role] ??= []).push(name);
  return {
    ...programme,
    start: iso(programme.start),
    stop: iso(programme.stop),
    desc: programme.description,
    displayTitle: programme.title === null ? null : decodeEntities(programme.title),
    credits,
  };
}

const channelOrder = /^channel, then start$/;

describe.each(expectations)('%s', (name) => {
  const expected = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Expectation; // as the vectors are written
  for (const each of expected.programmes ?? []) delete (each as { note?: string }).note; // for people
  const document = documentOf(name);

  test.each([1_000_000, 7, 1])('in pieces of %d', async (pieceLength) => {
    const { compression, report, channels, programmes } = await read(document, pieceLength, { stepBytes: pieceLength });
    const union = uniteChannels();
    for (const channel of channels) union.addChannel(channel);
    for (const { channel } of programmes) union.addNamed(channel);
    const schedule = toSchedule(programmes);

    if (expected.channels) {
      // Those without an element come only where the vector tells them apart.
      const listed = expected.channels.some((channel) => 'declared' in channel) ? union.list() : union.list().filter(({ declared }) => declared);
      expect(listed).toMatchObject(expected.channels);
      expect(listed).toHaveLength(expected.channels.length);
    }
    if (expected.programmes) {
      const shown = channelOrder.test(expected.order ?? '') ? schedule.programmes : expected.duplicatesDropped ? undoubled(programmes) : programmes;
      const words = shown.map((programme) => ({ ...inWords(programme), channel: union.addNamed(programme.channel).id }));
      expect(words).toMatchObject(expected.programmes);
      expect(words).toHaveLength(expected.programmes.length);
    }
    for (const [language, titles] of Object.entries(expected.titleByPreferredLanguage ?? {})) {
      const inLanguage = await read(document, pieceLength, { languages: [language], stepBytes: pieceLength });
      expect(inLanguage.programmes.map(({ title }) => title)).toEqual(titles);
    }
    if (expected.dropped !== undefined) expect(report.dropped.reduce((sum, { count }) => sum + count, 0)).toBe(expected.dropped);
    if (expected.duplicatesDropped !== undefined) expect(schedule.duplicatesDropped).toBe(expected.duplicatesDropped);
    if (expected.compression !== undefined) expect(compression).toBe(expected.compression);
    if (expected.encoding !== undefined) expect(report.encoding).toBe(expected.encoding);
    if (expected.programmesAtMost !== undefined) expect(programmes.length).toBeLessThanOrEqual(expected.programmesAtMost);
    expect(report.truncated).toBe(expected.truncated ?? false);
    expect(report.kind).toBe(expected.kind ?? 'xmltv');
    expect(report.warnings.map(({ code }) => code)).toEqual(expected.warnings ?? (expected.truncated ? ['truncated'] : []));
  });
});

/** In file order. */
function undoubled(programmes: readonly XmltvProgramme[]): XmltvProgramme[] {
  const kept = new Set(toSchedule(programmes).programmes.map(({ channel, start }) => `${channel.toLowerCase()} ${start}`));
  return programmes.filter(({ channel, start }) => kept.delete(`${channel.toLowerCase()} ${start}`));
}

test.each(['utf16le', 'utf16be', 'utf16le without a mark'])('%s is converted, and no character is cut', async (encoding) => {
  const text = '<?xml version="1.0" encoding="UTF-16"?><tv><programme start="20240615120000" channel="a"><title>A 😀😀😀 ﷺ</title></programme></tv>';
  const document = Buffer.from(encoding.endsWith('mark') ? text : `\ufeff${text}`, 'utf16le');
  if (encoding === 'utf16be') document.swap16();
  for (const pieceLength of [1_000_000, 7, 3, 1]) {
    const { programmes, report } = await read(document, pieceLength, { stepBytes: pieceLength });
    expect(programmes.map(({ title }) => title)).toEqual(['A 😀😀😀 ﷺ']);
    expect(report).toMatchObject({ encoding: encoding === 'utf16be' ? 'utf-16be' : 'utf-16le', truncated: false });
  }
});
