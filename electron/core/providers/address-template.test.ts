import { expect, test } from 'vitest';
import { createAddressTemplates, fillTemplate } from './address-template.ts';

const cases: [what: string, address: string, template: string][] = [
  ['a live address', 'http://tv.example:8080/live/demo/s3cret/1.ts', 'http://tv.example:8080/live/{username}/{password}/1.ts'],
  ['the short live form', 'http://tv.example/demo/s3cret/1', 'http://tv.example/{username}/{password}/1'],
  ['a panel in a folder', 'http://tv.example/sub/movie/demo/s3cret/2.mkv', 'http://tv.example/sub/movie/{username}/{password}/2.mkv'],
  ['a catch-up address', 'http://tv.example/timeshift/demo/s3cret/60/2024-06-15:18-30/10.ts', 'http://tv.example/timeshift/{username}/{password}/60/2024-06-15:18-30/10.ts'],
  ['a query', 'http://tv.example/get.php?username=demo&password=s3cret&type=m3u', 'http://tv.example/get.php?username={username}&password={password}&type=m3u'],
  ['user-info', 'http://demo:s3cret@tv.example/a.ts', 'http://{username}:{password}@tv.example/a.ts'],
  ['percent-encoded words', 'http://tv.example/live/a%40b/p%2Fw/1.ts', 'http://tv.example/live/{username}/{password}/1.ts'],
  ['a plus in a query', 'http://tv.example/x?username=a+b&password=c+d', 'http://tv.example/x?username={username}&password={password}'],
  ['a dollar sign in a password', "http://tv.example/live/demo/a$&b'/1.ts", 'http://tv.example/live/{username}/{password}/1.ts'],
  ['multicast', 'udp://@239.0.0.1:1234', 'udp://@239.0.0.1:1234'],
  ['an ordinary address', 'http://tv.example/news/index.m3u8?token=1', 'http://tv.example/news/index.m3u8?token=1'],
];

test.each(cases)('%s becomes a template and comes back to the letter', (_, address, template) => {
  const templates = createAddressTemplates();
  expect(templates.toTemplate(address)).toBe(template);
  expect(fillTemplate(template, templates.accounts())).toBe(address);
});

test('several accounts in one list are told apart', () => {
  const templates = createAddressTemplates();
  const first = templates.toTemplate('http://a.example/live/ann/first1/1.ts');
  const second = templates.toTemplate('http://b.example/live/bob/second2/1.ts');
  expect([first, second]).toEqual([
    'http://a.example/live/{username}/{password}/1.ts',
    'http://b.example/live/{username2}/{password2}/1.ts',
  ]);
  expect(fillTemplate(second ?? '', templates.accounts())).toBe('http://b.example/live/bob/second2/1.ts');
});

test('a password met once is masked wherever it stands', () => {
  const templates = createAddressTemplates();
  templates.toTemplate('http://tv.example/live/demo/s3cret/1.ts');
  expect(templates.mask('http://img.example/logo.png?key=s3cret')).toBe('http://img.example/logo.png?key={password}');
});

test('more accounts than one person has are left out, and words that only look like one are kept', () => {
  const templates = createAddressTemplates();
  for (let i = 0; i < 32; i++) templates.toTemplate(`http://tv.example/live/user${i}/password${i}/1.ts`);
  expect(templates.toTemplate('http://tv.example/live/another/person/1.ts')).toBeUndefined();
  expect(templates.toTemplate('http://tv.example/channels/bbc/1.ts')).toBe('http://tv.example/channels/bbc/1.ts');
});

test.each(['pass', 'word', 'user', 'name', 'password', 'username', 'password}', '{password}', 'sername}/{pass'])(
  'a password that is written in the placeholders themselves (%s) does not tear them apart',
  (password) => {
    const templates = createAddressTemplates();
    const encoded = encodeURIComponent(password);
    const address = `http://tv.example/live/demo/${encoded}/1.ts?logo=${password}`;
    const template = templates.toTemplate(address);

    expect(template).toBe('http://tv.example/live/{username}/{password}/1.ts?logo={password}');
    expect(fillTemplate('http://tv.example/live/{username}/{password}/1.ts', templates.accounts())).toBe(`http://tv.example/live/demo/${encoded}/1.ts`);
  },
);
