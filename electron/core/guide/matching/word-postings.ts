/** Which names have which word. Words are numbers here; a plural counts as its singular. */
export interface WordPostings {
  add(form: number, words: readonly string[]): void;
  /** The names with a word. */
  forms(word: number): readonly number[];
  /** The words of a name. */
  of(form: number): readonly number[];
  /** A word as it stands here, or those that it may be a misspelling of; undefined for one that nothing here resembles. */
  find(text: string): Found | undefined;
}

export interface Found {
  /** Undefined for a word that is not here itself. */
  word: number | undefined;
  words: readonly number[];
  /** How much of the word's weight they carry: 0–1. */
  share: number;
}

/** Shorter words are other words when a letter differs. */
const leastForNear = 5;
const mostNear = 5;
const shareOfNear = 0.85;

/** Names are added one after the other, from 0. */
export function createWords(): WordPostings {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const postings: number[][] = [];
  const words: number[] = [];
  const ends: number[] = [];
  const asked = new Map<string, Found | undefined>();
  let shortened: Map<string, number[]> | undefined;

  /** Every word with each of its letters left out: two that meet here differ in one letter or two that changed places. */
  function indexShortened(): Map<string, number[]> {
    const index = new Map<string, number[]>();
    for (const [word, text] of texts.entries()) {
      if (text.length < leastForNear) continue;
      for (const short of shorter(text)) {
        const list = index.get(short);
        if (list) list.push(word);
        else index.set(short, [word]);
      }
    }
    return index;
  }

  function findNear(text: string): Found | undefined {
    if (text.length < leastForNear) return undefined;
    shortened ??= indexShortened();
    const near = new Set<number>();
    for (const short of shorter(text)) {
      for (const word of shortened.get(short) ?? []) if (near.size < mostNear) near.add(word);
    }
    return near.size === 0 ? undefined : { word: undefined, words: [...near], share: shareOfNear };
  }

  return {
    add(form, texted) {
      for (const text of texted) {
        const stem = stemOf(text);
        let word = numbers.get(stem);
        if (word === undefined) {
          numbers.set(stem, (word = texts.length));
          texts.push(stem);
          postings.push([]);
        }
        postings[word]?.push(form);
        words.push(word);
      }
      ends[form] = words.length;
    },
    forms: (word) => postings[word] ?? [],
    of: (form) => words.slice(form === 0 ? 0 : ends[form - 1], ends[form]),
    find(text) {
      const stem = stemOf(text);
      const word = numbers.get(stem);
      if (word !== undefined) return { word, words: [word], share: 1 };
      if (!asked.has(stem)) asked.set(stem, findNear(stem));
      return asked.get(stem);
    },
  };
}

function stemOf(word: string): string {
  return word.length > 4 && word.endsWith('s') ? word.slice(0, -1) : word;
}

function* shorter(text: string): Generator<string> {
  yield text;
  for (let at = 0; at < text.length; at++) yield text.slice(0, at) + text.slice(at + 1);
}
