import { genres, type Genre } from '#shared/model/programme.ts';
import { genreAt, programmeTraits } from '../../database/guide-schema.ts';
import { detached } from '../../providers/m3u/text-values.ts';
import type { ProgrammeAtHand } from '../../providers/xmltv/programme.ts';
import type { BatchRow } from './programme-batch.ts';

/** Words of categories, in the languages of most guides; a category that holds one is of the genre. */
const wordsOf: Record<Genre, readonly string[]> = {
  movie: ['movie', 'film', 'cinema', 'cine', 'película', 'pelicula'],
  sports: ['sport', 'esporte', 'deporte', 'football', 'soccer', 'fútbol', 'futebol', 'fußball'],
  news: ['news', 'nachrichten', 'notícia', 'noticia', 'noticiero', 'jornal', 'actualité', 'journal'],
  kids: ['kids', 'children', 'enfant', 'kinder', 'infantil', 'cartoon', 'desenho'],
  documentary: ['documentar', 'documental', 'documentá', 'doku', 'documentaire'],
  music: ['music', 'musik', 'música', 'musica', 'musique'],
  series: ['series', 'série', 'serie', 'soap', 'sitcom', 'novela'],
};

/** Place in `genres` plus one, by category; guides have few. */
const genreOf = new Map<string, number>();
const mostKnown = 10_000;

function genreNumber(category: string): number {
  let number = genreOf.get(category);
  if (number === undefined) {
    const folded = category.toLowerCase();
    const genre = (Object.keys(wordsOf) as Genre[]).find((each) => wordsOf[each].some((word) => folded.includes(word)));
    number = genre === undefined ? 0 : genres.indexOf(genre) + 1;
    if (genreOf.size >= mostKnown) genreOf.clear();
    genreOf.set(detached(category), number);
  }
  return number;
}

/** JSON of short texts that come again and again. */
const quotedTexts = new Map<string, string>();

function quoted(text: string): string {
  let json = quotedTexts.get(text);
  if (json === undefined) {
    json = JSON.stringify(text);
    if (quotedTexts.size >= mostKnown) quotedTexts.clear();
    quotedTexts.set(detached(text), json);
  }
  return json;
}

/** What of a programme may hold credentials, as it is stored; null for what is not kept. */
export interface StoredForms {
  pictureOf(address: string): string | null;
  catchupIdOf(id: string): string | null;
}

/** Everything of a programme as its row has it. */
export function toBatchRow(programme: ProgrammeAtHand, channel: number, forms: StoredForms): BatchRow {
  return {
    channel,
    start: Math.floor(programme.start / 1_000),
    stop: programme.stop === null ? null : Math.floor(programme.stop / 1_000),
    traits: traitsOf(programme),
    season: programme.season,
    episode: programme.episode,
    title: programme.title,
    subTitle: programme.subTitle,
    description: programme.description,
    details: detailsOf(programme, forms),
  };
}

function traitsOf({ isNew, isLive, isRepeat, isPremiere, isLastChance, categories }: ProgrammeAtHand): number {
  let genre = 0;
  for (const category of categories) {
    genre = genreNumber(category);
    if (genre !== 0) break;
  }
  return (
    (isNew ? programmeTraits.isNew : 0) |
    (isLive ? programmeTraits.isLive : 0) |
    (isRepeat ? programmeTraits.isRepeat : 0) |
    (isPremiere ? programmeTraits.isPremiere : 0) |
    (isLastChance ? programmeTraits.isLastChance : 0) |
    (genre << genreAt)
  );
}

/** JSON of `StoredDetails`, put together by hand: this runs for every programme, and most have categories alone. */
function detailsOf(programme: ProgrammeAtHand, { pictureOf, catchupIdOf }: StoredForms): string | null {
  const { categories, date, credits, rating, starRating, lengthSeconds, icon, catchupId } = programme;
  let json = '';
  const put = (name: string, value: string): void => {
    json += `${json === '' ? '{' : ','}"${name}":${value}`;
  };
  if (categories.length > 0) put('categories', `[${categories.map(quoted).join(',')}]`);
  if (date !== null) put('date', quoted(date));
  if (credits.length > 0) put('credits', JSON.stringify(credits));
  if (rating !== null) put('rating', JSON.stringify(rating));
  if (starRating !== null) put('starRating', String(starRating));
  if (lengthSeconds !== null) put('lengthMs', String(lengthSeconds * 1_000));
  const picture = icon === null ? null : pictureOf(icon);
  if (picture !== null) put('picture', quoted(picture));
  const stored = catchupId === null ? null : catchupIdOf(catchupId);
  if (stored !== null) put('catchupId', JSON.stringify(stored));
  return json === '' ? null : `${json}}`;
}
