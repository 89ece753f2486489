import { expect, test } from 'vitest';
import type { Call } from '#shared/contract/call.ts';
import { createShellCall, createShellHandlers } from './shell-handlers.ts';

function start(chosen: string | null = null, licensePage: string | null = null) {
  const done: unknown[] = [];
  const handlers = createShellHandlers({
    askForFile: () => Promise.resolve(chosen),
    setFullScreen: (on) => done.push(on),
    saveText(fileName, text) {
      done.push([fileName, text]);
      return Promise.resolve(chosen !== null);
    },
    saveAnswer(fileName, path) {
      done.push([fileName, path]);
      return Promise.resolve(chosen !== null);
    },
    licensePage: () => Promise.resolve(licensePage),
    openExternal(url) {
      done.push(url);
      return Promise.resolve();
    },
  });
  const passedOn: string[] = [];
  const next: Call = (_caller, name) => {
    passedOn.push(name);
    return Promise.resolve({ ok: true, value: 'core' });
  };
  return { call: createShellCall(handlers, next), done, passedOn };
}

const owner = { kind: 'owner' } as const;

test('what only the shell can do is done there', async () => {
  const { call, done, passedOn } = start('/lists/tv.m3u');
  expect(await call(owner, 'shell.pickPlaylistFile', {})).toEqual({ ok: true, value: { path: '/lists/tv.m3u' } });
  expect(await call(owner, 'shell.setFullscreen', { on: true })).toEqual({ ok: true, value: {} });
  expect([done, passedOn]).toEqual([[true], []]);
});

test('a text is saved under a name that cannot lead anywhere', async () => {
  const { call, done } = start('/backups/mine.json');
  const text = '{}';
  expect(await call(owner, 'shell.saveTextFile', { fileName: 'webplay-2026-01-01.json', text })).toEqual({ ok: true, value: { saved: true } });
  for (const fileName of ['../.bashrc', '/etc/passwd', 'a\\b', '']) {
    expect(await call(owner, 'shell.saveTextFile', { fileName, text })).toMatchObject({ error: { code: 'invalid_input' } });
  }
  expect(done).toEqual([['webplay-2026-01-01.json', text]]);
  expect(await start(null).call(owner, 'shell.saveTextFile', { fileName: 'a.json', text })).toEqual({ ok: true, value: { saved: false } });
});

test('a guide is saved from where the core host answers with it', async () => {
  const { call, done } = start('/guides/mine.xml');
  expect(await call(owner, 'shell.saveGuide', { playlistId: 'abcd1234' })).toEqual({ ok: true, value: { saved: true } });
  expect(await call(owner, 'shell.saveGuide', { playlistId: '../../v1/settings' })).toMatchObject({ error: { code: 'invalid_input' } });
  expect(done).toEqual([['guide.xml', '/v1/playlists/abcd1234/guide.xml']]);
});

test('a page of the license server opens in the browser, and nothing else does', async () => {
  for (const url of ['https://license.example.com/activate?code=WDJBMJHT', 'http://127.0.0.1:8080/ui/', 'http://[::1]:1/']) {
    const { call, done } = start(null, url);
    expect(await call(owner, 'shell.openLicensePage', { page: 'activation' })).toEqual({ ok: true, value: { opened: true } });
    expect(done).toEqual([url]);
  }
  for (const url of [null, 'http://license.example.com/', 'https://a:b@license.example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'http://127.0.0.1.example.com/']) {
    const { call, done } = start(null, url);
    expect(await call(owner, 'shell.openLicensePage', { page: 'account' })).toEqual({ ok: true, value: { opened: false } });
    expect(done).toEqual([]);
  }
  expect(await start().call(owner, 'shell.openLicensePage', { page: 'https://example.com/' })).toMatchObject({ error: { code: 'invalid_input' } });
});

test('a user who changed their mind chose nothing', async () => {
  expect(await start(null).call(owner, 'shell.pickPlaylistFile', {})).toEqual({ ok: true, value: { path: null } });
});

test('everything else goes on to the core, also names that look like ours', async () => {
  const { call, passedOn } = start();
  for (const name of ['app.getInfo', 'shell.toString', 'shell.constructor', '__proto__', 'shell']) {
    expect(await call(owner, name, {})).toEqual({ ok: true, value: 'core' });
  }
  expect(passedOn).toHaveLength(5);
});

test('wrong input and wrong callers are refused as values', async () => {
  const { call, done } = start();
  expect(await call(owner, 'shell.setFullscreen', { on: 'yes' })).toMatchObject({ error: { code: 'invalid_input' } });
  expect(await call({ kind: 'reader' }, 'shell.setFullscreen', { on: true })).toMatchObject({ error: { code: 'unauthenticated' } });
  expect(done).toEqual([]);
});
