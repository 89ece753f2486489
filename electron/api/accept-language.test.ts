import { expect, test } from 'vitest';
import { languageFor } from './accept-language.ts';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['pt-BR,pt;q=0.9,en;q=0.8', 'pt-BR'],
  ['pt-PT', 'pt-BR'],
  ['de, en-GB;q=0.7, pt;q=0.8', 'pt-BR'],
  ['de', 'en'],
  ['PT', 'pt-BR'],
  ['en;q=0, pt;q=0.1', 'pt-BR'],
  ['*, pt;q=0.5', 'en'],
  ['pt;q=nonsense, en', 'en'],
  [';;;,,q=', 'en'],
])('%s is answered in %s', (header, language) => {
  expect(languageFor(header)).toBe(language);
});
