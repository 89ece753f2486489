import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWhole, type WholeReading } from './read-whole.test-support.ts';
import type { Repair } from './repairs.ts';

const folder = new URL('../../../../test/fixtures/', import.meta.url);
const guides = readdirSync(folder).filter((name) => /^xmltv-.*\.xml$/.test(name) && !name.includes('gzip')).map((name) => readFileSync(new URL(name, folder)));

const hostile = fc.constantFrom(
  '<', '>', '&', '"', "'", '</', '<!', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '<!DOCTYPE tv [', ']>', '<tv', '</tv>', '<programme', '</programme>', '<programme start="', '<channel id="', '<title>', '</title>',
  '<credits>', '</credits>', '<a', '<b>', '</b>', '&#', '&#x', '&amp', '&eacute;', '\0', '\x1a', '\ufffd', '\ufeff', '=', '/>', '<rating><value>', ' '.repeat(30),
);
const mutated = fc
  .tuple(fc.constantFrom(...guides), fc.array(fc.tuple(fc.nat(), fc.nat(30), fc.oneof(fc.uint8Array({ maxLength: 6 }), hostile.map((text) => Buffer.from(text)))), { minLength: 1, maxLength: 5 }))
  .map(([guide, changes]) => {
    let body: Buffer = guide;
    for (const [at, cut, insert] of changes) {
      const from = body.length === 0 ? 0 : at % body.length;
      body = Buffer.concat([body.subarray(0, from), insert, body.subarray(from + cut)]);
    }
    return body;
  });
const soup = fc.array(fc.oneof(hostile, fc.constantFrom('x', ' ', '\n', 'start="20240615120000"', ' channel="a"')), { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')));

/** How much of what stands around a place is shown depends on what was at hand. */
function comparable({ channels, programmes, report }: WholeReading): unknown {
  const placed = (repairs: readonly Repair[]): unknown => repairs.map(({ code, count, samples }) => ({ code, count, samples: samples.map(({ line, offset }) => ({ line, offset })) }));
  return { channels, programmes, report: { ...report, repairs: placed(report.repairs), dropped: placed(report.dropped) } };
}

test('whatever bytes arrive, it ends, throws nothing, and gives the same for any pieces', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), soup, mutated), fc.integer({ min: 1, max: 40 }), (bytes, pieceLength) => {
      expect(comparable(readWhole(bytes, pieceLength))).toEqual(comparable(readWhole(bytes)));
    }),
    { numRuns: 1_000 },
  );
}, 60_000);

test('nothing that is repeated endlessly takes long or much memory', () => {
  const openings = ['<', '&', '<!--', '<![CDATA[', '<?', '<!DOCTYPE tv [', '<tv>', '<programme start="', '<programme>', '<channel>', '<channel id="', '<a>', '</a>', '<a b="', '<title>', '<tv><programme start="20240615120000" channel="a"><x>', '"', '\n', '\0', '\u00e9'];
  const inside = ['', '<tv><programme start="20240615120000" channel="a">', '<tv><programme start="20240615120000" channel="a"><title>', '<tv><programme start="20240615120000" channel="a"><credits><actor>'];
  for (const opening of openings) {
    for (const start of inside) {
      const document = Buffer.from(start + opening.repeat(Math.ceil(400_000 / opening.length)));
      const before = process.cpuUsage().user;
      readWhole(document, 65_536);
      // Of the processor: the machine may be busy.
      expect((process.cpuUsage().user - before) / 1_000, `${start} ${opening}`).toBeLessThan(1_500);
    }
  }
}, 240_000);
