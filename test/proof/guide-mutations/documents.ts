import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { makeCatalog } from '../../../electron/core/demo/made-catalog.ts';
import { writeXmltv } from '../../../electron/core/demo/xmltv.ts';
import { createRandom, type Random } from '../mutations/random.ts';

export interface GuideDocument {
  name: string;
  body: Buffer;
}

const fixtures = new URL('../../fixtures/', import.meta.url);
/** Vectors without a programme, or without a guide. */
const notGuides = /xmltv-(19|21|match)/;

/** Guides of all kinds that some provider could send in good faith: the shared vectors, made ones, and the demo's. */
export function openGuides(): readonly GuideDocument[] {
  return [...vectors(), ...madeGuides(), demoGuide()];
}

function* vectors(): Generator<GuideDocument> {
  for (const name of readdirSync(fixtures).sort()) {
    if (!name.startsWith('xmltv-') || name.endsWith('.json') || notGuides.test(name)) continue;
    yield { name, body: readFileSync(new URL(name, fixtures)) };
  }
}

function* madeGuides(): Generator<GuideDocument> {
  for (let number = 1; number <= 12; number += 1) {
    const random = createRandom(`guide ${number}`);
    const text = makeGuide(random, 3 + random.below(10), 4 + random.below(12), number % 3 === 0 ? '' : '\n  ');
    const named = (kind: string, body: Buffer): GuideDocument => ({ name: `made guide ${number}, ${kind}`, body });
    yield named('plain', Buffer.from(text));
    if (number % 4 === 0) yield named('with a byte order mark and CRLF', Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`));
    if (number % 4 === 1) yield named('as UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'));
    if (number % 4 === 2) yield named('as windows-1252', iconv.encode(text.replace('UTF-8', 'ISO-8859-1'), 'windows-1252'));
    if (number % 4 === 3) yield named('packed', gzipSync(text));
  }
}

const titles = ['News at Ten', 'Le journal du soir', 'Jornal da manhã', 'Новости', 'أخبار', '東京ニュース', 'Tom &amp; Jerry', '<![CDATA[Q & A <live>]]>', 'Film 😀'];
const zones = [' +0000', ' +0200', ' -0330', '', ' CEST', 'Z'];

function makeGuide(random: Random, channels: number, programmes: number, gap: string): string {
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE tv SYSTEM "xmltv.dtd">', '<tv generator-info-name="made">'];
  for (let at = 0; at < channels; at += 1) {
    parts.push(`<channel id="ch.${at}">${gap}<display-name lang="en">Channel ${at}</display-name>${gap}<icon src="http://img.example/${at}.png"/></channel>`);
  }
  for (let at = 0; at < channels * programmes; at += 1) {
    const start = Date.UTC(2024, 5, 15) + Math.floor(at / channels) * 1_800_000;
    const stamp = (time: number): string => new Date(time).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '');
    const zone = random.pick(zones);
    const children = [`<title lang="en">${random.pick(titles)}</title>`];
    if (random.chance(0.5)) children.push(`<sub-title>Part ${at}</sub-title>`);
    if (random.chance(0.8)) children.push(`<desc lang="en">${`${random.pick(titles)} and more. `.repeat(1 + random.below(12))}</desc>`);
    if (random.chance(0.3)) children.push('<credits><director>Ana</director><actor role="Captain">Bo</actor><presenter>Di</presenter></credits>');
    if (random.chance(0.5)) children.push('<category>Drama</category>', '<category lang="pt">Série</category>');
    if (random.chance(0.3)) children.push(`<episode-num system="xmltv_ns">${random.below(9)}.${random.below(20)}.0/1</episode-num>`, '<episode-num>S01E02</episode-num>');
    if (random.chance(0.2)) children.push('<rating system="VCHIP"><value>PG</value></rating>', '<star-rating><value>3/5</value></star-rating>', '<length units="minutes">45</length>');
    if (random.chance(0.2)) children.push('<previously-shown/>', '<new/>', '<live/>');
    const stop = random.chance(0.9) ? ` stop="${stamp(start + 1_800_000)}${zone}"` : '';
    parts.push(`<programme start="${stamp(start)}${zone}"${stop} channel="ch.${at % channels}">${gap}${children.join(gap)}</programme>`);
  }
  return `${parts.join('\n')}\n</tv>\n`;
}

function demoGuide(): GuideDocument {
  const catalog = makeCatalog({ channels: 6, movies: 0, series: 0, categories: 2 });
  const text = [...writeXmltv(catalog, 'http://panel.example:8080', { now: Date.UTC(2024, 5, 15), pastDays: 0, futureDays: 1 })].join('');
  return { name: 'the demo’s guide', body: Buffer.from(text) };
}
