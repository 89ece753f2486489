import fc from 'fast-check';
import { expect, test } from 'vitest';

import { redactText, redactUrl } from './redact.ts';

test('an address is shown as its origin', () => {
  expect(
    [
      'http://tv.example:8080/get.php?username=ann&password=s3cret',
      'https://ann:s3cret@tv.example/live/ann/s3cret/1.ts',
      'http://tv.example',
      'http://tv.example/',
      'rtmp://ann:s3cret@tv.example:1935/live/7',
      'magnet:?xt=urn:btih:0123',
      's3cret',
    ].map(redactUrl),
  ).toEqual([
    'http://tv.example:8080/…',
    'https://tv.example/…',
    'http://tv.example',
    'http://tv.example',
    'rtmp://tv.example:1935/…',
    'magnet:…',
    '(address)',
  ]);
});

test.each([
  ['a query', 'http://tv.example/player_api.php?username=ann&password=pw&action=get_live_streams', 'http://tv.example/player_api.php?username=***&password=***&action=get_live_streams'],
  ['a live address', 'http://tv.example:80/live/ann/pw/12.ts', 'http://tv.example:80/live/***/***/12.ts'],
  ['a short live address', 'http://tv.example/ann/pw/12', 'http://tv.example/***/***/12'],
  ['a panel below a path', 'http://tv.example/panel/one/movie/ann/pw/5.mkv', 'http://tv.example/panel/one/movie/***/***/5.mkv'],
  ['a catch-up address', 'http://tv.example/timeshift/ann/pw/60/2026-01-02:03-04/5.ts', 'http://tv.example/timeshift/***/***/***/***/5.ts'],
  ['a token address', 'http://tv.example/play/abc/ts', 'http://tv.example/play/***/***'],
  ['a playlist address with a number as password', 'http://tv.example/playlist/1234/5678', 'http://tv.example/playlist/***/***'],
  ['a load balancer', 'http://10.0.0.1/0123456789abcdef0123456789abcdef/index.m3u8', 'http://10.0.0.1/***/index.m3u8'],
  ['user-info', 'rtmp://ann:pw@tv.example/app', 'rtmp://***@tv.example/app'],
  ['user-info with a slash in the password', 'http://ann:p/w@tv.example/x', 'http://***@tv.example/x'],
  ['an unnamed query', 'http://tv.example/x?0123456789', 'http://tv.example/x?***'],
  ['a fragment', 'http://tv.example/x#token', 'http://tv.example/x#***'],
  ['an address inside an address', 'http://a.example/?url=http://b.example/ann/pw/1.ts', 'http://a.example/?url=***http://b.example/***/***/1.ts'],
  ['JSON as PHP writes it', '{"url":"http:\\/\\/tv.example\\/live\\/ann\\/pw\\/1.ts"}', '{"url":"http://tv.example/live/***/***/1.ts"}'],
  ['a path without a host', 'GET /live/ann/pw/1.ts failed', 'GET /live/***/***/1.ts failed'],
  ['pairs', 'username=ann, password: "p w" token=abc;next', 'username=***, password: "***" token=***;next'],
  ['escaped quotes', '"password":"a\\"b","x":1', '"password":"***","x":1'],
  ['quoted JSON', '{\\"password\\":\\"a b\\",\\"x\\":1}', '{\\"password\\":\\"***\\",\\"x\\":1}'],
  ['headers', 'Authorization: Basic YTpi\nCookie: a=b; c=d\nHost: tv.example', 'Authorization: ***\nCookie: ***\nHost: tv.example'],
  ['a bare scheme', 'sent Bearer abcdefgh.ijk to it', 'sent Bearer *** to it'],
  ['nothing', 'playlist refreshed: 3/4 sources, 12 channels and/or movies', 'playlist refreshed: 3/4 sources, 12 channels and/or movies'],
])('text is cleaned of %s', (_, text, redacted) => {
  expect(redactText(text)).toBe(redacted);
});

test('given secrets go in every spelling', () => {
  const secrets = ['ann', 'ann & "Bob"/ü'];
  const text = `ann & "Bob"/ü, ${encodeURIComponent(secrets[1]!)}, ${JSON.stringify(secrets[1])}, ann+%26+%22Bob%22%2F%C3%BC`;
  expect(redactText(text, secrets)).toBe('***, ***, "***", ***');
});

test('secrets planted in any address shape never survive', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{1,30}$/).map((text) => `Q${text}Z`);
  const shapes: ((user: string, password: string) => string)[] = [
    (u, p) => `failed: http://${u}:${p}@tv.example/x`,
    (u, p) => `http://tv.example/get.php?username=${u}&password=${p}&type=m3u_plus`,
    (u, p) => `http://tv.example/live/${u}/${p}/1.m3u8?x=${u}`,
    (u, p) => `http://tv.example/series/${u}/${p}/1.mkv`,
    (u, p) => `http://tv.example/${u}/${p}/1`,
    (u, p) => `http://tv.example/epg/${u}/${p}`,
    (u, p) => `{"username":"${u}","password":"${p}"}`,
    (u, p) => `Cookie: sid=${u}; auth=${p}`,
  ];
  fc.assert(
    fc.property(secret, secret, fc.constantFrom(...shapes), fc.string(), (user, password, shape, noise) => {
      const redacted = redactText(`${noise} ${shape(user, password)}`);
      return !redacted.includes(user) && !redacted.includes(password);
    }),
    { numRuns: 500 },
  );
});

test('any text can be cleaned, and no known secret is left in it', () => {
  const piece = fc.constantFrom('://', '/', 'http://', 'live/', 'password=', '"', '\\', '@', '?', '&', '#', ' ', 'Bearer ', '12', 'x');
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
      const redacted = redactText(`${pieces.join('')}s3cret${pieces.join('')}`, ['s3cret']);
      return !redacted.includes('s3cret');
    }),
    { numRuns: 2_000 },
  );
});

test.each(['://', '/', 'http://a', 'password=', '"password":"\\', 'a:b@', '?a&', 'Basic ', '#', 'x'])(
  'a megabyte of %j is cleaned in linear time',
  (pump) => {
    const text = pump.repeat(Math.ceil(1_000_000 / pump.length));
    // CPU time, so that a busy machine fails nobody; quadratic work on a megabyte would take minutes.
    const before = process.cpuUsage();
    redactText(text, ['secret']);
    const spent = process.cpuUsage(before);
    expect((spent.user + spent.system) / 1_000).toBeLessThan(3_000);
  },
);
