import { AppError } from '#shared/errors.ts';
import type { ProviderAccount } from '#shared/model/playlist.ts';
import { MovieInfo, SeriesInfo } from '../catalog/details.ts';
import { accountInAddress, createAddressTemplates, type AddressTemplates } from '../providers/address-template.ts';
import { secureBase, type XtreamLogin } from '../providers/xtream/addresses.ts';
import { readAccount, type XtreamAccount } from '../providers/xtream/account.ts';
import { toCategory } from '../providers/xtream/categories.ts';
import { toChannel } from '../providers/xtream/channels.ts';
import { toMovie } from '../providers/xtream/movies.ts';
import { accountRequest, catalogKinds, catalogRequest, type CatalogKind } from '../providers/xtream/requests.ts';
import { accountFailure } from '../providers/xtream/provider-failure.ts';
import { toSeries } from '../providers/xtream/series.ts';
import type { TitleDetails } from '../providers/xtream/title-fields.ts';
import type { PanelClient } from './panel-client.ts';
import type { ProgressMeter } from './progress.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { RefreshReport } from './report.ts';
import type { Stage, StagedCategory, StagedItem } from './stage.ts';

export interface XtreamReading {
  client: PanelClient;
  login: XtreamLogin;
  stage: Stage;
  rows: RowBuffer;
  report: RefreshReport;
  progress: ProgressMeter;
  now: number;
  /** How many titles of a kind the stored catalog has: a part that fails must not cost them. */
  storedTitles: (kind: CatalogKind) => number;
}

const partOf = { live: 'channels', movie: 'movies', series: 'series' } as const;
const itemKindOf = { live: 'channel', movie: 'movie', series: 'series' } as const;
const uncategorized: StagedCategory = { key: '', name: null };

/** What the panel says of the account, or the failure that its state is. */
export async function readPanelAccount(client: PanelClient, login: XtreamLogin, now: number): Promise<XtreamAccount> {
  const account = readAccount(await client.ask(accountRequest(login)), now);
  const failure = accountFailure(account);
  if (failure) throw failure;
  return account;
}

export function toProviderAccount(account: XtreamAccount, login: XtreamLogin): ProviderAccount {
  const templates = createAddressTemplates([accountInAddress(login)]);
  return {
    status: account.statusText ?? account.state,
    expiresAt: account.expiresAt,
    activeConnections: account.activeConnections,
    maxConnections: account.maxConnections,
    trial: account.isTrial,
    // Panels greet by name and password.
    message: account.message === null ? null : templates.mask(account.message),
    formats: account.formats,
  };
}

/** The login as it must be used from now on: some panels insist on https. */
export function securedLogin(login: XtreamLogin, account: XtreamAccount): XtreamLogin {
  return { ...login, base: secureBase(login.base, account.server) };
}

/** Stages channels, films and series of a panel, one list after the other. */
export async function readXtream(reading: XtreamReading): Promise<void> {
  const templates = createAddressTemplates([accountInAddress(reading.login)]);
  const failures: unknown[] = [];
  for (const kind of catalogKinds) {
    const forgetKind = reading.rows.checkpoint();
    try {
      await readKind(reading, kind, templates, forgetKind);
    } catch (error) {
      const mayMiss = error instanceof AppError && error.code !== 'cancelled' && reading.storedTitles(kind) === 0;
      if (!mayMiss) throw error;
      forgetKind();
      failures.push(error);
      reading.report.note(`${partOf[kind]}-unavailable`);
    }
  }
  if (failures.length === catalogKinds.length) throw failures[0];
}

async function readKind(reading: XtreamReading, kind: CatalogKind, templates: AddressTemplates, startAgain: () => void): Promise<void> {
  const { client, login, stage, rows, report, progress, now } = reading;
  progress.enter('reading', partOf[kind]);
  const itemKind = itemKindOf[kind];
  const names = new Map<string, string>();
  const addCategory = (row: unknown): void => {
    const category = toCategory(row);
    if (category && !names.has(category.id)) names.set(category.id, category.name);
  };
  await client.readRows(catalogRequest(login, kind, 'categories'), addCategory, () => names.clear());
  for (const [key, name] of names) stage.declareCategory(itemKind, { key, name });
  const context = { now, knownCategories: new Set(names.keys()) };

  const place = (categoryIds: readonly string[]): Pick<StagedItem, 'categories' | 'group'> => {
    const [first] = categoryIds;
    if (first === undefined) return { categories: [uncategorized], group: null };
    return { categories: categoryIds.map((key) => ({ key, name: names.get(key) ?? null })), group: names.get(first) ?? null };
  };
  const template = (address: string | null) => (address === null ? null : (templates.toTemplate(address) ?? null));

  const addTitle = (row: unknown): void => {
    const item = toItem(row);
    if (item) rows.add(item);
    else report.skip('row-without-id');
  };
  const result = await client.readRows(catalogRequest(login, kind, 'titles'), addTitle, startAgain);
  rows.flush();
  const { unparsable, tooLarge, tooDeep } = result.skipped;
  const unreadable = unparsable + tooLarge + tooDeep;
  if (unreadable > 0) report.skip('row-unreadable', null, unreadable);

  function toItem(row: unknown): StagedItem | null {
    if (kind === 'live') {
      const channel = toChannel(row, context);
      return (
        channel && {
          kind: 'channel',
          providerKey: channel.id,
          name: channel.name,
          number: channel.number === null ? null : String(channel.number),
          logo: template(channel.logo),
          guideId: channel.epgId,
          ...place(channel.categoryIds),
          address: template(channel.directSource),
          catchup: channel.archive ? JSON.stringify({ mode: 'xtream', days: channel.archiveDays }) : null,
          radio: channel.kind === 'radio',
          adult: channel.adult,
          addedAt: channel.addedAt,
        }
      );
    }
    if (kind === 'movie') {
      const movie = toMovie(row, context);
      return (
        movie && {
          kind: 'movie',
          providerKey: movie.id,
          name: movie.name,
          logo: template(movie.poster),
          ...place(movie.categoryIds),
          address: template(movie.directSource),
          container: movie.ext,
          adult: movie.adult,
          year: movie.year,
          rating: movie.rating,
          addedAt: movie.addedAt,
          info: infoOf(movie, (details) =>
            MovieInfo.parse({
              ...details,
              durationMs: movie.durationSeconds === null ? null : movie.durationSeconds * 1_000,
              backdrop: template(movie.backdrops[0] ?? null),
            }),
          ),
        }
      );
    }
    const series = toSeries(row, context);
    return (
      series && {
        kind: 'series',
        providerKey: series.id,
        name: series.name,
        logo: template(series.poster),
        ...place(series.categoryIds),
        adult: series.adult,
        year: series.year,
        rating: series.rating,
        addedAt: series.modifiedAt,
        info: infoOf(series, (details) =>
          SeriesInfo.parse({ ...details, backdrop: template(series.backdrops[0] ?? null) }),
        ),
      }
    );
  }
}

/** What the row says beyond its columns; most rows of most panels say nothing. */
function infoOf(row: TitleDetails, toInfo: (details: TitleDetails) => object): string | null {
  if (row.plot === null && row.cast.length === 0 && row.genres.length === 0 && row.backdrops.length === 0) return null;
  return JSON.stringify(toInfo(row));
}
