import { expect, test } from 'vitest';
import type { Recognition } from '#shared/model/source.ts';
import { parseProviderInput } from '../providers/xtream/provider-input.ts';
import { recognizeInput } from './recognize-input.ts';

const login = { type: 'xtream', server: 'http://tv.example:8080', username: 'demo', password: 'secret' } as const;

const cases: [what: string, text: string, recognition: Recognition][] = [
  ['nothing', '   ', { type: 'unknown', reason: 'empty' }],
  ['words', 'hello there', { type: 'unknown', reason: 'invalid' }],
  ['another scheme', 'ftp://tv.example/list.m3u', { type: 'unknown', reason: 'scheme' }],
  ['a link to get.php', 'http://tv.example:8080/get.php?username=demo&password=secret&type=m3u_plus', login],
  ['a channel of a panel', 'http://tv.example:8080/live/demo/secret/1.ts', login],
  ['a server alone', 'tv.example:8080', { ...login, username: null, password: null }],
  ['a list', 'http://tv.example/lists/all.m3u?x=1', { type: 'm3u-url', url: 'http://tv.example/lists/all.m3u?x=1', host: 'tv.example' }],
  ['a list with user-info', 'http://a:b@tv.example/all.m3u', { type: 'm3u-url', url: 'http://a:b@tv.example/all.m3u', host: 'tv.example' }],
  ['a quoted path', '"/home/ana/tv list.m3u"', { type: 'm3u-file', path: '/home/ana/tv list.m3u', name: 'tv list.m3u' }],
  ['a MAC portal', 'http://tv.example/stalker_portal/c/', { type: 'unknown', reason: 'stalker' }],
  ['a guide', 'https://tv.example/guide.xml.gz', { type: 'unknown', reason: 'guide' }],
  ['a message in lines', 'Welcome!\nServer: http://tv.example:8080\nUser: demo\nPassword: secret\nEnjoy', login],
  ['a message in Portuguese', '📺 Servidor: http://tv.example:8080\n👤 Usuário: demo\n🔑 Senha: secret', login],
  ['a message on one line', 'Your login: Server: http://tv.example:8080 User: demo Password: secret', login],
  ['labels with blanks before the colon', 'URL : http://tv.example:8080 Username : demo Password : secret', login],
  ['a message with a link in it', 'Here it is:\nM3U http://tv.example:8080/get.php?username=demo&password=secret', login],
];

test.each(cases)('recognizes %s', (_, text, recognition) => {
  expect(recognizeInput(text, parseProviderInput)).toEqual(recognition);
});
