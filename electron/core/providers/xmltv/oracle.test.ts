import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creditRoles, type CreditRole } from '#shared/model/programme.ts';
import { readWhole } from './read-whole.test-support.ts';

/** Well-formed guides, read by this reader and by an XML parser that knows nothing of guides: both must see the same. */

type Node = { [name: string]: Node[] | string | Record<string, string> };

const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false, parseAttributeValue: false, trimValues: false, processEntities: true, cdataPropName: '#cdata' });

const nameOf = (node: Node): string => Object.keys(node).find((key) => key !== ':@') ?? '';
const childrenOf = (node: Node): Node[] => node[nameOf(node)] as Node[];
const attributesOf = (node: Node): Record<string, string> => (node[':@'] ?? {}) as Record<string, string>;
const all = (node: Node, name: string): Node[] => childrenOf(node).filter((child) => nameOf(child) === name);

const blankTrimmed = (text: string | undefined): string | undefined => text?.replace(/^ +| +$/g, '');

function directText(node: Node): string {
  const text = childrenOf(node).map((child) => {
    if (nameOf(child) === '#text') return textIn(child['#text']);
    return nameOf(child) === '#cdata' ? textIn(childrenOf(child)[0]?.['#text']) : '';
  });
  return text.join('').replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

function textIn(value: Node[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}

const texts = (node: Node, name: string): string[] => all(node, name).map(directText).filter((text) => text !== '');

interface Seen {
  channels: object[];
  programmes: object[];
}

function byOracle(document: string): Seen {
  const root = (parser.parse(document) as Node[]).find((node) => nameOf(node) === 'tv');
  if (!root) throw new Error('the oracle sees no guide');
  return {
    channels: all(root, 'channel').map((channel) => ({
      id: attributesOf(channel)['id']?.trim(),
      names: [...new Set(texts(channel, 'display-name'))],
      icon: all(channel, 'icon').map((icon) => blankTrimmed(attributesOf(icon)['src'])).find((source) => source) ?? null,
      url: texts(channel, 'url')[0] ?? null,
    })),
    programmes: all(root, 'programme').map((programme) => {
      const { channel, start = '', stop = '' } = attributesOf(programme);
      const icons = all(programme, 'icon').map((icon) => blankTrimmed(attributesOf(icon)['src'])).filter((source) => source);
      return {
        channel: channel?.trim(),
        start: plainTime(start),
        stop: plainTime(stop),
        title: texts(programme, 'title')[0] ?? null,
        subTitle: texts(programme, 'sub-title')[0] ?? null,
        description: texts(programme, 'desc')[0] ?? null,
        categories: [...new Set(texts(programme, 'category'))],
        date: texts(programme, 'date')[0] ?? null,
        icons: [...new Set(icons)],
        credits: all(programme, 'credits').flatMap((credits) =>
          childrenOf(credits)
            .filter((person) => creditRoles.includes(nameOf(person) as CreditRole) && directText(person) !== '')
            .map((person) => ({ role: nameOf(person), name: directText(person), part: blankTrimmed(attributesOf(person)['role']) || null })),
        ),
        rating: all(programme, 'rating').map((rating) => ({ system: blankTrimmed(attributesOf(rating)['system']) || null, value: texts(rating, 'value')[0] })).find(({ value }) => value !== undefined) ?? null,
        isNew: all(programme, 'new').length > 0,
        isRepeat: all(programme, 'previously-shown').length > 0,
        isPremiere: all(programme, 'premiere').length > 0,
      };
    }),
  };
}

function plainTime(text: string): number {
  const [, year, month, day, hour, minute, second, sign, zoneHour, zoneMinute] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d) ([+-])(\d\d)(\d\d)$/.exec(text) ?? [];
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -1 : 1);
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) - offset * 60_000;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const quoted = (text: string): string => `"${escaped(text).replaceAll('"', '&quot;')}"`;

// What XML allows; the last characters of the first plane are left to other tests.
const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'abc XYZ 0129 .,-\'"&<>;]!?/=# \n\t') },
  { weight: 2, arbitrary: fc.constantFrom('é', 'ß', '\u00a0', 'Ж', '東', '😀', 'ﷺ') },
);
const words = fc.string({ unit: character, maxLength: 40 });
/** Something that an attribute may hold; line ends in attributes are another parser's business. */
const word = words.map((text) => text.replace(/[\n\t]/g, ' ').replace(/ +/g, ' '));

const textual = fc.oneof(
  { weight: 5, arbitrary: words.map(escaped) },
  { weight: 1, arbitrary: words.map((text) => `<![CDATA[${text.replaceAll(']]>', '')}]]>`) },
  { weight: 1, arbitrary: fc.tuple(words, words).map(([one, two]) => `${escaped(one)}<![CDATA[${two.replaceAll(']]>', '')} </programme> &amp; <b>]]>${escaped(two)}`) },
  { weight: 1, arbitrary: fc.tuple(words, words).map(([one, two]) => `${escaped(one)}<!-- ${two.replaceAll('-', '')} </programme> -->${escaped(two)}`) },
);
const blank = fc.constantFrom('', '', '\n', '\r\n  ', '\t', '   ');
const element = (name: string, attributes: fc.Arbitrary<string> = fc.constant('')): fc.Arbitrary<string> =>
  fc.oneof({ weight: 8, arbitrary: fc.tuple(attributes, textual).map(([written, text]) => `<${name}${written}>${text}</${name}>`) }, { weight: 1, arbitrary: attributes.map((written) => `<${name}${written}/>`) });
const attribute = (name: string): fc.Arbitrary<string> => fc.oneof(fc.constant(''), word.map((text) => ` ${name}=${quoted(text)}`), word.map((text) => `\n ${name} = '${escaped(text).replaceAll("'", '&apos;')}' `));

const two = (most: number): fc.Arbitrary<string> => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'));
const time = fc.tuple(fc.integer({ min: 1971, max: 2100 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), two(23), two(59), two(59), fc.constantFrom('+0000', '-0330', '+0545', '+1400', '-1100'))
  .map(([year, month, day, hour, minute, second, zone]) => `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${hour}${minute}${second} ${zone}`);

const person = fc.constantFrom(...creditRoles).chain((role) => fc.tuple(element(role, attribute('role')), fc.boolean()).map(([written, hasImage]) => (hasImage ? written.replace(`</${role}>`, `<image type="person">http://a/</image></${role}>`) : written)));
const child = fc.oneof(
  element('title', attribute('lang')), element('title', attribute('lang')), element('sub-title'), element('desc', attribute('lang')), element('category'), element('date'), element('keyword'), element('length', attribute('units')),
  fc.tuple(attribute('src'), attribute('width')).map((attributes) => `<icon${attributes.join('')}/>`),
  fc.array(person, { maxLength: 3 }).map((people) => `<credits>${people.join('\n')}</credits>`),
  fc.tuple(attribute('system'), element('value')).map(([system, value]) => `<rating${system}>${value}</rating>`),
  element('unknown-one', attribute('title')), fc.constantFrom('<new/>', '<new></new>', '<previously-shown start="2020"/>', '<premiere>first</premiere>', '<other><title>inside</title><deep><other/></deep></other>', '<?php echo "<title>no</title>" ?>'),
);
const pad = fc.tuple(blank, blank);
const programme = fc.tuple(time, time, word, fc.array(fc.tuple(child, blank), { maxLength: 12 }), blank).map(([start, stop, channel, children, inner]) =>
  `<programme start="${start}" stop="${stop}" channel=${quoted(channel)}>${inner}${children.map(([written, behind]) => written + behind).join('')}</programme>`);
const channel = fc.tuple(word, fc.array(fc.oneof(element('display-name', attribute('lang')), element('url'), attribute('src').map((source) => `<icon${source}/>`)), { maxLength: 5 })).map(([id, children]) => `<channel id=${quoted(id)}>${children.join('')}</channel>`);
const guide = fc.tuple(fc.array(fc.tuple(fc.oneof(channel, programme, programme), pad), { maxLength: 8 }), fc.constantFrom('', '<?xml version="1.0"?>', '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tv SYSTEM "xmltv.dtd">\n<!-- <tv> -->'))
  .map(([elements, head]) => `${head}<tv>${elements.map(([written, [before, behind]]) => before + written + behind).join('')}</tv>\n`);

test('any well-formed guide reads as an XML parser reads it, whatever the pieces', () => {
  fc.assert(
    fc.property(guide, fc.constantFrom(1_000_000, 200, 17, 1), (document, pieceLength) => {
      const expected = byOracle(document);
      const { channels, programmes, report } = readWhole(document, pieceLength);
      expect(channels).toMatchObject(expected.channels.filter((each) => (each as { id?: string }).id));
      const usable = expected.programmes.filter((each) => (each as { channel?: string }).channel) as { start: number; stop: number | null }[];
      for (const each of usable) if ((each.stop ?? 0) <= each.start) each.stop = null;
      expect(programmes).toMatchObject(usable);
      expect(programmes).toHaveLength(usable.length);
      expect(report).toMatchObject({ kind: 'xmltv', truncated: false });
      expect(report.repairs.map(({ code }) => code).filter((code) => code !== 'bad-stop')).toEqual([]);
    }),
    { numRuns: 400 },
  );
}, 60_000);
