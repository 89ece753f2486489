import { expect, test } from 'vitest';
import { shortcutOf, shortcuts } from './shortcuts.ts';

const press = (key: string, held: { ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean; shiftKey?: boolean } = {}) =>
  shortcutOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test('no key means two things', () => {
  const keys = Object.values(shortcuts).flatMap((shortcut) => [...shortcut.keys]);
  expect(new Set(keys).size).toBe(keys.length);
});

test('search opens with Ctrl and with Cmd', () => {
  expect(press('k', { ctrlKey: true })).toBe('search');
  expect(press('k', { metaKey: true })).toBe('search');
  expect(press('k')).toBeNull();
});

test('letters mean the same with Caps Lock on', () => {
  expect(press('M', { shiftKey: true })).toBe('mute');
  expect(press('M')).toBe('mute');
});

test('a question mark needs Shift on most keyboards and is still itself', () => {
  expect(press('?', { shiftKey: true })).toBe('help');
});

test('Shift makes a long jump of a short one', () => {
  expect(press('ArrowLeft')).toBe('seekBack');
  expect(press('ArrowLeft', { shiftKey: true })).toBe('seekBackFar');
});

test('the system keeps its own keys', () => {
  expect(press('f', { ctrlKey: true })).toBeNull();
  expect(press('ArrowLeft', { altKey: true })).toBeNull();
});
