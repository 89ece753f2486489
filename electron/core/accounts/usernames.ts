/**
 * What a user name is compared by: names that differ only in case, width, how accents are written, invisible signs or
 * outer blanks are one account (NFKC_Casefold of Unicode, as near as the language comes). Empty when nothing is left.
 */
export function usernameKey(name: string): string {
  const visible = name.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  // Upper case first unites what lower case alone keeps apart: ß and ss, ſ and s.
  const folded = visible.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
  return folded.normalize('NFKC').trim();
}

/** Signs that show nothing, or turn the text around them: a name with them passes for another in a list. */
export function isPlainName(name: string): boolean {
  return !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(name) && usernameKey(name) !== '';
}
