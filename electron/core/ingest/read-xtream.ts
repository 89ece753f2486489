import { AppError } from '#shared/errors.ts';
import type { ProviderAccount } from '#shared/model/playlist.ts';
import type { CatalogPart } from '#shared/model/change.ts';
import { MovieInfo, SeriesInfo } from '../catalog/details.ts';
import { isPassingStatus } from '../http/status-failure.ts';
import { accountInAddress, createAddressTemplates, type AddressTemplates } from '../providers/address-template.ts';
import { secureBase, type XtreamLogin } from '../providers/xtream/addresses.ts';
import { readAccount, type XtreamAccount } from '../providers/xtream/account.ts';
import { toCategory } from '../providers/xtream/categories.ts';
import { toChannel } from '../providers/xtream/channels.ts';
import { toMovie } from '../providers/xtream/movies.ts';
import type { JsonRowsResult } from '../providers/xtream/json-rows.ts';
import { accountRequest, catalogKinds, catalogRequest, type CatalogKind } from '../providers/xtream/requests.ts';
import { accountFailure } from '../providers/xtream/provider-failure.ts';
import { toSeries } from '../providers/xtream/series.ts';
import type { TitleDetails } from '../providers/xtream/title-fields.ts';
import { kindsOfPart } from './guard.ts';
import type { PanelClient } from './panel-client.ts';
import type { ProgressMeter } from './progress.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { RefreshReport } from './report.ts';
import type { StagedCategory, StagedItem } from './catalog-row.ts';
import type { Stage } from './stage.ts';
import type { BodyPrint } from './unchanged-body.ts';

export interface XtreamReading {
  client: PanelClient;
  login: XtreamLogin;
  stage: Stage;
  rows: RowBuffer;
  report: RefreshReport;
  progress: ProgressMeter;
  now: number;
  /** The answer before, if it was to the same question and made of the same categories. */
  knownAnswer: (part: CatalogPart, categories: BodyPrint) => BodyPrint | undefined;
  rememberAnswer: (part: CatalogPart, categories: BodyPrint, titles: BodyPrint) => void;
  /** The part came as several answers: none of them says what the next one should be. */
  forgetAnswer: (part: CatalogPart) => void;
  /** Judges a part that was read; true when it looks wrong and what is stored stays. */
  isHeld: (part: CatalogPart, titles: number) => boolean;
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

/** Stages channels, films and series of a panel, one list after the other; what fails or looks wrong stays as it is stored. */
export async function readXtream(reading: XtreamReading): Promise<void> {
  const { rows, stage, report } = reading;
  const templates = createAddressTemplates([accountInAddress(reading.login)]);
  const failures: unknown[] = [];
  let refusal: AppError | undefined;
  for (const kind of catalogKinds) {
    const part = partOf[kind];
    const forgetPart = rows.checkpoint();
    const from = stage.listed;
    const keep = (): void => {
      forgetPart();
      stage.keep(kindsOfPart[part]);
    };
    try {
      if (refusal) throw refusal;
      const isNew = await readKind(reading, kind, templates, forgetPart);
      if (!isNew || reading.isHeld(part, stage.listed - from)) keep();
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
      failures.push(error);
      keep();
      report.note(`${part}-unavailable`);
      report.fail(part, error);
      // A panel that refuses is not asked for more: asking on gets people banned.
      if (isRefusal(error)) refusal = error;
    }
  }
  // One part that fails costs nothing but itself; when none is left, there is no answer at all.
  if (failures.length === catalogKinds.length) throw failures[0];
}

/** Stages one list; false when it is the one before, and nothing was staged. */
async function readKind(reading: XtreamReading, kind: CatalogKind, templates: AddressTemplates, startAgain: () => void): Promise<boolean> {
  const { client, login, stage, rows, report, progress, now } = reading;
  const part = partOf[kind];
  progress.enter('reading', part);
  const itemKind = itemKindOf[kind];
  const names = new Map<string, string>();
  const addCategory = (row: unknown): void => {
    const category = toCategory(row);
    if (category && !names.has(category.id)) names.set(category.id, category.name);
  };
  const { print: categories } = await client.readRows(catalogRequest(login, kind, 'categories'), {
    sink: addCategory,
    startAgain: () => names.clear(),
  });
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
  const known = reading.knownAnswer(part, categories);
  try {
    const { result, print } = await client.readRows(catalogRequest(login, kind, 'titles'), { sink: addTitle, startAgain, known });
    if (result === null) return false;
    reading.rememberAnswer(part, categories, print);
    countUnreadable(result);
  } catch (error) {
    if (!isTooMuchAtOnce(error) || names.size < 2) throw error;
    startAgain();
    for (const key of names.keys()) {
      // A category that is asked for again begins with its first row; the same row twice is one title.
      const { result } = await client.readRows(catalogRequest(login, kind, 'titles', key), { sink: addTitle, startAgain: () => undefined });
      if (result) countUnreadable(result);
    }
    reading.forgetAnswer(part);
    report.note('read-by-category');
  }
  rows.flush();
  return true;

  function countUnreadable({ skipped: { unparsable, tooLarge, tooDeep } }: JsonRowsResult): void {
    const unreadable = unparsable + tooLarge + tooDeep;
    if (unreadable > 0) report.skip('row-unreadable', null, unreadable);
  }

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

/** Refusals of us; one of a single list, such as films that are not in the plan or a page in their place, says nothing of the next. */
function isRefusal({ code, reason }: AppError): boolean {
  return code === 'provider_busy' || reason === 'blocked' || reason === 'banned';
}

/** How panels fail that cannot put their whole list together: some with a status of their own, some by stopping midway. */
function isTooMuchAtOnce(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  if (error.reason === 'truncated' || error.reason === 'empty' || error.reason === 'timeout') return true;
  return error.status !== undefined && (error.status === 512 || error.status === 509 || isPassingStatus(error.status));
}
