import { foldText } from '#shared/model/fold-text.ts';
import type { SearchedText } from './search-index/open-search-index.ts';

/** Every word of the query somewhere in the name; undefined when it has none. The text is never a pattern. */
export function searchedWords(query: string): SearchedText | undefined {
  const words = foldText(query).split(' ').filter(Boolean);
  return words.length === 0 ? undefined : { words };
}

/** One plain piece of the name, blanks and all: what the HTTP contract calls `search`. */
export function searchedPhrase(query: string): SearchedText | undefined {
  const phrase = foldText(query);
  return phrase === '' ? undefined : { phrase };
}

/** The pieces that a name must hold, where names are looked through one by one. */
export function piecesOf(text: SearchedText): readonly string[] {
  return 'phrase' in text ? [text.phrase] : text.words;
}

/** What the index is asked for where nothing is searched. */
export const anything: SearchedText = { words: [] };
