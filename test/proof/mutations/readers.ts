import { createHash, type Hash } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import { foldText } from '#shared/model/fold-text.ts';
import { headersFromPlaylist } from '../../../electron/core/http/playlist-headers.ts';
import { createAddressTemplates } from '../../../electron/core/providers/address-template.ts';
import { decompress } from '../../../electron/core/providers/bytes/decompress.ts';
import { createPlaylistReader } from '../../../electron/core/providers/m3u/parse.ts';
import { seriesOf, yearOf } from '../../../electron/core/providers/m3u/titles.ts';
import { xtreamAddress } from '../../../electron/core/providers/m3u/xtream-address.ts';
import { readAccount } from '../../../electron/core/providers/xtream/account.ts';
import { toCategory } from '../../../electron/core/providers/xtream/categories.ts';
import { toChannel } from '../../../electron/core/providers/xtream/channels.ts';
import { classifyAnswer } from '../../../electron/core/providers/xtream/classify-answer.ts';
import { readEpgListings } from '../../../electron/core/providers/xtream/epg-listings.ts';
import { readJsonAnswer } from '../../../electron/core/providers/xtream/json-answer.ts';
import { createJsonRowReader } from '../../../electron/core/providers/xtream/json-rows.ts';
import { readMovieInfo, toMovie } from '../../../electron/core/providers/xtream/movies.ts';
import { PANEL_API_ROWS, readPanelHead, toPanelRow } from '../../../electron/core/providers/xtream/panel-api.ts';
import { utc } from '../../../electron/core/providers/xtream/panel-clock.ts';
import { accountFailure, rowsFailure } from '../../../electron/core/providers/xtream/provider-failure.ts';
import { readSeriesInfo } from '../../../electron/core/providers/xtream/series-info.ts';
import { toSeries } from '../../../electron/core/providers/xtream/series.ts';
import type { ReaderName } from './documents.ts';

/** How a reading ended. A refusal is an `AppError` with its own code; anything else thrown goes on to whoever asked. */
export interface Reading {
  entries: number;
  refusal: string | null;
  /** The same for the same entries in the same order. */
  digest: string;
}

const now = Date.UTC(2024, 5, 15, 18, 30);
/** Small, so that no case is slow because it is large. */
const mostBytes = 2 * 1024 * 1024;

/** Reads a document as a refresh would, up to the door of the database. */
export async function readDocument(reader: ReaderName, pieces: Iterable<Buffer>): Promise<Reading> {
  const digest = createHash('sha1');
  let entries = 0;
  const take = (entry: unknown): void => {
    entries += 1;
    digest.update(JSON.stringify(entry));
  };
  try {
    await read(reader, pieces, take);
  } catch (error) {
    // Half a list is thrown away by the refresh, so what came of it before does not count.
    if (!(error instanceof AppError) || error.code === 'internal') throw error;
    return { entries: 0, refusal: [error.code, error.reason].join(' '), digest: '' };
  }
  return { entries, refusal: null, digest: finished(digest) };
}

function finished(digest: Hash): string {
  return digest.digest('base64');
}

async function read(reader: ReaderName, pieces: Iterable<Buffer>, take: (entry: unknown) => void): Promise<void> {
  const context = { now, knownCategories: null };
  switch (reader) {
    case 'playlist':
      return readPlaylist(pieces, take);
    case 'channels':
      return readRows(pieces, (row) => toChannel(row, context), take);
    case 'movies':
      return readRows(pieces, (row) => toMovie(row, context), take);
    case 'series':
      return readRows(pieces, (row) => toSeries(row, context), take);
    case 'categories':
      return readRows(pieces, toCategory, take);
    case 'panel-api':
      return readPanel(pieces, take);
    case 'account': {
      const account = readAccount(readWhole(pieces), now);
      if (account.state === 'invalid') throw accountFailure(account) ?? new Error('an invalid account is no failure');
      take(account);
      return;
    }
    case 'series-info': {
      const info = readSeriesInfo(readWhole(pieces), '301', now);
      if (info) take(info);
      return;
    }
    case 'movie-info': {
      const info = readMovieInfo(readWhole(pieces), '2001', now);
      if (info) take(info);
      return;
    }
    case 'programmes':
      for (const programme of readEpgListings(readWhole(pieces), utc)) take(programme);
  }
}

async function readPlaylist(pieces: Iterable<Buffer>, take: (entry: unknown) => void): Promise<void> {
  const templates = createAddressTemplates([]);
  templates.toTemplate('http://lists.example/get.php?username=user&password=pass&type=m3u_plus');
  const reader = createPlaylistReader({ baseUrl: 'http://lists.example/get.php' }, {
    onEntry(entry) {
      const { accepted } = headersFromPlaylist(entry.headers);
      take([
        entry,
        templates.toTemplate(entry.url) ?? null,
        entry.logo && (templates.toTemplate(entry.logo) ?? null),
        xtreamAddress(entry.url) ?? null,
        seriesOf(entry.name) ?? null,
        yearOf(entry.name) ?? null,
        foldText(entry.name),
        Object.values(accepted).map((value) => templates.mask(value)),
      ]);
    },
    onHeader: (header) => header.epgUrls.forEach((url) => templates.toTemplate(url)),
  });
  for await (const chunk of decompress(arriving(pieces), { maxBytes: mostBytes })) reader.write(chunk);
  const { kind } = reader.end();
  if (kind !== 'channel-list') throw new AppError('provider_malformed', 'This is no list', { reason: 'not-a-playlist' });
}

async function* arriving(pieces: Iterable<Buffer>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

function readRows(pieces: Iterable<Buffer>, toEntry: (row: unknown) => object | null, take: (entry: unknown) => void): void {
  const reader = createJsonRowReader({}, (row) => {
    const entry = toEntry(row);
    if (entry) take(entry);
  });
  for (const piece of pieces) reader.write(piece);
  const result = reader.end();
  const failure = rowsFailure(result, { status: 200, headers: {} }, now);
  if (failure) throw failure;
}

function readPanel(pieces: Iterable<Buffer>, take: (entry: unknown) => void): void {
  const reader = createJsonRowReader({ rowsUnder: PANEL_API_ROWS }, (row) => {
    const entry = toPanelRow(row, { now, knownCategories: null });
    if (entry) take(entry);
  });
  for (const piece of pieces) reader.write(piece);
  take(readPanelHead(reader.end().answer, now));
}

/** A small answer as the panel client understands it: what it is first, then its JSON. */
function readWhole(pieces: Iterable<Buffer>): unknown {
  const body = Buffer.concat([...pieces]);
  classifyAnswer({ kind: 'api', status: 200, headers: {}, head: body, complete: true });
  const answer = readJsonAnswer(body);
  if (answer.kind !== 'json') throw new AppError('provider_malformed', 'This is no answer', { reason: 'malformed' });
  return answer.value;
}
