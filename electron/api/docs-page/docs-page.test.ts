import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type RunningApi } from '../running-api.test-wrapper.ts';
import { docsTokens } from './docs-css.ts';
import { languageFor } from './docs-texts.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const page = async (query = '', headers: Record<string, string> = {}): Promise<string> => (await api.ask(`/docs${query}`, { headers })).text;

test('the page shows every operation of the document, and needs no script', async () => {
  const { json } = await api.ask('/openapi.json');
  const operations = Object.values(Object((json as { paths: object }).paths) as Record<string, object>).flatMap((path) => Object.keys(path));
  const { text, headers } = await api.ask('/docs');
  expect(text.match(/<details /g)).toHaveLength(operations.length);
  expect(text).not.toMatch(/<script|style="|\son\w+=/);
  expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' });
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect((await api.ask('/docs.css')).headers['content-type']).toContain('text/css');
});

test('the page speaks the reader’s language', async () => {
  expect(await page('', { 'accept-language': 'pt-BR,pt;q=0.9,en;q=0.8' })).toContain('<html lang="pt-BR">');
  expect(await page('?lang=pt-BR')).toContain('A API deste WebPlay');
  expect(await page('', { 'accept-language': 'de' })).toContain('<html lang="en">');
});

test.each([
  [undefined, 'en'],
  ['pt', 'pt-BR'],
  ['en;q=0.4, pt-PT;q=0.5', 'pt-BR'],
  ['en, pt;q=0.9', 'en'],
  ['pt;q=nonsense', 'en'],
])('%s means %s', (header, language) => {
  expect(languageFor(header)).toBe(language);
});

test('a search finds by address, by what is done and across accents, and says when there is nothing', async () => {
  const found = async (words: string): Promise<string[]> => [...(await page(`?q=${encodeURIComponent(words)}`)).matchAll(/<details id="([^"]+)"/g)].map(([, id = '']) => id);
  expect(await found('post history')).toEqual(['library.recordWatch']);
  expect(await found('atualizacao proxima')).toEqual([]);
  expect(await found('sessões')).toEqual([]);
  expect(await found('POSIÇÃO')).toEqual(await found('posicao'));
  expect(await page('?q=zebra')).toContain('Nothing here has all of these words.');
});

test('what was searched for comes back as text, whatever it is', async () => {
  const text = await page(`?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
  expect(text).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(text).not.toContain('<script>');
  expect((await page('?q=a&q=b')).length).toBeGreaterThan(1_000);
});

test('the page has the colors of the application', () => {
  const css = readFileSync(join(import.meta.dirname, '../../../renderer/app/theme.css'), 'utf8');
  const [dark = '', light = ''] = css.split(":root[data-theme='light']");
  for (const [theme, tokens] of [[dark, docsTokens.dark], [light, docsTokens.light]] as const) {
    for (const [name, value] of Object.entries(tokens)) expect(theme, name).toContain(`${name}: ${value};`);
  }
});
