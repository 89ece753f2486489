/** Languages the pages speak; the first one is spoken to whoever asks for none of them. */
export const spoken = ['en', 'pt-BR'] as const;
export type Spoken = (typeof spoken)[number];

/** The language to answer in, by the client's `Accept-Language` (RFC 9110, 12.5.4); regions do not matter. */
export function languageFor(header: string | undefined): Spoken {
  const wishes = (header ?? '').slice(0, 1_000).split(',').map(readWish);
  const best = wishes.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  for (const { base } of best) {
    const found = base === '*' ? spoken[0] : spoken.find((tag) => baseOf(tag) === base);
    if (found) return found;
  }
  return spoken[0];
}

function readWish(text: string): { base: string; weight: number } {
  const [tag = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
  return { base: baseOf(tag), weight: /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(weight) ? Number(weight) : 0 };
}

function baseOf(tag: string): string {
  return tag.split('-')[0]?.toLowerCase() ?? '';
}
