import { foldText } from '#shared/model/fold-text.ts';

/** A condition on `items`, with the values its question marks stand for. */
export interface Condition {
  sql: string;
  values: (string | number)[];
}

/**
 * Rows whose name holds every word of the query somewhere. Three letters and more go through the trigram index;
 * one or two are looked for row by row. The text is never a pattern.
 */
export function nameContains(query: string): Condition | undefined {
  const words = foldText(query).split(' ').filter(Boolean);
  if (words.length === 0) return undefined;
  const indexed = words.filter((word) => [...word].length >= 3);
  const short = words.filter((word) => [...word].length < 3);
  const parts: string[] = [];
  const values: string[] = [];
  if (indexed.length > 0) {
    parts.push('items.id IN (SELECT rowid FROM items_search WHERE items_search MATCH ?)');
    values.push(indexed.map(quoted).join(' AND '));
  }
  for (const word of short) {
    parts.push('instr(items.folded, ?) > 0');
    values.push(word);
  }
  return { sql: parts.join(' AND '), values };
}

/** One plain substring, blanks and all: what the HTTP contract calls `search`. */
export function nameContainsExactly(query: string): Condition | undefined {
  const folded = foldText(query);
  if (folded === '') return undefined;
  if ([...folded].length < 3) return { sql: 'instr(items.folded, ?) > 0', values: [folded] };
  return { sql: 'items.id IN (SELECT rowid FROM items_search WHERE items_search MATCH ?)', values: [quoted(folded)] };
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
