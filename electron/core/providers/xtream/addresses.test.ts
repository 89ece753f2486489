import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readServer } from './account.ts';
import {
  announcedBase,
  apiUrl,
  chooseLiveExtension,
  episodeUrl,
  guideUrl,
  liveUrl,
  movieUrl,
  playlistUrl,
  secureBase,
  type XtreamLogin,
} from './addresses.ts';
import { recordOf, rowsOf, type WireRecord } from './coerce.ts';
import { inputFailure, parseProviderInput } from './provider-input.ts';
import { refreshRequests } from './requests.ts';
import { readVector } from './vectors.test-support.ts';

function loginOf(record: WireRecord): XtreamLogin {
  return { base: String(record['base']), username: String(record['username']), password: String(record['password']) };
}

const login: XtreamLogin = { base: 'http://panel.example:8080', username: 'demo', password: 'secret' };

describe('what people paste', () => {
  test.each(rowsOf(readVector('input-urls.vectors')['cases']).map(recordOf))('$input', ({ input, base, username, password, error }) => {
    const expected = error === undefined ? { base, username, password } : { error };
    expect(parseProviderInput(String(input))).toMatchObject(expected);
  });

  test.each([
    ['http://panel.example/panel/one/demo/secret/55.ts', { base: 'http://panel.example/panel/one', username: 'demo', password: 'secret' }],
    ['http://panel.example/demo/secret/55', { base: 'http://panel.example', username: 'demo', password: 'secret' }],
    ['http://panel.example/a/b/c', { base: 'http://panel.example/a/b/c', username: null, password: null }],
    ['http://panel.example/player_api/a%40b/p%25', { base: 'http://panel.example', username: 'a@b', password: 'p%' }],
    ['http://panel.example/live/demo/100%/5.ts', { base: 'http://panel.example', username: 'demo', password: '100%' }],
    ['http://panel.example/timeshift/demo/secret/60/2024-06-15:18-30/5.ts', { base: 'http://panel.example', username: 'demo', password: 'secret' }],
    ['http://[2001:db8::1]:8080/get.php?username=a&password=b', { base: 'http://[2001:db8::1]:8080', username: 'a', password: 'b' }],
  ])('%s', (input, expected) => {
    expect(parseProviderInput(input)).toMatchObject(expected);
  });

  test('a plus in a login can be tried as a plus', () => {
    expect(parseProviderInput('http://panel.example/get.php?username=a&password=c+d')).toMatchObject({
      password: 'c d',
      literalPlus: { username: 'a', password: 'c+d' },
    });
    expect(parseProviderInput('http://panel.example/get.php?username=a&password=cd')).not.toHaveProperty('literalPlus');
  });

  test.each(['javascript:alert(1)', 'file:///etc/passwd', 'http://', 'http://pan\tel.example', `http://${'x'.repeat(9_000)}.example`])(
    '%j is refused',
    (input) => {
      expect(parseProviderInput(input)).toHaveProperty('error');
    },
  );

  test('an address that is refused says what to do', () => {
    expect(inputFailure('scheme')).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('http://') as unknown });
  });

  test('never throws, and a base never ends in a slash or holds a login', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true, withFragments: true }));
    fc.assert(
      fc.property(text, (input) => {
        const parsed = parseProviderInput(input);
        if ('error' in parsed) return;
        expect(parsed.base).toMatch(/^https?:\/\/[^/@]+(\/.*[^/])?$/);
        expect(parseProviderInput(apiUrl({ base: parsed.base, username: 'u+ &/é', password: 'p?#%' }, null))).toMatchObject({
          base: parsed.base,
          username: 'u+ &/é',
          password: 'p?#%',
        });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('addresses', () => {
  const vectors = readVector('stream-urls.vectors');

  function make(given: WireRecord): string | null {
    const account = loginOf(recordOf(given['account'] ?? vectors['account']));
    const id = String(given['id']);
    const ext = typeof given['ext'] === 'string' ? given['ext'] : null;
    switch (given['make']) {
      case 'live':
        return liveUrl(account, id, ext ?? 'ts');
      case 'movie':
        return movieUrl(account, id, ext);
      case 'series':
        return episodeUrl(account, id, ext);
      case 'api':
        return apiUrl(account, String(given['action']), { category_id: String(recordOf(given['params'])['category_id']) });
      case 'xmltv':
        return guideUrl(account);
      case 'm3u':
        return playlistUrl(account);
      default:
        throw new Error(`The vectors ask for ${String(given['make'])}`);
    }
  }

  test.each(rowsOf(vectors['cases']).map(recordOf))('$make $id $ext', (given) => {
    // The vectors name the only reason there is for no address: no container extension.
    expect(make(given)).toBe(given['url'] ?? null);
  });

  test('hold half characters instead of failing on them', () => {
    expect(liveUrl({ ...login, password: '\ud83d' }, 1, 'ts')).toBe('http://panel.example:8080/live/demo/%EF%BF%BD/1.ts');
  });

  test.each([
    [['m3u8', 'ts'], null, 'ts'],
    [['m3u8', 'ts'], 'm3u8', 'm3u8'],
    [['ts'], 'm3u8', 'ts'],
    [['rtmp', 'm3u8'], null, 'm3u8'],
    [['rtmp', 'mpd'], null, 'mpd'],
    [['rtmp'], null, 'ts'],
    [[], null, 'ts'],
    [[], 'm3u8', 'm3u8'],
  ])('a panel that allows %j is asked, with %j preferred, for %s', (allowed, preferred, extension) => {
    expect(chooseLiveExtension(allowed, preferred)).toBe(extension);
  });

  test.each([
    ['http://panel.example:8080/sub', { server_protocol: 'https', https_port: '8443' }, 'https://panel.example:8443/sub'],
    ['http://panel.example:8080', { server_protocol: 'https', https_port: 443 }, 'https://panel.example'],
    ['https://panel.example:9000', { server_protocol: 'https', https_port: 443 }, 'https://panel.example:9000'],
    ['http://panel.example:8080', { server_protocol: 'http', https_port: 443 }, 'http://panel.example:8080'],
  ])('with %s and %j everything goes to %s', (base, server, expected) => {
    expect(secureBase(base, readServer(server, 0))).toBe(expected);
  });

  test('the panel’s own address is known for a second try', () => {
    expect(announcedBase(readServer({ url: 'http://other.example/', port: '8080' }, 0))).toBe('http://other.example:8080');
    expect(announcedBase(readServer({}, 0))).toBeNull();
  });
});

test('a refresh asks for the account, then the categories, then the lists, one at a time', () => {
  const requests = refreshRequests(login);
  expect(requests.map((request) => new URL(request.url).searchParams.get('action'))).toEqual([
    null,
    'get_live_categories',
    'get_vod_categories',
    'get_series_categories',
    'get_live_streams',
    'get_vod_streams',
    'get_series',
  ]);
  expect(requests.at(-1)).toMatchObject({ kind: 'series', brings: 'titles', limits: { firstByteMs: 120_000 } });
  expect(requests.map((request) => request.name).join()).not.toContain('secret');
});
