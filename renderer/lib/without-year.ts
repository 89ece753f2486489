/** The name of a film without the year that providers put behind it, where the year is shown beside it anyway. */
export function withoutYear(name: string, year: number | null): string {
  const suffix = `(${year ?? ''})`;
  if (year === null || !name.endsWith(suffix)) return name;
  const rest = name.slice(0, -suffix.length).trimEnd();
  return rest === '' ? name : rest;
}
