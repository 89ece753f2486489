/** What χ² stays under in 999 of 1,000 runs, by the size of the alphabet. */
const mostSquares: Readonly<Record<20 | 64, number>> = { 20: 43.82, 64: 103.44 };

/**
 * Whether the signs of these texts, of so many that there are, are spread as chance would (χ²): those of base64url unless
 * it is said. A fair source fails in one of 1,000 runs.
 */
export function looksUniform(texts: readonly string[], alphabet: keyof typeof mostSquares = 64): boolean {
  const counts = new Map<string, number>();
  let total = 0;
  for (const text of texts) {
    for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
    total += text.length;
  }
  const expected = total / alphabet;
  let squares = (alphabet - counts.size) * expected;
  for (const count of counts.values()) squares += (count - expected) ** 2 / expected;
  return counts.size <= alphabet && squares < mostSquares[alphabet];
}
