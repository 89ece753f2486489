import { expect, test } from 'vitest';
import { emptyLogin } from './login.ts';
import { sourceOf, type MoveForm } from './move-source.ts';

const empty: MoveForm = { kind: 'xtream', login: emptyLogin, link: '', path: null };

test('only what belongs to the chosen kind becomes the new source', () => {
  const form = { ...empty, link: 'tv.example.com/list.m3u', path: '/home/me/list.m3u' };
  expect(sourceOf(form)).toBeNull();
  expect(sourceOf({ ...form, kind: 'm3u-url' })).toEqual({ type: 'm3u-url', url: 'http://tv.example.com/list.m3u' });
  expect(sourceOf({ ...form, kind: 'm3u-file' })).toEqual({ type: 'm3u-file', path: '/home/me/list.m3u' });
});

test('a source that lacks something is none', () => {
  expect(sourceOf({ ...empty, kind: 'm3u-url', link: 'ftp://tv.example.com' })).toBeNull();
  expect(sourceOf({ ...empty, kind: 'm3u-file' })).toBeNull();
});
