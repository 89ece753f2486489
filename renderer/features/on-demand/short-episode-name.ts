const separators = ' -–—:|·._';

/**
 * An episode's own name, without the series and the number that panels write before it:
 * "Harbor Lights - S01E02 - Low Tide" is "Low Tide". Empty when nothing else is left.
 */
export function shortEpisodeName(name: string, seriesName: string): string {
  const whole = name.trim();
  let rest = whole;
  if (seriesName !== '' && rest.toLowerCase().startsWith(seriesName.toLowerCase())) {
    const tail = rest.slice(seriesName.length);
    const after = withoutSeparators(tail);
    const gap = tail.slice(0, tail.length - after.length);
    // "Lost" does not begin "Lost and Found": a space alone does not end a series' name.
    if (gap.trim() !== '' || after === '' || (gap !== '' && codeLength(after) > 0)) rest = after;
  }
  const code = codeLength(rest);
  return code > 0 ? withoutSeparators(rest.slice(code)) : rest;
}

function withoutSeparators(text: string): string {
  let at = 0;
  while (at < text.length && separators.includes(text.charAt(at))) at += 1;
  return text.slice(at);
}

/** Length of `S01E02` or `1x02` at the beginning; 0 when there is none. */
function codeLength(text: string): number {
  const season = digits(text, text.charAt(0).toLowerCase() === 's' ? 1 : 0);
  if (season === null) return 0;
  const between = text.charAt(season).toLowerCase();
  if (between !== 'e' && between !== 'x') return 0;
  return digits(text, season + 1) ?? 0;
}

/** Where one to four digits from `at` end; null when there are none. */
function digits(text: string, at: number): number | null {
  let end = at;
  while (end < text.length && end - at < 4 && text.charAt(end) >= '0' && text.charAt(end) <= '9') end += 1;
  return end === at ? null : end;
}
