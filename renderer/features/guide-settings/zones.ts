let known: readonly string[] | undefined;

/** Time zones of the world by their IANA names; with `chosen`, should it not be among them. */
export function zones(chosen: string | null): readonly string[] {
  known ??= Intl.supportedValuesOf('timeZone');
  return chosen === null || known.includes(chosen) ? known : [chosen, ...known];
}
