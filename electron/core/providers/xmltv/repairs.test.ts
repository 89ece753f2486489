import { describe, expect, test } from 'vitest';
import type { DropCode, RepairCode } from '#shared/model/guide-repair.ts';
import { readWhole } from './read-whole.test-support.ts';

const channel = '<channel id="one"><display-name>One</display-name></channel>\n';
const before = '<programme start="20240615100000 +0000" stop="20240615110000 +0000" channel="one"><title>Before</title></programme>\n';
const after = '<programme start="20240615120000 +0000" stop="20240615130000 +0000" channel="one"><title>After</title></programme>\n';

function programme(inner: string, attributes = 'start="20240615110000 +0000" stop="20240615120000 +0000" channel="one"'): string {
  return `<programme ${attributes}>${inner}</programme>\n`;
}

function guide(...elements: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<tv>\n${channel}${before}${elements.join('')}${after}</tv>\n`;
}

/** In the second programme; `mark` begins where the repair is. */
interface Twin {
  code: RepairCode;
  name: string;
  dirty: string;
  clean: string;
  mark: string;
  count?: number;
}

const whole = '<title>News at Ten</title><desc>All of it</desc><category>News</category>';

const twins: Twin[] = [
  { code: 'bare-ampersand', name: 'an ampersand by itself', dirty: programme('<title>Tom & Jerry</title>'), clean: programme('<title>Tom &amp; Jerry</title>'), mark: '& Jerry' },
  { code: 'bare-ampersand', name: 'an ampersand without a semicolon', dirty: programme('<title>AT&T Live</title>'), clean: programme('<title>AT&amp;T Live</title>'), mark: '&T' },
  { code: 'bare-ampersand', name: 'an ampersand in an attribute', dirty: programme('<title>x</title><icon src="http://a/?b=1&c=2"/>'), clean: programme('<title>x</title><icon src="http://a/?b=1&amp;c=2"/>'), mark: '&c=2' },
  { code: 'bare-less-than', name: 'an angle by itself', dirty: programme('<title>5 < 6</title>'), clean: programme('<title>5 &lt; 6</title>'), mark: '< 6' },
  { code: 'bare-less-than', name: 'a heart', dirty: programme('<title>I <3 TV</title><desc>x</desc>'), clean: programme('<title>I &lt;3 TV</title><desc>x</desc>'), mark: '<3' },
  { code: 'bare-less-than', name: 'a word in angles', dirty: programme('<title>Match <LIVE> today</title>'), clean: programme('<title>Match &lt;LIVE&gt; today</title>'), mark: '<LIVE' },
  { code: 'unknown-entity', name: 'an entity nobody declared', dirty: programme('<title>a &nothing; b</title>'), clean: programme('<title>a &amp;nothing; b</title>'), mark: '&nothing' },
  { code: 'unknown-entity', name: 'a number that is no character', dirty: programme('<title>a &#x110000; b</title>'), clean: programme('<title>a &amp;#x110000; b</title>'), mark: '&#x11' },
  { code: 'html-entity', name: 'an entity of HTML', dirty: programme('<title>Caf&eacute;</title>'), clean: programme('<title>Café</title>'), mark: '&eac' },
  { code: 'control-character', name: 'a control character', dirty: programme('<title>Ten\x1a O’Clock</title>'), clean: programme('<title>Ten O’Clock</title>'), mark: '\x1a' },
  { code: 'control-character', name: 'a control character as a reference', dirty: programme('<title>Ten&#x1A; o’clock</title>'), clean: programme('<title>Ten o’clock</title>'), mark: '&#x1A' },
  { code: 'control-character', name: 'a control character in a CDATA section', dirty: programme('<title><![CDATA[Ten\x02]]></title>'), clean: programme('<title>Ten</title>'), mark: '\x02' },
  { code: 'markup-in-text', name: 'tags of HTML in a text', dirty: programme('<title>x</title><desc>one<br/>two <b>three</b></desc>'), clean: programme('<title>x</title><desc>one two three</desc>'), mark: '<br/', count: 3 },
  { code: 'mismatched-tag', name: 'a misspelled end tag', dirty: programme(whole.replace('</title>', '</titel>')), clean: programme(whole), mark: '</titel' },
  { code: 'mismatched-tag', name: 'the end tag of another element', dirty: programme(whole.replace('</title>', '</desc>')), clean: programme(whole), mark: '</desc><desc' },
  { code: 'mismatched-tag', name: 'a missing end tag', dirty: programme(whole.replace('</desc>', '')), clean: programme(whole), mark: '<category' },
  { code: 'mismatched-tag', name: 'a missing last end tag', dirty: programme(whole.replace('</category>', '')), clean: programme(whole), mark: `</programme>\n${after}` },
  { code: 'mismatched-tag', name: 'a missing end of the programme', dirty: programme(whole).replace('</programme>', ''), clean: programme(whole), mark: after },
  { code: 'mismatched-tag', name: 'an end tag too many', dirty: programme(`${whole}</credits>`), clean: programme(whole), mark: '</credits' },
  { code: 'mismatched-tag', name: 'credits that never end', dirty: programme(`<credits><actor>A</actor>${whole}`), clean: programme(`<credits><actor>A</actor></credits>${whole}`), mark: '<title>News' },
  { code: 'mismatched-tag', name: 'an actor that never ends', dirty: programme(`<credits><actor>A</credits>${whole}`), clean: programme(`<credits><actor>A</actor></credits>${whole}`), mark: '</credits' },
  { code: 'mismatched-tag', name: 'an unknown element that never ends', dirty: programme(`<extra>${whole}`), clean: programme(whole), mark: '<extra' },
  { code: 'mismatched-tag', name: 'an icon that never ends', dirty: programme(`<icon src="http://a/">${whole}`), clean: programme(`<icon src="http://a/"/>${whole}`), mark: '<title>News' },
  { code: 'mismatched-tag', name: 'a rating whose value never ends', dirty: programme(`<rating><value>16</rating>${whole}`), clean: programme(`<rating><value>16</value></rating>${whole}`), mark: '</rating' },
  { code: 'unclosed-section', name: 'a comment that never ends', dirty: `<!-- ${programme(whole)}`, clean: programme(whole), mark: '<!-- ' },
  { code: 'bad-attribute', name: 'no blank between attributes', dirty: programme(whole, 'start="20240615110000 +0000"stop="20240615120000 +0000" channel="one"'), clean: programme(whole), mark: 'stop="20240615120000 +0000" channel="one"><title>News' },
  { code: 'bad-attribute', name: 'a quote that is missing', dirty: programme(whole, 'start="20240615110000 +0000 stop="20240615120000 +0000" channel="one"'), clean: programme(whole), mark: '20240615120000 +0000" channel="one"><title>News' },
  { code: 'bad-attribute', name: 'a last quote that is missing', dirty: programme(whole, 'start="20240615110000 +0000" stop="20240615120000 +0000" channel="one'), clean: programme(whole), mark: '"one><title>News' },
  { code: 'bad-attribute', name: 'no quotes at all', dirty: programme(whole, 'start="20240615110000 +0000" stop="20240615120000 +0000" channel=one'), clean: programme(whole), mark: 'one><title>News' },
  { code: 'unknown-zone', name: 'a zone nobody knows', dirty: programme(whole, 'start="20240615110000 XQZ" stop="20240615120000 +0000" channel="one"'), clean: programme(whole), mark: '20240615110000 XQZ' },
  { code: 'missing-stop', name: 'no stop', dirty: programme(whole, 'start="20240615110000 +0000" channel="one"'), clean: '', mark: '<programme start="20240615110000' },
  { code: 'bad-stop', name: 'a stop before the start', dirty: programme(whole, 'start="20240615110000 +0000" stop="20240615100000 +0000" channel="one"'), clean: '', mark: '<programme start="20240615110000' },
];

describe.each(twins)('$code: $name', ({ code, dirty, clean, mark, count = 1 }) => {
  const document = guide(dirty);
  const offset = Buffer.byteLength(document.slice(0, document.indexOf(mark)));
  const line = document.slice(0, document.indexOf(mark)).split('\n').length;

  test.each([1_000_000, 64, 7, 1])('reads like its clean twin in pieces of %d, and says where it was mended', (pieceLength) => {
    const reading = readWhole(document, pieceLength);
    if (clean !== '') expect(reading.programmes).toEqual(readWhole(guide(clean)).programmes);
    else expect(reading.programmes.map(({ title, stop }) => [title, stop === null])).toEqual([['Before', false], ['News at Ten', true], ['After', false]]);
    expect(reading.report.repairs.map((repair) => [repair.code, repair.count])).toEqual([[code, count]]);
    expect(reading.report.repairs[0]?.samples[0]).toMatchObject({ line, offset });
    expect(reading.report).toMatchObject({ dropped: [], truncated: false });
  });
});

test('a guide with everything wrong at once is the same as its clean twin, and every defect is named with its place', () => {
  const clean = guide(programme(`<title>Tom &amp; Jerry</title><desc>Line one</desc><category>Kids</category>`));
  const junk = '<br />\n<b>Warning</b>: date() in /srv/epg.php on line 3\n';
  const dirty = junk + guide(programme(`<title>Tom & Jerry</titel><desc>Line\x1a one</desc><category>Kids</category>`));
  const { programmes, channels, report } = readWhole(dirty);
  expect(programmes).toEqual(readWhole(clean).programmes);
  expect(channels.map(({ id, names }) => [id, names])).toEqual([['one', ['One']]]);
  const place = (code: RepairCode, mark: string): object => ({
    code,
    count: 1,
    samples: [expect.objectContaining({ offset: dirty.indexOf(mark), line: dirty.slice(0, dirty.indexOf(mark)).split('\n').length })],
  });
  expect(report.repairs).toEqual([
    place('junk-before-root', '<br'),
    place('bare-ampersand', '& Jerry'),
    place('mismatched-tag', '</titel'),
    place('control-character', '\x1a'),
  ]);
  expect(report.repairs[1]?.samples[0]?.text).toContain('& Jerry');
});

test.each<[DropCode, string]>([
  ['bad-date', programme(whole, 'start="20240230110000 +0000" channel="one"')],
  ['missing-start', programme(whole, 'channel="one"')],
  ['missing-channel', programme(whole, 'start="20240615110000 +0000"')],
  ['channel-without-id', '<channel><display-name>Nobody</display-name></channel>\n'],
])('%s: it is left out, counted, and its neighbours stay', (code, element) => {
  const document = guide(element);
  const { programmes, report } = readWhole(document);
  expect(programmes.map(({ title }) => title)).toEqual(['Before', 'After']);
  const offset = document.indexOf(element);
  expect(report.dropped).toEqual([{ code, count: 1, samples: [expect.objectContaining({ offset, line: document.slice(0, offset).split('\n').length })] }]);
  expect(report.repairs).toEqual([]);
});

test('an unfinished programme is left out and the guide is said to be cut off', () => {
  const document = guide(programme(whole));
  const { programmes, report } = readWhole(document.slice(0, document.indexOf('News at')));
  expect(programmes.map(({ title }) => title)).toEqual(['Before']);
  expect(report).toMatchObject({ truncated: true, dropped: [{ code: 'unfinished', count: 1 }], warnings: [{ code: 'truncated', line: 5 }] });
});

test('bytes that are no text are told in UTF-8 and kept as the replacement character', () => {
  const bytes = Buffer.concat([Buffer.from(guide().replace('</tv>\n', '')), Buffer.from('<programme start="20240615110000 +0000" channel="one"><title>é Bad '), Buffer.of(0xff), Buffer.from(' byte</title></programme></tv>')]);
  for (const pieceLength of [1_000_000, 7, 1]) {
    const { programmes, report } = readWhole(bytes, pieceLength);
    expect(programmes.at(-1)?.title).toBe('é Bad \ufffd byte');
    expect(report.repairs).toEqual([
      { code: 'missing-stop', count: 1, samples: [expect.anything()] },
      { code: 'bad-bytes', count: 1, samples: [expect.objectContaining({ offset: bytes.indexOf(0xff) })] },
    ]);
  }
});

test('an element larger than any real one is left out, and what follows is read', () => {
  const document = guide(programme(`<title>Endless</title>${'<keyword>x</keyword>'.repeat(80_000)}`));
  for (const pieceLength of [1_000_000, 65_536, 10_000]) {
    const { programmes, report } = readWhole(document, pieceLength);
    expect(programmes.map(({ title }) => title)).toEqual(['Before', 'After']);
    expect(report.dropped).toMatchObject([{ code: 'too-large', count: 1 }]);
  }
});

test('a text longer than any real one is cut, and told', () => {
  const { programmes, report } = readWhole(guide(programme(`<title>Long</title><desc>${'é'.repeat(50_000)}</desc>`)));
  expect(programmes[1]?.description).toMatch(/^é{16384}$/);
  expect(report.repairs).toMatchObject([{ code: 'too-long', count: 1 }]);
});

test('a guide without its beginning is read from the first whole element on', () => {
  const document = guide(programme(whole));
  const { programmes, report } = readWhole(document.slice(document.indexOf('Before')));
  expect(programmes.map(({ title }) => title)).toEqual(['News at Ten', 'After']);
  expect(report.repairs.map(({ code }) => code)).toEqual(['junk-before-root', 'missing-root']);
  expect(report.truncated).toBe(false);
});
