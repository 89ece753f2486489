import type { PanelCategory, PanelEpisode, PanelMovie, PanelSeason, PanelSeries } from './catalog.ts';

/** Films and series of the demo: invented, like everything in it. */

export const movieCategories: readonly PanelCategory[] = [
  { id: '11', name: 'New this month' },
  { id: '12', name: 'Drama' },
  { id: '13', name: 'Adventure' },
  { id: '14', name: 'Comedy & Family' },
];

export const seriesCategories: readonly PanelCategory[] = [
  { id: '21', name: 'Crime' },
  { id: '22', name: 'Family' },
];

const day = 86_400;
const featureSeconds = 48;
const episodeSeconds = 24;

type Film = [name: string, year: number, categories: string[], backdrop: string, genre: string, rating: number | null, cast: string, director: string, plot: string];

const films: readonly Film[] = [
  ['The Lighthouse at Kern Point', 2023, ['11', '12'], 'sea', 'Drama, Mystery', 7.4, 'Ada Marsh, Ivo Kern, Selma Ross', 'Lena Orlo', 'A keeper on a shore without ships sees a second light answer his own, one night later every week.'],
  ['Paper Planets', 2024, ['11', '13'], 'aurora', 'Adventure, Family', 8.1, 'Mina Sato, Ruth Adeyemi', 'Jonas Wild', 'Two sisters fold a map of a sky that nobody else believes in, and then set out to prove it.'],
  ['Last Tram to Orlo', 2021, ['12'], 'city', 'Drama', 6.9, 'Tomas Reed, Ana Luz, Pavel Horn', 'Ines Caro', 'Seven strangers, one night line and a suitcase that none of them packed.'],
  ['A Season of Glass', 2019, ['12'], 'dunes', 'Drama, Romance', 7.0, 'Clara Dumont, Elias Berg', 'Marc Vidal', 'A glassblower inherits a workshop, a debt and the only letter her father never sent.'],
  ['The Cartographer’s Daughter', 2022, ['13'], 'mountains', 'Adventure', 7.8, 'Nora Finch, Sami Haddad', 'Aya Tanaka', 'When the last blank spot on the map disappears, so does the woman who drew it.'],
  ['Salt Road', 2018, ['13'], 'dunes', 'Adventure, History', 6.5, 'Yara Nasser, Leo Brandt', 'Omar Said', 'Forty camels, nine days, and a rival caravan that is always a dune ahead.'],
  ['Above the Treeline', 2024, ['11', '13'], 'mountains', 'Adventure', 7.2, 'Ida Holm, Ken Abara', 'Freya Lund', 'A rescue pilot takes one last flight into the weather she has warned everybody of.'],
  ['Breakfast with Ghosts', 2020, ['14'], 'city', 'Comedy', 6.8, 'Bea Calloway, Otto Prill', 'Dan Okafor', 'The new hotel is haunted, fully booked, and the ghosts want room service.'],
  ['Uncle Fritz Buys a Boat', 2017, ['14'], 'sea', 'Comedy, Family', 7.1, 'Hugo Stern, Lily Vance', 'Pia Neri', 'It floats, mostly. A summer holiday with a leak.'],
  ['The Understudy', 2016, ['12'], 'city', 'Drama', 7.6, 'Greta Moss, Amir Vale', 'Lena Orlo', 'She knows every line of a play that must never be performed.'],
  ['Monsoon Letters', 2015, ['12'], 'sea', 'Romance', 7.3, 'Priya Nair, Arun Das', 'Kavi Rao', 'A postman reads one letter a year. This year it is addressed to him.'],
  ['Cloud Harvest', 2025, ['11', '13'], 'aurora', 'Science fiction', 8.0, 'Noa Lev, Jun Park', 'Aya Tanaka', 'In a country without rain, a farmer learns to milk the fog.'],
  ['The Very Small Detective', 2023, ['14'], 'city', 'Family', 6.2, 'Pip Arlen, Olga Brandt', 'Jonas Wild', 'Age eight, size of a suitcase, never lost a case.'],
  ['Northern Line', 2014, ['12'], 'aurora', 'Thriller', 6.7, 'Eva Strand, Karl Voss', 'Freya Lund', 'The train is on time, the border is not where it was.'],
  ['Orchard of Bells', 2013, ['14'], 'mountains', 'Family, Fantasy', 7.5, 'Tilda Wren, Marek Zima', 'Pia Neri', 'Every apple tree in the valley rings when somebody tells a lie.'],
  ['Diving for Morning', 2012, ['13'], 'sea', 'Adventure', 6.4, 'Kai Moana, Lucia Ferro', 'Marc Vidal', 'The wreck lies at sixty metres, the secret at sixty-one.'],
  ['Électrique', 2022, ['12'], 'city', 'Drama, Music', 7.9, 'Zoé Garnier, Émile Fabre', 'Chloé Brun', 'Une panne, une nuit, toute une ville qui se met à chanter.'],
  ['遠い灯台', 2021, ['12'], 'sea', 'ドラマ', null, '佐々木 港, 山川 灯', '水野 渚', '海辺の町に戻った姉と弟が、消えた灯台守の日記を読みはじめる。'],
];

export function demoMovies(today: number): PanelMovie[] {
  return films.map(([name, year, categoryIds, backdrop, genre, rating, cast, director, plot], at) => ({
    id: 3001 + at,
    name,
    year,
    categoryIds,
    poster: `movie-${3001 + at}.jpg`,
    backdrop: `${backdrop}.jpg`,
    plot,
    cast,
    director,
    genre,
    rating,
    file: 'feature.mp4',
    durationSeconds: featureSeconds,
    addedSeconds: today - at * 3 * day,
  }));
}

export function demoSeries(today: number): PanelSeries[] {
  return [
    {
      id: 5001,
      name: 'Inspector Vale',
      year: 2021,
      categoryIds: ['21'],
      poster: 'series-5001.jpg',
      backdrop: 'city.jpg',
      plot: 'She solves cases by ferry timetable: everybody in the harbor town has to cross the water sooner or later.',
      cast: 'Greta Moss, Amir Vale, Otto Prill',
      genre: 'Crime, Drama',
      rating: 8.3,
      modifiedSeconds: today - day,
      seasons: seasonsFrom(510_000, [
        ['Season 1', 'A town, a ferry, and the first body in eleven years.', ['The 6:40 Crossing', 'Low Tide', 'A Borrowed Coat', 'Harbor Master']],
        ['Season 2', 'The timetable changes, and so do the suspects.', ['Winter Service', 'The Second Ticket', 'Fog Signal', 'Last Boat']],
      ]),
    },
    {
      id: 5002,
      name: 'House & Street',
      year: 2019,
      categoryIds: ['22'],
      poster: 'series-5002.jpg',
      backdrop: 'dunes.jpg',
      plot: 'Six doors, four families and one parcel service. The neighbours know more than they say.',
      cast: 'Bea Calloway, Hugo Stern, Lily Vance',
      genre: 'Comedy, Family',
      rating: 7.1,
      modifiedSeconds: today - 4 * day,
      seasons: [
        { number: 0, name: 'Specials', overview: '', episodes: episodesFrom(520_900, ['The Street Party']) },
        ...seasonsFrom(520_000, [
          ['Season 1', 'Somebody moves in at number six.', ['Number Six', 'The Hedge', 'Parcel for Nobody']],
          ['Season 2', 'Somebody moves out.', ['Boxes', 'The Long Ladder', 'Goodbye, Piano']],
        ]),
      ],
    },
    {
      id: 5003,
      name: 'Robot Kindergarten',
      year: 2024,
      categoryIds: ['22'],
      poster: 'series-5003.jpg',
      backdrop: 'aurora.jpg',
      plot: 'Bolt, Nut and Small Crane learn to share, to count, and to oil their own knees.',
      cast: 'Pip Arlen, Tilda Wren',
      genre: 'Kids, Animation',
      rating: null,
      modifiedSeconds: today,
      seasons: seasonsFrom(530_000, [['Season 1', '', ['The Shared Spanner', 'Counting Bolts', 'Rusty Tuesday', 'A Very Small Crane', 'Goodnight, Battery']]]),
    },
  ];
}

function seasonsFrom(firstId: number, seasons: readonly [name: string, overview: string, titles: string[]][]): PanelSeason[] {
  return seasons.map(([name, overview, titles], at) => ({
    number: at + 1,
    name,
    overview,
    episodes: episodesFrom(firstId + (at + 1) * 100, titles),
  }));
}

function episodesFrom(firstId: number, titles: readonly string[]): PanelEpisode[] {
  return titles.map((title, at) => ({
    id: firstId + at + 1,
    number: at + 1,
    title,
    plot: `“${title}”: a story that is told in less than half a minute.`,
    file: 'episode.mp4',
    durationSeconds: episodeSeconds,
  }));
}
