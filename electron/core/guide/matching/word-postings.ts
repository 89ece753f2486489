/** Which names have which word, by groups of names. Words are numbers here; a plural counts as its singular. */
export interface WordPostings {
  /** Names come one after the other, from 0. */
  add(form: number, group: string, words: readonly string[]): void;
  /** The names of a group with a word. */
  forms(word: number, group: string): readonly number[];
  /** How much a word tells: the more the rarer it is, and most when no name has it. */
  weight(word: number | undefined): number;
  /** How many words there are. */
  count(): number;
  /** How much all words of a name tell. */
  weightOf(form: number): number;
  /** What the words of a name come to, by the worth of each word. */
  sum(form: number, worth: Float64Array): number;
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
const none: readonly number[] = [];

export function createWords(): WordPostings {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const counts: number[] = [];
  const groups = new Map<string, Map<number, number[]>>();
  const words: number[] = [];
  const ends: number[] = [];
  const asked = new Map<string, Found | undefined>();
  let weighed: Float64Array | undefined;
  let shortened: Map<string, number[]> | undefined;

  /** Asked for once all names are there. */
  function weights(): Float64Array {
    return (weighed ??= Float64Array.from(counts, (count) => Math.log(1 + ends.length / count)));
  }

  function sum(form: number, worth: Float64Array): number {
    let all = 0;
    for (let at = form === 0 ? 0 : (ends[form - 1] ?? 0); at < (ends[form] ?? 0); at++) all += worth[words[at] ?? 0] ?? 0;
    return all;
  }

  /** Every word with each of its letters left out: two that meet here differ in one letter, or in two that changed places. */
  function indexShortened(): Map<string, number[]> {
    const index = new Map<string, number[]>();
    for (const [word, text] of texts.entries()) {
      if (text.length < leastForNear) continue;
      for (const short of shorter(text)) addTo(index, short, word);
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
    add(form, group, texted) {
      let postings = groups.get(group);
      if (!postings) groups.set(group, (postings = new Map<number, number[]>()));
      for (const text of texted) {
        const stem = stemOf(text);
        let word = numbers.get(stem);
        if (word === undefined) {
          numbers.set(stem, (word = texts.length));
          texts.push(stem);
          counts.push(0);
        }
        counts[word] = (counts[word] ?? 0) + 1;
        addTo(postings, word, form);
        words.push(word);
      }
      ends[form] = words.length;
    },
    forms: (word, group) => groups.get(group)?.get(word) ?? none,
    weight(word) {
      if (word === undefined) return Math.log(1 + ends.length);
      return weights()[word] ?? 0;
    },
    count: () => texts.length,
    weightOf: (form) => sum(form, weights()),
    sum,
    find(text) {
      const stem = stemOf(text);
      const word = numbers.get(stem);
      if (word !== undefined) return { word, words: [word], share: 1 };
      if (!asked.has(stem)) asked.set(stem, findNear(stem));
      return asked.get(stem);
    },
  };
}

function addTo<Key>(lists: Map<Key, number[]>, key: Key, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function stemOf(word: string): string {
  return word.length > 4 && word.endsWith('s') ? word.slice(0, -1) : word;
}

function* shorter(text: string): Generator<string> {
  yield text;
  for (let at = 0; at < text.length; at++) yield text.slice(0, at) + text.slice(at + 1);
}
