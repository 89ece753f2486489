import { foldText } from '#shared/model/fold-text.ts';

/** The four words of the HTTP contract, in the order their numbers are stored. */
export const normalizedCategories = ['tv', 'movies', 'series', 'other'] as const;
export type NormalizedCategory = (typeof normalizedCategories)[number];

const tv = 0;
const movies = 1;
const series = 2;
const other = 3;

/** What both earlier backends promised: whole or partial keywords of the group, in this order. */
const promised: readonly (readonly [number, readonly string[]])[] = [
  [movies, ['movie', 'movies', 'vod', 'film', 'cinema']],
  [series, ['series', 'shows', 'show', 'season', 'episode']],
  [tv, ['live', 'tv', 'sports', 'sport', 'news', 'kids', 'music', 'entertainment']],
];

/** Portuguese, Spanish, French, German and Italian words for the same, folded; asked only after the promise said nothing. */
const translated: readonly (readonly [number, readonly string[]])[] = [
  [movies, ['filme', 'pelicula', 'cine', 'kino', 'spielfilm', 'lungometraggi']],
  [series, ['serie', 'novela', 'temporada', 'episodio', 'capitulo', 'saison', 'staffel', 'folge', 'stagione', 'puntata']],
  [
    tv,
    [
      'canais',
      'canal',
      'ao vivo',
      'en vivo',
      'en direct',
      'esporte',
      'deporte',
      'noticia',
      'infantil',
      'musica',
      'musique',
      'musik',
      'nachrichten',
      'actualites',
      'info',
      'notizie',
      'bambini',
      'ninos',
      'enfants',
      'kinder',
      'sender',
      'chaines',
      'canali',
      'diretta',
      'entretenimento',
      'radio',
    ],
  ],
];

const byKind = { channel: tv, movie: movies, series, episode: series } as const;

const knownGroups = new Map<string, number>();

/** Index into `normalizedCategories` for one stored row; `kind` is null where nothing tells it. */
export function normalizedCategory(row: { group: string; folded: string; kind: keyof typeof byKind | null }): number {
  let ofGroup = knownGroups.get(row.group);
  if (ofGroup === undefined) {
    const folded = foldText(row.group);
    ofGroup = firstMatch(promised, folded) ?? firstMatch(translated, folded) ?? other;
    // Groups repeat on nearly every row; a list that has a new one on each does not get to fill the memory.
    if (knownGroups.size > 20_000) knownGroups.clear();
    knownGroups.set(row.group, ofGroup);
  }
  if (ofGroup !== other) return ofGroup;
  const { folded } = row;
  const ofName = firstMatch(promised, folded) ?? firstMatch(translated, folded);
  if (ofName !== undefined) return ofName;
  if (hasSeasonAndEpisode(folded)) return series;
  return row.kind === null ? other : byKind[row.kind];
}

function firstMatch(table: readonly (readonly [number, readonly string[]])[], text: string): number | undefined {
  if (text === '') return undefined;
  return table.find(([, words]) => words.some((word) => text.includes(word)))?.[0];
}

/** `s01e02` or `s1 e2` anywhere in folded text. */
function hasSeasonAndEpisode(folded: string): boolean {
  for (let at = folded.indexOf('s'); at !== -1; at = folded.indexOf('s', at + 1)) {
    if (at > 0 && isWordSign(folded.charCodeAt(at - 1))) continue;
    let next = skipDigits(folded, at + 1, 3);
    if (next === at + 1) continue;
    if (folded[next] === ' ') next++;
    if (folded[next] === 'e' && skipDigits(folded, next + 1, 4) > next + 1) return true;
  }
  return false;
}

function skipDigits(text: string, from: number, most: number): number {
  let at = from;
  while (at < from + most && isDigit(text.charCodeAt(at))) at++;
  return at;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordSign(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 122);
}
