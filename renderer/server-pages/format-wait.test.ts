import { expect, test } from 'vitest';
import { formatWait } from './format-wait.ts';

test.each([
  [1, 'en', '1 second'],
  [120, 'en', '120 seconds'],
  [121, 'en', '3 minutes'],
  [583, 'pt-BR', '10 minutos'],
  [7_201, 'en', '3 hours'],
  [604_800, 'pt-BR', '7 dias'],
])('%i seconds in %s are %s', (seconds, language, words) => {
  expect(formatWait(seconds, language)).toBe(words);
});
