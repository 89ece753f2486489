import { AppError } from '#shared/errors.ts';
import type { TitleRef } from '#shared/model/ids.ts';
import { foldText } from '#shared/model/fold-text.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import { MovieInfo, SeriesInfo } from '../catalog/details.ts';
import { catalogStates, itemsTable, packFolded, packTexts, packTraits, rowsTable } from '../database/cache-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import type { HostQueue } from '../http/host-queue.ts';
import type { Http } from '../http/request.ts';
import { accountInAddress, createAddressTemplates } from '../providers/address-template.ts';
import type { XtreamLogin } from '../providers/xtream/addresses.ts';
import { readEpgListings } from '../providers/xtream/epg-listings.ts';
import { readMovieInfo } from '../providers/xtream/movies.ts';
import { utc } from '../providers/xtream/panel-clock.ts';
import { movieInfoRequest, seriesInfoRequest, shortEpgRequest } from '../providers/xtream/requests.ts';
import { readSeriesInfo } from '../providers/xtream/series-info.ts';
import type { PanelQuestion } from './messages.ts';
import { createPanelClient, type PanelClient } from './panel-client.ts';
import { itemKinds } from './catalog-row.ts';

export interface DetailsParts {
  db: SqliteDatabase;
  http: Http;
  queue: HostQueue;
  clock: () => number;
  signal: AbortSignal;
}

async function openPanel({ source, reach, options }: PanelQuestion, { http, queue, signal }: DetailsParts): Promise<{ client: PanelClient; login: XtreamLogin }> {
  return {
    client: createPanelClient({ http, queue, reach, options, signal }),
    login: { base: source.server, username: source.username, password: source.password },
  };
}

/** Asks a film's or series' own page of the panel and stores it; episodes become titles that can be played. */
export async function fetchDetails(question: PanelQuestion, parts: DetailsParts): Promise<void> {
  const { db, clock } = parts;
  const { title } = question;
  const playlist = indexedPlaylist(db, title.playlistId);
  const number = sourceKeyOf(db, playlist, title);
  const { client, login } = await openPanel(question, parts);
  const templates = createAddressTemplates([accountInAddress(login)]);
  const template = (address: string | null | undefined) => (address ? (templates.toTemplate(address) ?? null) : null);
  const ms = (seconds: number | null) => (seconds === null ? null : seconds * 1_000);
  const store = db.prepare(
    `INSERT INTO details (playlist, kind, provider_key, fetched_at, value) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (playlist, kind, provider_key) DO UPDATE SET fetched_at = excluded.fetched_at, value = excluded.value`,
  );

  if (title.kind === 'movie') {
    const info = readMovieInfo(await client.ask(movieInfoRequest(login, number)), number, clock());
    if (!info) return;
    const value = MovieInfo.parse({
      ...info,
      durationMs: ms(info.durationSeconds),
      backdrop: template(info.backdrops[0]),
      container: info.ext,
    });
    store.run(playlist, itemKinds.movie, title.providerKey, clock(), JSON.stringify(value));
    return;
  }

  const info = readSeriesInfo(await client.ask(seriesInfoRequest(login, number)), number, clock());
  if (!info) return;
  const value = SeriesInfo.parse({
    ...info,
    backdrop: template(info.backdrops[0]),
    seasons: info.seasons.map((season) => ({ ...season, poster: template(season.poster) })),
    episodes: info.episodes.map((episode) => ({
      providerKey: episode.id,
      name: episode.title,
      season: episode.season,
      number: episode.number,
      plot: episode.plot,
      durationMs: ms(episode.durationSeconds),
      image: template(episode.poster),
      container: episode.ext,
    })),
  });
  const insertEpisode = db.prepare(
    `INSERT INTO ${rowsTable(playlist)}
       (traits, provider_key, position, name, own_folded, texts, category_id, container, hash, series_key, season, episode)
     VALUES (${packTraits({ kind: itemKinds.episode, listed: false, category: 2, flags: 0 })}, ?, 0, ?, ?, ?, 0, ?, 0, ?, ?, ?)
     ON CONFLICT ((traits & 7), provider_key) DO UPDATE SET
       name = excluded.name, own_folded = excluded.own_folded, texts = excluded.texts,
       container = excluded.container, series_key = excluded.series_key, season = excluded.season, episode = excluded.episode`,
  );
  db.transaction(() => {
    store.run(playlist, itemKinds.series, title.providerKey, clock(), JSON.stringify(value));
    for (const episode of info.episodes) {
      insertEpisode.run(
        episode.id,
        episode.title,
        packFolded(episode.title, foldText(episode.title)),
        packTexts(template(episode.poster), null, template(episode.directSource)),
        episode.ext,
        title.providerKey,
        episode.season,
        episode.number,
      );
    }
  })();
}

/** What a short guide never says. */
const unsaid = { subTitle: null, season: null, episode: null, genre: null, isNew: false, isLive: false, isRepeat: false, isPremiere: false };

/** The panel's short guide of one channel, in order of start. */
export async function fetchProgrammes(question: PanelQuestion, parts: DetailsParts): Promise<DescribedProgramme[]> {
  const number = sourceKeyOf(parts.db, indexedPlaylist(parts.db, question.title.playlistId), question.title);
  const { client, login } = await openPanel(question, parts);
  const listings = readEpgListings(await client.ask(shortEpgRequest(login, number, question.programmes)), utc);
  return listings
    .map(({ title, description, start, stop }) => ({ ...unsaid, title, description, start, stop }))
    .sort((a, b) => a.start - b.start);
}

/** `playlists.id` of a catalog that is complete: pages of single titles can wait until then. */
function indexedPlaylist(db: SqliteDatabase, playlistId: string): number {
  const row = db.prepare<[string], { id: number; state: number }>('SELECT id, state FROM playlists WHERE playlist_id = ?').get(playlistId);
  if (!row) throw new AppError('not_found', 'This playlist is gone');
  if (row.state !== catalogStates.indexed) throw new AppError('busy', 'This playlist is still being imported');
  return row.id;
}

/** What the provider calls the title now. */
function sourceKeyOf(db: SqliteDatabase, playlist: number, { kind, providerKey }: TitleRef): string {
  const key = db
    .prepare<[number, string], string | null>(`SELECT source_key FROM ${itemsTable(playlist)} WHERE kind = ? AND provider_key = ?`)
    .pluck()
    .get(itemKinds[kind], providerKey);
  return key ?? providerKey;
}
