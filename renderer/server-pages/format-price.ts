import { regionalTag } from '../i18n/locale.ts';

/** How many of its smallest units make one of a currency is 100, but for these; as the payment service counts (https://docs.stripe.com/currencies). */
const withoutCents = new Set(['bif', 'clp', 'djf', 'gnf', 'jpy', 'kmf', 'krw', 'mga', 'pyg', 'rwf', 'vnd', 'vuv', 'xaf', 'xof', 'xpf']);
const inThousandths = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

/** An amount in the smallest unit of its currency, in the user's habit: `€9.90`, `¥1,200`. */
export function formatPrice(amount: number, currency: string, language: string, preferred: readonly string[] = navigator.languages): string {
  const code = currency.toLowerCase();
  const digits = withoutCents.has(code) ? 0 : inThousandths.has(code) ? 3 : 2;
  const value = amount / 10 ** digits;
  try {
    const options = { style: 'currency', currency: code, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
    return new Intl.NumberFormat(regionalTag(language, preferred), options).format(value);
  } catch {
    return `${value.toFixed(digits)} ${currency}`; // no code of a currency
  }
}
