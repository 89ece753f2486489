import { expect, test } from 'vitest';
import { loginSource, serverAddress } from './login.ts';

test('a server typed without a scheme is taken as http', () => {
  expect(serverAddress(' tv.example.com:8080 ')).toBe('http://tv.example.com:8080');
  expect(serverAddress('https://tv.example.com')).toBe('https://tv.example.com');
});

test('what is no web address is refused', () => {
  expect(['', '  ', 'ftp://tv.example.com', 'javascript://x', 'http://', 'a b c'].map(serverAddress)).toEqual(Array(6).fill(null));
});

test('a login is a source only when nothing is missing, and a password keeps its blanks', () => {
  const login = { server: 'tv.example.com', username: ' me ', password: ' secret ' };
  expect(loginSource(login)).toEqual({ type: 'xtream', server: 'http://tv.example.com', username: 'me', password: ' secret ' });
  expect(loginSource({ ...login, password: '' })).toBeNull();
  expect(loginSource({ ...login, server: '' })).toBeNull();
});
