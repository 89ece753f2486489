import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWhole } from './read-whole.test-support.ts';
import { writeGuide, type WrittenProgramme } from './write-guide.ts';

const start = Date.UTC(2024, 5, 15, 18, 30);
const channel = { id: 'a&b', name: 'Tom & "Jerry" <HD>', number: '5.1', icon: 'http://img.example/?a=1&b=2' };

const whole: WrittenProgramme = {
  channel: 'a&b',
  start,
  stop: start + 3_600_000,
  title: 'Fish & Chips <live>',
  subTitle: 'Low Tide',
  description: 'One "two" \'three\'\x1a four',
  categories: ['Drama', 'Sport & more'],
  season: 2,
  episode: 3,
  date: '2021',
  icon: 'http://img.example/p?a=1&b=2',
  credits: [{ role: 'actor', name: 'Bo & Co', part: 'Captain' }, { role: 'director', name: 'Ana', part: null }, { role: 'actor', name: 'Cy', part: null }],
  rating: { system: 'VCHIP', value: 'PG' },
  starRating: 7.5,
  lengthSeconds: 3_600,
  isRepeat: true,
  isNew: true,
  isLive: true,
  isPremiere: true,
  isLastChance: true,
  catchupId: 'p-1',
};

test('what is written reads as what was meant, and nothing has to be repaired', () => {
  const document = [...writeGuide([channel], [whole])].join('');
  const { channels, programmes, report } = readWhole(document);
  expect(channels).toMatchObject([{ id: 'a&b', names: ['Tom & "Jerry" <HD>', '5.1', '5.1 Tom & "Jerry" <HD>'], icon: 'http://img.example/?a=1&b=2' }]);
  expect(programmes).toMatchObject([
    { ...whole, description: 'One "two" \'three\' four', credits: [{ role: 'director', name: 'Ana', part: null }, { role: 'actor', name: 'Bo & Co', part: 'Captain' }, { role: 'actor', name: 'Cy', part: null }] },
  ]);
  expect(report).toMatchObject({ repairs: [], dropped: [], truncated: false, warnings: [] });
  expect(document).toContain('<programme start="20240615183000 +0000" stop="20240615193000 +0000" channel="a&amp;b" catchup-id="p-1">');
});

test('an element is written at a time, whatever the texts hold', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 30 });
  fc.assert(
    fc.property(texts, texts, (title, description) => {
      const parts = [...writeGuide([channel], [{ channel: 'a', start, stop: null, title, description }])];
      expect(parts).toHaveLength(4);
      const { programmes, report } = readWhole(parts.join(''));
      const shown = (text: string): string => text.replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '').replaceAll(/[ \t\r\n]+/g, ' ').replaceAll(/^ | $/g, '');
      expect(programmes).toMatchObject([{ title: shown(title) || null, description: shown(description) || null }]);
      expect(report.repairs.map(({ code }) => code)).toEqual(['missing-stop']);
    }),
    { numRuns: 300 },
  );
});
