import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { categoryRow, channelRow, movieInfo, movieRow, seriesInfo, seriesRow } from '../../../electron/core/demo/catalog-rows.ts';
import { makeCatalog } from '../../../electron/core/demo/made-catalog.ts';
import { createRandom, type Random } from './random.ts';

export const readerNames = [
  'playlist',
  'channels',
  'movies',
  'series',
  'categories',
  'panel-api',
  'account',
  'series-info',
  'movie-info',
  'programmes',
] as const;
export type ReaderName = (typeof readerNames)[number];

/** Something a provider could send in good faith, and what reads it. */
export interface Document {
  name: string;
  reader: ReaderName;
  body: Buffer;
}

const fixtures = new URL('../../fixtures/', import.meta.url);

/** Every valid document, by reader: the shared vectors, and made ones of a size and mixture that vectors do not have. */
export function openDocuments(): ReadonlyMap<ReaderName, readonly Document[]> {
  const documents = [...playlistVectors(), ...madeLists(), ...panelVectors(), ...madeAnswers()];
  return new Map(readerNames.map((reader) => [reader, documents.filter((document) => document.reader === reader)]));
}

/** Vectors that show how something is refused. */
const notLists = /m3u-(14|15|19|20|21)-/;

function* playlistVectors(): Generator<Document> {
  for (const name of readdirSync(fixtures).sort()) {
    if (!name.startsWith('m3u-') || name.endsWith('.json') || notLists.test(name)) continue;
    yield { name, reader: 'playlist', body: readFileSync(new URL(name, fixtures)) };
  }
}

function* madeLists(): Generator<Document> {
  for (let number = 1; number <= 12; number += 1) {
    const random = createRandom(`list ${number}`);
    const text = makeList(random, 20 + random.below(120));
    const list = (name: string, body: Buffer): Document => ({ name: `made list ${number}, ${name}`, reader: 'playlist', body });
    yield list('plain', Buffer.from(text));
    if (number % 4 === 0) yield list('with CRLF and a byte order mark', Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`));
    if (number % 4 === 1) yield list('as UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'));
    if (number % 4 === 2) yield list('as windows-1252', iconv.encode(text, 'windows-1252'));
    if (number % 4 === 3) yield list('packed', gzipSync(text));
  }
}

const names = ['Amber News HD', 'Blue River', 'Café Télé', 'Первый канал', 'قناة الأخبار', '東京チャンネル', 'Signal 24 😀', 'Tom & Co', 'Say "Hello"', 'Nord|Sud', 'A, B; C', 'Öffentlich'];
const groups = ['News', 'Sport;Football', 'Kids|Family', 'UK: Films', 'Séries', 'Documentários', '', 'Adults 18+'];

function makeList(random: Random, entries: number): string {
  const lines = [random.chance(0.8) ? '#EXTM3U x-tvg-url="http://epg.example/a.xml,http://epg.example/b.xml.gz" catchup="append" catchup-source="?utc={utc}"' : '#EXTM3U'];
  for (let at = 0; at < entries; at += 1) {
    const name = `${random.pick(names)} ${at}`;
    const group = random.pick(groups);
    const attributes = [`tvg-id="id.${at}"`, `tvg-name="${name.replaceAll('"', '')}"`, `tvg-logo="http://img.example/${at}.png"`, `group-title="${group}"`];
    if (random.chance(0.2)) attributes.push(`tvg-chno=${at}`, `catchup-days="${random.below(9)}"`);
    if (random.chance(0.1)) attributes.push('radio="true"', "odd='single quotes'", 'tvg-shift=-2.5');
    const kind = random.below(10);
    const title = kind === 8 ? `${name} (19${60 + random.below(40)})` : kind === 9 ? `Show ${random.below(6)} S0${1 + random.below(3)}E${10 + random.below(20)}` : name;
    lines.push(`#EXTINF:${kind >= 8 ? 5_400 : -1} ${attributes.join(' ')},${title}`);
    if (random.chance(0.1)) lines.push('#EXTVLCOPT:http-user-agent=Player/1.0', '#EXTGRP:Grouped');
    if (random.chance(0.1)) lines.push('#KODIPROP:inputstream=inputstream.adaptive', '#EXTHTTP:{"Cookie":"s=1"}');
    const folder = kind === 8 ? 'movie' : kind === 9 ? 'series' : 'live';
    lines.push(`http://tv.example:8080/${folder}/user/pass/${1_000 + at}.${kind >= 8 ? 'mkv' : 'ts'}${random.chance(0.1) ? '|User-Agent=X&Referer=http%3A%2F%2Fa.example' : ''}`);
  }
  return `${lines.join('\n')}\n`;
}

function vector(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`xtream-${name}.json`, fixtures), 'utf8'));
}

function* panelVectors(): Generator<Document> {
  const whole: readonly (readonly [string, ReaderName])[] = [
    ['live-streams', 'channels'],
    ['vod-streams', 'movies'],
    ['series', 'series'],
    ['categories', 'categories'],
    ['panel-api', 'panel-api'],
  ];
  for (const [name, reader] of whole) yield* written(name, reader, vector(name));
  const cases: readonly (readonly [string, ReaderName])[] = [
    ['auth-cases', 'account'],
    ['series-info-cases', 'series-info'],
    ['vod-info-cases', 'movie-info'],
    ['epg-cases', 'programmes'],
  ];
  for (const [name, reader] of cases) {
    const file = vector(name) as { cases: { id: string; body: unknown }[] }; // as the vectors are written
    for (const { id, body } of file.cases) yield* written(`${name}, ${id}`, reader, body);
  }
}

function* madeAnswers(): Generator<Document> {
  const base = 'http://panel.example:8080';
  const catalog = makeCatalog({ channels: [...names, ...names.map((name) => `${name} +1`)], movies: 30, series: 12, categories: 5, archiveDays: 3 });
  yield* written('made channels', 'channels', catalog.channels.map((channel, at) => channelRow(channel, at + 1, base)));
  yield* written('made channels by number', 'channels', Object.fromEntries(catalog.channels.map((channel, at) => [at, channelRow(channel, at + 1, base)])));
  yield* written('made movies', 'movies', catalog.movies.map((movie, at) => movieRow(movie, at + 1, base)));
  yield* written('made series', 'series', catalog.series.map((series, at) => seriesRow(series, at + 1, base)));
  yield* written('made categories', 'categories', catalog.liveCategories.map(categoryRow));
  for (const series of catalog.series.slice(0, 3)) yield* written(`made ${series.name}`, 'series-info', seriesInfo(series, base));
  for (const movie of catalog.movies.slice(0, 3)) yield* written(`made ${movie.name}`, 'movie-info', movieInfo(movie, base));
}

/** As most panels write JSON, and as those that print it for people do. */
function* written(name: string, reader: ReaderName, value: unknown): Generator<Document> {
  yield { name, reader, body: Buffer.from(JSON.stringify(value)) };
  yield { name: `${name}, indented`, reader, body: Buffer.from(JSON.stringify(value, null, 2)) };
}
