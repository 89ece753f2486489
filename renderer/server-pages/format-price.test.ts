import { expect, test } from 'vitest';
import { formatPrice } from './format-price.ts';

test.each([
  [990, 'eur', 'en', '€9.90'],
  [100_000, 'usd', 'en', '$1,000.00'],
  [1_200, 'jpy', 'en', '¥1,200'],
  [1_500, 'kwd', 'en', 'KWD 1.500'],
  [2_990, 'brl', 'pt-BR', 'R$ 29,90'],
  [0, 'eur', 'en', '€0.00'],
  [990, 'no code', 'en', '9.90 no code'],
])('%i %s in %s is %s', (amount, currency, language, shown) => {
  expect(formatPrice(amount, currency, language, []).replaceAll('\u00A0', ' ')).toBe(shown);
});
