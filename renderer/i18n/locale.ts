/** What the texts of one language need to put numbers into sentences. */
export interface Locale {
  number(value: number): string;
  /** Picks the form that goes with a count, by the rules of the language. */
  plural(count: number, forms: { one: string; other: string }): string;
  list(items: readonly string[]): string;
}

/** The user's own variant of a language (en-GB for en), else the language itself. */
export function regionalTag(language: string, preferred: readonly string[]): string {
  const base = language.split('-')[0] ?? language;
  return preferred.find((tag) => tag === language || tag.split('-')[0] === base) ?? language;
}

export function localeFor(language: string): Locale {
  const tag = regionalTag(language, typeof navigator === 'undefined' ? [] : navigator.languages);
  const numbers = new Intl.NumberFormat(tag);
  const rules = new Intl.PluralRules(language);
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  return {
    number: (value) => numbers.format(value),
    // By the book Brazilian Portuguese puts zero in the singular; nobody says it so of a count.
    plural: (count, forms) => (count !== 0 && rules.select(count) === 'one' ? forms.one : forms.other),
    list: (items) => lists.format(items),
  };
}
