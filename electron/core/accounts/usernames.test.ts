import { expect, test } from 'vitest';
import { isPlainName, usernameKey } from './usernames.ts';

test.each([
  ['case', 'Ana@Example.com', 'ana@example.COM'],
  ['outer blanks', '  ana ', 'ana'],
  ['full-width letters', 'Ａｎａ', 'ana'],
  ['how an accent is written', 'jos\u00e9', 'JOSE\u0301'],
  ['invisible signs', 'a\u200bna\u00ad', 'ana'],
  ['a sharp s', 'STRASSE', 'straße'],
  ['a final sigma', 'ΟΔΟΣ', 'οδος'],
  ['a ligature', 'ﬁn', 'FIN'],
])('names that differ in %s are one account', (_, left, right) => {
  expect(usernameKey(left)).toBe(usernameKey(right));
});

test('names that differ otherwise are different accounts', () => {
  const names = ['ana', 'anna', 'an a', 'aná', 'ana.', 'ana1'];
  expect(new Set(names.map(usernameKey)).size).toBe(names.length);
});

test.each([['a right-to-left override', 'ana\u202eanimda'], ['a line break', 'ana\nadmin'], ['nothing to see', '\u200b\u200d'], ['NUL', 'ana\0']])(
  'a name with %s is refused',
  (_, name) => {
    expect(isPlainName(name)).toBe(false);
  },
);
