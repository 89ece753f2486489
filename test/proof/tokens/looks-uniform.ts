/** Signs of base64url. */
const alphabet = 64;

/**
 * Whether the signs of these texts are spread as chance would (χ² with 63 degrees of freedom). A fair source fails in one
 * of 1,000 runs.
 */
export function looksUniform(texts: readonly string[]): boolean {
  const counts = new Map<string, number>();
  let total = 0;
  for (const text of texts) {
    for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
    total += text.length;
  }
  const expected = total / alphabet;
  let squares = (alphabet - counts.size) * expected;
  for (const count of counts.values()) squares += (count - expected) ** 2 / expected;
  return counts.size <= alphabet && squares < 103.44; // p = 0.001
}
