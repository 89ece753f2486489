import type { Random } from './random.ts';

/** One way in which a document is damaged; `others` are documents to take pieces from. */
type Mutator = (body: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

/** What was done to a document, for people who read about a failure. */
export interface Mutation {
  body: Buffer;
  done: string[];
}

/** Mostly light damage: a document of which nothing can be read proves little. */
export function mutate(body: Buffer, random: Random, others: readonly Buffer[]): Mutation {
  const isRough = random.chance(0.22);
  const kinds = isRough ? rough : gentle;
  const done: string[] = [];
  let damaged = body;
  for (let left = 1 + random.below(isRough ? 2 : 4); left > 0; left -= 1) {
    const name = random.chance(0.004) ? random.pick(Object.keys(huge)) : random.pick(Object.keys(kinds));
    damaged = (kinds[name] ?? huge[name] ?? flip)(damaged, random, others);
    done.push(name);
  }
  return { body: damaged, done };
}

const hostile: readonly (string | Buffer)[] = [
  '"', "'", '""', '\\', '\\"', '\\u0000', '\\ud800', '\\', ',', ';', '=', '|', '{', '}', '[', ']', '[]', '{}', ':', '#', '%', '%00', '%zz', '&#x110000;', '&amp;', '<', '<br>', '<!--', ']]>',
  '\0', '\r', '\n', '\r\n', '\n\r', '\u2028', '\u0085', '\ufeff', '\ufffe', '\u202e', '\u200d', '\t', '\v', '\x1b[31m', '\x7f',
  'null', 'undefined', 'NaN', 'Infinity', '-0', '1e400', '-1e-400', '9'.repeat(400), '0x10', '1_000', '99999999999999999999', '-1', '2147483648', 'true', '__proto__', 'constructor', 'toString',
  '#EXTM3U', '#EXTINF:', '#EXTINF:-1 tvg-id="', '#EXTGRP:', '#EXTHTTP:{', '#EXT-X-STREAM-INF', '#KODIPROP:', 'javascript:alert(1)', 'file:///etc/hosts', 'http://', 'http://[::1', 'http://u:p@h:99999/', 'rtmp://', 'group-title=', ' '.repeat(300),
  '{"user_info":{"auth":0}}', '"stream_id":', '"category_ids":[1,[2,[3]]]', "'; DROP TABLE items; --", '😀', '\u{1d518}\u0301\u0301\u0301', 'ﷺ'.repeat(20),
  Buffer.of(0xff, 0xfe), Buffer.of(0xc0, 0xaf), Buffer.of(0xed, 0xa0, 0x80), Buffer.of(0xf5, 0x80), Buffer.of(0xe2, 0x82), Buffer.of(0x80), Buffer.of(0x1f, 0x8b, 8), Buffer.of(0xef, 0xbb, 0xbf), Buffer.of(0xd8, 0x00),
];

const jsonValues = ['null', '""', '[]', '{}', '0', '-1', '1e999', '"\\ud800"', '"0"', 'true', 'false', '[[[[[]]]]]', '{"a":{"b":{"c":1}}}', '"\\u0000"', '12345678901234567890', '"http://x.example/"', '" "', '["1","2"]', '"2024-02-30 99:99:99"', '"4102444800000000"'];

const flip: Mutator = (body, random) => {
  if (body.length === 0) return body;
  const copy = Buffer.from(body);
  const at = random.below(copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  return copy;
};

const insertHostile: Mutator = (body, random) => inserted(body, random.below(body.length + 1), Buffer.from(random.pick(hostile)));

const gentle: Record<string, Mutator> = {
  flip,
  insertHostile,
  replace: (body, random) => {
    if (body.length === 0) return body;
    const copy = Buffer.from(body);
    copy[random.below(copy.length)] = random.below(256);
    return copy;
  },
  deleteFew: (body, random) => {
    const at = random.below(body.length);
    return without(body, at, at + 1 + random.below(8));
  },
  deleteLine: (body, random) => {
    const [start, end] = lineAround(body, random.below(body.length));
    return without(body, start, end);
  },
  doubleLine: (body, random) => {
    const [start, end] = lineAround(body, random.below(body.length));
    return inserted(body, end, body.subarray(start, end));
  },
  moveLine: (body, random) => {
    const [start, end] = lineAround(body, random.below(body.length));
    const line = Buffer.from(body.subarray(start, end));
    const rest = without(body, start, end);
    return inserted(rest, lineAround(rest, random.below(rest.length))[0], line);
  },
  borrowLine: (body, random, others) => {
    const other = random.pick(others);
    const [start, end] = lineAround(other, random.below(other.length));
    // An answer without line ends is one line: a piece of it is enough.
    return inserted(body, lineAround(body, random.below(body.length))[0], other.subarray(start, Math.min(end, start + 400)));
  },
  otherValue: (body, random) => {
    const values = body.subarray(0, 65_536).toString('latin1').matchAll(/"\s*:\s*("(?:[^"\\]|\\.){0,200}"|-?\d[\d.eE+-]*|true|false|null|\[\]|\{\})/g);
    const all = [...values];
    if (all.length === 0) return insertHostile(body, random, []);
    const { 0: whole, 1: value = '', index } = random.pick(all);
    const end = index + whole.length;
    return inserted(without(body, end - value.length, end), end - value.length, Buffer.from(random.pick(jsonValues)));
  },
  otherNumber: (body, random) => {
    const all = [...body.subarray(0, 65_536).toString('latin1').matchAll(/\d+/g)];
    if (all.length === 0) return flip(body, random, []);
    const { 0: digits, index } = random.pick(all);
    return inserted(without(body, index, index + digits.length), index, Buffer.from(random.pick(['', '0', '-7', '007', '1e9', '18446744073709551616', '3.5', String(random.below(100_000))])));
  },
  otherLineEnd: (body, random) => {
    const at = body.indexOf(10, random.below(body.length));
    if (at < 0) return flip(body, random, []);
    return inserted(without(body, at, at + 1), at, Buffer.from(random.pick(['\r', '\r\n', '\n\n', '\r\r\n', '', '\0\n', '\u2028'])));
  },
};

const rough: Record<string, Mutator> = {
  truncate: (body, random) => body.subarray(0, random.below(body.length)),
  beginLate: (body, random) => body.subarray(random.below(body.length)),
  deleteMuch: (body, random) => {
    const at = random.below(body.length);
    return without(body, at, at + random.below(body.length));
  },
  repeat: (body, random) => {
    const at = random.below(body.length);
    const piece = body.subarray(at, at + 1 + random.below(2_000));
    return inserted(body, at, Buffer.concat(Array.from({ length: 1 + random.below(20) }, () => piece)));
  },
  splice: (body, random, others) => {
    const other = random.pick(others);
    return Buffer.concat([body.subarray(0, random.below(body.length)), other.subarray(random.below(other.length))]);
  },
  inside: (body, random, others) => inserted(body, random.below(body.length), random.pick(others)),
  behind: (body, random, others) => Buffer.concat([body, random.pick(others)]),
  flipMany: (body, random) => {
    const copy = Buffer.from(body);
    for (let left = 1 + Math.floor(copy.length / 50); left > 0; left -= 1) copy[random.below(copy.length)] = random.below(256);
    return copy;
  },
  hostileMany: (body, random) => {
    let damaged = body;
    for (let left = 2 + random.below(12); left > 0; left -= 1) damaged = insertHostile(damaged, random, []);
    return damaged;
  },
  otherEncoding: (body, random) => {
    const text = body.toString('utf8');
    if (random.chance(0.3)) return Buffer.from(text, 'latin1');
    const wide = Buffer.from(random.chance(0.5) ? `\ufeff${text}` : text, 'utf16le');
    return random.chance(0.5) ? wide : Buffer.from(wide.subarray(0, wide.length - (wide.length % 2))).swap16();
  },
  allLineEnds: (body, random) => Buffer.from(body.toString('latin1').replaceAll(/\r\n|\n|\r/g, random.pick(['\r', '\r\n', '\n\n', '\n\r', ''])), 'latin1'),
  before: (body, random) => Buffer.concat([Buffer.from(random.pick(['\ufeff', '\ufeff\ufeff', '\n\n\n', '<br />\n<b>Warning</b>: x [0] in {1}<br />\n', '\0', ' '.repeat(5_000), '{}', '[]'])), body]),
};

/** Rare, because each costs as much as hundreds of the others. */
const huge: Record<string, Mutator> = {
  longLine: (body, random) => inserted(body, random.below(body.length), Buffer.alloc(1_200_000, random.pick(['x', '"', ' ', '[', '\\', ',', 'a=']))),
  deep: (body, random) => inserted(body, random.below(body.length), Buffer.from(random.pick(['[', '{"a":', '[{"x":[']).repeat(50_000))),
  manyLines: (body, random) => inserted(body, lineAround(body, random.below(body.length))[0], Buffer.from(random.pick(['\n', '\r', '#\n', '#EXTINF:-1,x\n', 'x\n', '{},']).repeat(40_000))),
};

function lineAround(body: Buffer, at: number): [start: number, end: number] {
  const end = body.indexOf(10, at);
  return [body.subarray(0, at).lastIndexOf(10) + 1, end < 0 ? body.length : end + 1];
}

function without(body: Buffer, start: number, end: number): Buffer {
  return Buffer.concat([body.subarray(0, start), body.subarray(Math.min(end, body.length))]);
}

function inserted(body: Buffer, at: number, piece: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, at), piece, body.subarray(at)]);
}

/** The body in pieces whose borders are anywhere: networks cut where they like. */
export function* inPieces(body: Buffer, random: Random): Generator<Buffer> {
  const most = random.pick([body.length, body.length, 65_536, 4_096, 700, 60, 5]);
  // Tiny pieces of something large would only take time.
  const least = Math.ceil(body.length / 5_000);
  for (let at = 0; at < body.length; ) {
    const length = least + random.below(Math.max(most, 1)) + 1;
    yield body.subarray(at, at + length);
    at += length;
  }
}
