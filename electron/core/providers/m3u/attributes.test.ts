import { expect, test } from 'vitest';
import { AttributeScanner } from './attributes.ts';

/** The attributes of an info line, and the raw name behind them. */
function scan(line: string): [attributes: Record<string, string>, name: string | null] {
  const scanner = new AttributeScanner();
  scanner.read(line, 0, line.length, true);
  const name = scanner.nameStart < 0 ? null : line.slice(scanner.nameStart);
  return [{ ...Object.fromEntries(scanner.knownEntries()), ...scanner.extras }, name];
}

const cases: [line: string, attributes: Record<string, string>, name: string | null][] = [
  [' tvg-id="a" x="b",Name', { 'tvg-id': 'a', x: 'b' }, 'Name'],
  [' tvg-id=a,Name', { 'tvg-id': 'a' }, 'Name'],
  [" x='a, b' y=\"c, d\",Name", { x: 'a, b', y: 'c, d' }, 'Name'],
  [' x="a"y="b",N', { x: 'a', y: 'b' }, 'N'],
  [' x = "a" y="b",N', { x: 'a', y: 'b' }, 'N'],
  [' x="a", y="b", N', { x: 'a', y: 'b' }, ' N'],
  [" x='a', y='b',N", { x: 'a', y: 'b' }, 'N'],
  [' x="a" , y="b",N', { x: 'a', y: 'b' }, 'N'],
  [' x="The "Best" One" y="b",The "Best" One', { x: 'The "Best" One', y: 'b' }, 'The "Best" One'],
  [' x="[""]",N', { x: '[""]' }, 'N'],
  [' x="" y="",N', { x: '', y: '' }, 'N'],
  [' x="a" X="b",N', { x: 'a' }, 'N'],
  [' tvg-id="" tvg-id="b",N', { 'tvg-id': '' }, 'N'],
  [' x="unclosed y="b",N', { x: 'unclosed', y: 'b' }, 'N'],
  [' x="unclosed,N', { x: 'unclosed' }, 'N'],
  [' x="a" junk,N', { x: 'a' }, 'N'],
  [' x="a"', { x: 'a' }, null],
  [' x="a" Name without a comma', { x: 'a' }, null],
  [' x=dGVzdA==,N', { x: 'dGVzdA==' }, 'N'],
  [' x="http://a.example/?t=QQ==&u=${start}" y="b",N', { x: 'http://a.example/?t=QQ==&u=${start}', y: 'b' }, 'N'],
  [',5 = five, 6 = six', {}, '5 = five, 6 = six'],
  [",It's, isn't it", {}, "It's, isn't it"],
  [' x="Tom &amp;amp; Co &#39;s",N', { x: "Tom &amp; Co 's" }, 'N'],
  [' x="&unknown; & &#0; &#xD800; &",N', { x: '&unknown; & &#0; &#xD800; &' }, 'N'],
  [' x=,N', { x: '' }, 'N'],
  [' x= y="b",N', { x: '', y: 'b' }, 'N'],
  ['', {}, null],
  [',', {}, ''],
];

test.each(cases)('%s', (line, attributes, name) => {
  expect(scan(line)).toEqual([attributes, name]);
});

test('a scanner that has learnt the order of one line reads others as a new one does', () => {
  const scanner = new AttributeScanner();
  for (let round = 0; round < 2; round++) {
    for (const [line, attributes, name] of [...cases, ...cases.toReversed()]) {
      // The line stands inside a longer text, as lines of a chunk do.
      const text = `"x="${line}\n x="y" tvg-id="z",`;
      scanner.read(text, 4, 4 + line.length, true);
      const nameRead = scanner.nameStart < 0 ? null : text.slice(scanner.nameStart, 4 + line.length);
      expect([{ ...Object.fromEntries(scanner.knownEntries()), ...scanner.extras }, nameRead], line).toEqual([attributes, name]);
    }
  }
});
