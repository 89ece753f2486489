import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlaylistId } from '#shared/model/ids.ts';
import { makeCatalog } from '../../electron/core/demo/made-catalog.ts';
import { startCore, type RunningCore } from './start-core.ts';

const channels = [
  'Télé Élan – Première',
  'TV Maré Alta São Gonçalo',
  'Straße TV',
  'København Ørsted',
  'ＦＵＬＬ ＷＩＤＴＨ',
  'ﾊﾝｶｸ テレビ',
  'قَنَاة النَّخِيل',
  'עֲרוּץ הנמל',
  'ΚΟΣΜΟΣ TV',
  'Łódź Żubr',
  'İstanbul Kanalı',
  '100% Hits_1',
  'Back\\slash',
  'Say "Hello" It\'s',
  'A AND B OR C NOT D',
  'NEAR(near) * col:umn ^caret (a OR b)',
  'みなとテレビ',
  '📺 Emoji 🎬🎬',
  'Dot.Net-Work+Plus',
  `${'long '.repeat(30)}end`,
];

let running: RunningCore;
let playlistId: PlaylistId;

beforeAll(async () => {
  running = await startCore({ panel: { catalog: makeCatalog({ channels, movies: ['Amber Nights'], series: ['Amber Days'] }) } });
  ({ id: playlistId } = await running.add());
});

afterAll(() => running.stop());

async function found(query: string): Promise<string[]> {
  return (await running.reader.catalog.listChannels({ playlistId, search: query })).items.map(({ name }) => name);
}

/** What `/channels` of the HTTP contract finds: one substring, blanks and all. */
async function foundExactly(search: string): Promise<string[]> {
  return (await running.reader.compat.listChannels({ search })).channels.map(({ name }) => name);
}

describe('search folds', () => {
  test.each([
    ['case and accents', ['tele elan', 'TÉLÉ', 'première', 'PREMIERE'], 'Télé Élan – Première'],
    ['Portuguese', ['sao goncalo', 'SÃO', 'gonçalo', 'mare alta'], 'TV Maré Alta São Gonçalo'],
    ['sharp s', ['strasse', 'STRASSE', 'straße', 'STRAẞE'], 'Straße TV'],
    ['Danish', ['kobenhavn', 'orsted', 'Ørsted', 'ØRS'], 'København Ørsted'],
    ['width', ['full width', 'FULL', 'ｗｉｄｔｈ'], 'ＦＵＬＬ ＷＩＤＴＨ'],
    ['half-width kana', ['ハンカク', 'ﾊﾝｶｸ', 'テレビ ハン'], 'ﾊﾝｶｸ テレビ'],
    ['Arabic vowel signs', ['قناة', 'النخيل', 'قَنَاة'], 'قَنَاة النَّخِيل'],
    ['Hebrew points', ['ערוץ', 'הנמל'], 'עֲרוּץ הנמל'],
    ['Greek, with a sigma wherever the typing stops', ['κοσμος', 'ΚΟΣ', 'κοσ', 'κος', 'ΚΟΣΜΟΣ'], 'ΚΟΣΜΟΣ TV'],
    ['Polish', ['lodz', 'ŁÓDŹ', 'zubr'], 'Łódź Żubr'],
    ['Turkish', ['istanbul', 'İSTANBUL', 'kanali', 'KANALI'], 'İstanbul Kanalı'],
    ['pictures', ['📺', '🎬🎬', 'emoji'], '📺 Emoji 🎬🎬'],
  ])('%s', async (_, queries, name) => {
    for (const query of queries) expect([query, await found(query)]).toEqual([query, expect.arrayContaining([name])]);
  });
});

test('what is being typed finds the name at every letter, also in its middle', async () => {
  for (const whole of ['Straße', 'mare alta', 'みなと', 'ørsted', 'Dot.Net-Work+Plus', 'Back\\slash']) {
    for (let length = 1; length <= whole.length; length++) {
      const typed = whole.slice(0, length);
      expect([typed, (await found(typed)).length > 0]).toEqual([typed, true]);
    }
  }
  expect(await found('ap')).toEqual([]);
  expect(await found('asse t')).toEqual(['Straße TV']);
});

describe('a query is text, never a pattern or a command', () => {
  test.each([
    ['%', ['100% Hits_1']],
    ['0%', ['100% Hits_1']],
    ['100%', ['100% Hits_1']],
    ['s_1', ['100% Hits_1']],
    ['_', ['100% Hits_1']],
    ['\\', ['Back\\slash']],
    ['k\\s', ['Back\\slash']],
    ['"', ['Say "Hello" It\'s']],
    ['"hello"', ['Say "Hello" It\'s']],
    ["it's", ['Say "Hello" It\'s']],
    ["'; DROP TABLE items; --", []],
    ['AND', ['A AND B OR C NOT D']],
    ['and not', ['A AND B OR C NOT D']],
    ['NEAR(', ['NEAR(near) * col:umn ^caret (a OR b)']],
    ['*', ['NEAR(near) * col:umn ^caret (a OR b)']],
    ['^caret', ['NEAR(near) * col:umn ^caret (a OR b)']],
    ['col:umn', ['NEAR(near) * col:umn ^caret (a OR b)']],
    ['folded:hello', []],
    ['xyz OR hello', []],
    ['hel*', []],
    ['hello NOT say', []],
    ['…', []],
  ])('%s', async (query, names) => {
    expect(await found(query)).toEqual(names);
    expect(await foundExactly(query)).toEqual(query === 'and not' ? [] : names);
  });

  test('of words in any order for us, and of one text as it stands for the contract', async () => {
    expect(await found('gonçalo tv')).toEqual(['TV Maré Alta São Gonçalo']);
    expect(await foundExactly('gonçalo tv')).toEqual([]);
    expect(await foundExactly('são gon')).toEqual(['TV Maré Alta São Gonçalo']);
  });

  test('of a hundred letters at most', async () => {
    expect(await found('long '.repeat(20))).toHaveLength(1);
    expect(await found('x'.repeat(100))).toEqual([]);
    await expect(found('x'.repeat(101))).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('and of nothing finds everything', async () => {
    expect(await found('')).toHaveLength(channels.length);
    expect(await found('   ')).toHaveLength(channels.length);
  });
});

test('one question finds channels, films and series, the first of each and how many there are', async () => {
  const { channels: live, movies, series } = await running.reader.catalog.searchTitles({ playlistId, query: 'amber', limit: 5 });
  expect([live.total, movies.items.map(({ name }) => name), series.items.map(({ name }) => name)]).toEqual([0, ['Amber Nights (1960)'], ['Amber Days']]);
  const { channels: some } = await running.reader.catalog.searchTitles({ playlistId, query: 't', limit: 3 });
  expect(some.items).toHaveLength(3);
  expect(some.total).toBeGreaterThan(3);
});
