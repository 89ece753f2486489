import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAccount } from './account.ts';
import { readCategories, toCategory } from './categories.ts';
import { mergeChannels, toChannel, type RowContext, type XtreamChannel } from './channels.ts';
import { recordOf, rowsOf } from './coerce.ts';
import { readEpgListings } from './epg-listings.ts';
import { createJsonRowReader } from './json-rows.ts';
import { readMovieInfo, toMovie } from './movies.ts';
import { panelZone, utc } from './panel-clock.ts';
import { PANEL_API_ROWS, readPanelApi, readPanelHead, toPanelRow } from './panel-api.ts';
import { readSeriesInfo } from './series-info.ts';
import { toSeries } from './series.ts';
import { readCases, readVector, readVectorValue, withIsoTimes, withoutRemarks } from './vectors.test-support.ts';

const now = Date.parse('2024-06-15T18:30:00Z');
const context: RowContext = { now, knownCategories: null };

describe('the account', () => {
  test.each(readCases('auth-cases'))('is read as the vectors say: $id', ({ input, expected }) => {
    expect(withIsoTimes(readAccount(input['body'], now))).toMatchObject(recordOf(expected));
  });

  test('keeps no password', () => {
    const account = readAccount({ user_info: { auth: 1, username: 'demo', password: 'secret' } }, now);
    expect(JSON.stringify(account)).not.toContain('secret');
  });

  test('is expired at the very second its subscription ends', () => {
    const user = { auth: 1, status: 'Active', exp_date: now / 1_000 };
    expect(readAccount({ user_info: user }, now).state).toBe('expired');
    expect(readAccount({ user_info: user }, now - 1).state).toBe('active');
  });

  test('reads a date without a zone on the panel’s own clock', () => {
    const body = { user_info: { auth: 1, exp_date: '2024-07-01 00:00:00' }, server_info: { timezone: 'Asia/Tokyo' } };
    expect(readAccount(body, now).expiresAt).toBe(Date.parse('2024-06-30T15:00:00Z'));
  });

  test('shows the offset of a zone whose clock the panel does not print', () => {
    expect(readAccount({ user_info: { auth: 1 }, server_info: { timezone: 'Europe/Paris' } }, now).server.utcOffsetMinutes).toBe(120);
  });

  test('takes a zone nobody knows for none', () => {
    expect(readAccount({ user_info: { auth: 1 }, server_info: { timezone: 'Mars/Olympus' } }, now).server.timezone).toBeNull();
  });
});

describe('lists', () => {
  test('categories keep the panel’s order, the first of a repeated id, and drop rows without one', () => {
    const { categories, dropped } = readVector('categories.expected');
    expect(readCategories(readVectorValue('categories'))).toEqual({ categories, dropped });
  });

  test('live rows become channels, the categories of a repeated one united', () => {
    const expected = readVector('live-streams.expected');
    const known = new Set(rowsOf(expected['knownCategories']).map(String));
    const rows = rowsOf(readVectorValue('live-streams')).map((row) => toChannel(row, { now, knownCategories: known }));
    const channels = rows.filter((row): row is XtreamChannel => row !== null);
    expect(withIsoTimes(mergeChannels(channels))).toMatchObject(rowsOf(expected['streams']));
    expect(rows.length - channels.length).toBe(expected['dropped']);
  });

  test('movie rows are read as the vectors say', () => {
    const movies = rowsOf(readVectorValue('vod-streams')).map((row) => toMovie(row, context));
    expect(withIsoTimes(movies)).toMatchObject(rowsOf(readVector('vod-streams.expected')['movies']));
  });

  test('series rows are read as the vectors say', () => {
    const series = rowsOf(readVectorValue('series')).map((row) => toSeries(row, context));
    expect(withIsoTimes(series)).toMatchObject(rowsOf(readVector('series.expected')['series']));
  });

  test('a direct source that is no web address is not played', () => {
    const row = { stream_id: 1, name: 'One', direct_source: 'file:///etc/passwd' };
    expect(toChannel(row, context)?.directSource).toBeNull();
  });

  test('the year of a movie is found in its name when no field has it', () => {
    expect(toMovie({ stream_id: 1, name: 'A Film (1999)' }, context)?.year).toBe(1999);
    expect(toMovie({ stream_id: 1, name: 'Room (237)' }, context)?.year).toBeNull();
  });

  test.each([
    [{ rating: '74' }, 7.4],
    [{ rating: '', rating_5based: '3.5' }, 7],
    [{ rating: '1e400' }, null],
    [{ rating: '-3' }, null],
    [{ rating: 4000 }, null],
  ])('the rating in %j is %j of ten', (fields, rating) => {
    expect(toMovie({ stream_id: 1, ...fields }, context)?.rating).toBe(rating);
  });

  test('names lose control characters and half characters, plots keep their lines', () => {
    const movie = toMovie({ stream_id: 1, name: 'Two\u0000\nLines \ud83d', plot: 'One.\r\nTwo.' }, context);
    expect(movie).toMatchObject({ name: 'Two  Lines \ufffd', plot: 'One.\nTwo.' });
  });

  test('entities are decoded once', () => {
    const name = 'A &amp;lt; B &#039;quoted&#x27; &nbsp; &#0; &#xD800; R&B';
    expect(toCategory({ category_id: 1, category_name: name })?.name).toBe("A &lt; B 'quoted' &nbsp; &#0; &#xD800; R&B");
  });

  test('the categories and the cast of a hostile row are cut to a sane number', () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => index + 1);
    expect(toMovie({ stream_id: 1, cast: ids.join() }, context)?.cast).toHaveLength(200);
    expect(toChannel({ stream_id: 1, category_ids: ids }, context)?.categoryIds).toHaveLength(256);
  });
});

describe('details', () => {
  test.each(readCases('vod-info-cases'))('of a movie are read as the vectors say: $id', ({ input, expected }) => {
    const info = withIsoTimes(readMovieInfo(input['body'], String(input['requestedId']), now));
    if (expected === null) expect(info).toBeNull();
    else expect(info).toMatchObject(recordOf(expected));
  });

  test.each(readCases('series-info-cases'))('of a series are read as the vectors say: $id', ({ input, expected }) => {
    const info = withIsoTimes(readSeriesInfo(input['body'], String(input['requestedId']), now));
    if (expected === null) expect(info).toBeNull();
    else expect(info).toMatchObject(recordOf(expected));
  });

  test('seasons that nothing names get a name, the specials theirs', () => {
    const body = { episodes: { 0: [{ id: 1 }], 2: [{ id: 2 }] } };
    expect(readSeriesInfo(body, '1', now)?.seasons.map((season) => season.name)).toEqual(['Specials', 'Season 2']);
  });

  test.each([
    ['02:16:00', 8_160],
    ['45:30', 2_730],
    ['1h 35min', 5_700],
    ['1h35', 5_700],
    ['95', 5_700],
    ['2700 sec', 2_700],
    ['00:00:00', null],
    ['soon', null],
    ['1:x:2', null],
  ])('a duration of %j is %j seconds', (duration, seconds) => {
    expect(readMovieInfo({ info: { duration } }, '1', now)?.durationSeconds).toBe(seconds);
  });

  test.each([
    ['2024-02', '2024-02'],
    ['2024-13-01', '2024'],
    ['31 March 1999', '1999'],
    ['03/31/1999', '1999'],
    ['0000-00-00', null],
    ['TBA', null],
  ])('a release date of %j is %j', (release_date, date) => {
    expect(readMovieInfo({ info: { release_date } }, '1', now)?.releaseDate).toBe(date);
  });
});

describe('programmes of one channel', () => {
  test.each(readCases('epg-cases'))('are read as the vectors say: $id', ({ input, expected }) => {
    const zone = panelZone({ timezone: String(input['serverTimezone']), utcOffsetMinutes: null });
    expect(withIsoTimes(readEpgListings(input['body'], zone))).toMatchObject(rowsOf(expected));
  });

  test('are taken out of the lists per channel that a request for several gets', () => {
    const row = (stream_id: number): object => ({ stream_id, title: 'Film', start: 1_718_476_200, end: 1_718_478_000 });
    const programmes = readEpgListings({ epg_listings: { 101: [row(101)], 102: [row(102)] } }, utc);
    expect(programmes.map((programme) => [programme.streamId, programme.start])).toEqual([['101', now], ['102', now]]);
  });
});

describe('the old API', () => {
  const expected = recordOf(withoutRemarks(readVectorValue('panel-api.expected')));

  test('is read as the vectors say', () => {
    expect(withIsoTimes(readPanelApi(readVectorValue('panel-api'), context))).toMatchObject(expected);
  });

  test('is read the same when its channels come as a list', () => {
    const body = readVector('panel-api');
    const asList = { ...body, available_channels: Object.values(recordOf(body['available_channels'])) };
    expect(withIsoTimes(readPanelApi(asList, context))).toMatchObject(expected);
  });

  test('is read the same row by row', () => {
    const live: unknown[] = [];
    const movies: unknown[] = [];
    const reader = createJsonRowReader({ rowsUnder: PANEL_API_ROWS }, (row) => {
      const entry = toPanelRow(row, context);
      if (entry?.kind === 'channel') live.push(entry.channel);
      if (entry?.kind === 'movie') movies.push(entry.movie);
    });
    for (const byte of Buffer.from(JSON.stringify(readVectorValue('panel-api')))) reader.write(Uint8Array.of(byte));
    const { answer } = reader.end();
    expect({ ...readPanelHead(answer, now), live, movies }).toEqual(readPanelApi(readVectorValue('panel-api'), context));
    expect(live).toHaveLength(1);
  });
});

/** Values a panel might put into any field, near what the readers look for. */
const wireValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, 1, -1, 1e400, '', '0', 'null', 'None', 'N/A', '8,1', '[]', '99999999999999999999', '\ud83d', '&#x41;', '2024-02-30 25:00:00'),
    fc.double(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom('0', '1', 'id', 'name', '__proto__', 'user_info', 'toString'), fc.string()), tie('value'), { maxKeys: 5 }),
  ),
})).value;

const fieldNames = [
  'stream_id', 'series_id', 'category_id', 'category_ids', 'category_name', 'num', 'name', 'title', 'stream_type', 'stream_icon', 'added',
  'tv_archive', 'tv_archive_duration', 'direct_source', 'is_adult', 'rating', 'rating_5based', 'cast', 'genre', 'backdrop_path', 'releaseDate',
  'duration', 'duration_secs', 'episode_run_time', 'container_extension', 'info', 'movie_data', 'episodes', 'seasons', 'season_number', 'season',
  'episode_num', 'id', 'user_info', 'server_info', 'auth', 'status', 'exp_date', 'timezone', 'time_now', 'timestamp_now', 'url', 'port', 'epg_listings',
  'start', 'end', 'start_timestamp', 'description', 'available_channels', 'categories', 'error', 'allowed_output_formats', 'video', 'live',
];
const wireRow = fc.oneof(wireValue, fc.dictionary(fc.constantFrom(...fieldNames), wireValue, { maxKeys: 25 }));

test('no row and no answer makes a reader throw', () => {
  fc.assert(
    fc.property(wireRow, (row) => {
      const zone = panelZone(readAccount(row, now).server);
      mergeChannels([toChannel({ ...recordOf(row), stream_id: 1 }, context)].filter((channel) => channel !== null));
      readCategories(row);
      toMovie({ ...recordOf(row), stream_id: 1 }, context);
      toSeries({ ...recordOf(row), series_id: 1 }, context);
      readMovieInfo(row, '1', now);
      readMovieInfo({ info: row, movie_data: row }, '1', now);
      readSeriesInfo({ info: row, seasons: [row], episodes: { 1: [{ ...recordOf(row), id: 1 }] } }, '1', now);
      readSeriesInfo(row, '1', now);
      readEpgListings([row, { ...recordOf(row), start_timestamp: 1 }], zone);
      readPanelApi(row, context);
    }),
    { numRuns: 2_000 },
  );
});
