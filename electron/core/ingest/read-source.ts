import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '#shared/errors.ts';
import type { CatalogPart } from '#shared/model/change.ts';
import { accountInAddress } from '../providers/address-template.ts';
import { playlistUrl, type XtreamLogin } from '../providers/xtream/addresses.ts';
import { panelZone } from '../providers/xtream/panel-clock.ts';
import type { Account } from '../secrets/vault.ts';
import { questionOf } from './answers.ts';
import { createPanelClient } from './panel-client.ts';
import { readCacheFile } from './read-cache-file.ts';
import { hostOf, readBody, readM3uFrom } from './read-list.ts';
import type { M3uOutcome } from './read-m3u.ts';
import { readPanelAccount, readXtream, securedLogin, toProviderAccount } from './read-xtream.ts';
import { noFacts, readSummary, type SourceFacts } from './summary.ts';
import { isHeld, type Workshop } from './workshop.ts';

/** What a source said of itself; its titles are staged. */
export interface Read {
  /** Null where the list is the one before: so are its credentials. */
  accounts: Account[] | null;
  facts: SourceFacts;
  host: string;
  /** Epoch ms, when the catalog is older than this moment. */
  refreshedAt?: number;
}

/** Reads the whole of a job's source into the stage. */
export async function readSource(shop: Workshop): Promise<Read> {
  const { source } = shop.job;
  switch (source.type) {
    case 'xtream':
      return readPanel(shop, { base: source.server, username: source.username, password: source.password });
    case 'm3u-url':
      return toRead(shop, await readM3uFrom(shop, source.url, []), hostOf(source.url));
    case 'm3u-file':
      return toRead(shop, await readBody(shop, await openFile(shop, source.path), null), '');
    case 'cache-file': {
      const outcome = await readCacheFile({ ...shop, body: await openFile(shop, source.path) });
      shop.answers.list = null;
      return { ...outcome, facts: noFacts };
    }
    case 'upload': {
      if (!shop.upload) throw new AppError('invalid_input', 'The file did not arrive');
      shop.progress.enter('reading', 'list');
      return toRead(shop, await readBody(shop, shop.upload, null), '');
    }
  }
}

/** `list` is null when it is the one before. */
function toRead({ db, playlist }: Workshop, list: M3uOutcome | null, host: string): Read {
  const guideUrls = list ? list.guideUrls : readSummary(db, playlist).guideUrls;
  return { accounts: list && list.accounts, facts: { ...noFacts, guideUrls }, host };
}

async function openFile({ progress, signal }: Workshop, path: string): Promise<AsyncIterable<Uint8Array>> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('not_found', 'The file is not where it was', { cause });
  });
  if (!found.isFile()) throw new AppError('invalid_input', 'This is not a file');
  progress.enter('reading', 'list');
  progress.expect(found.size);
  return createReadStream(path, { highWaterMark: 256 * 1024, signal });
}

/** A panel by its own API; by `get.php` when it refuses that, which some do for players they do not know. */
async function readPanel(shop: Workshop, login: XtreamLogin): Promise<Read> {
  const { http, queue, signal, progress, job } = shop;
  const host = hostOf(login.base);
  progress.enter('connecting', 'account');
  const client = createPanelClient({ http, queue, reach: job.reach, options: job.options, signal, progress });
  const now = shop.clock();
  let account;
  try {
    account = await readPanelAccount(client, login, now);
  } catch (error) {
    if (!mayFallBack(error)) throw error;
    try {
      const list = await readM3uFrom(shop, playlistUrl(login), [accountInAddress(login)]);
      // A sentence in place of a list has no entries; what the panel itself said tells more.
      if (shop.stage.listed === 0) throw error;
      shop.report.note('panel-refused');
      return toRead(shop, list, host);
    } catch (second) {
      if (second instanceof AppError && second.code === 'cancelled') throw second;
      throw error;
    }
  }
  const secured = securedLogin(login, account);
  const question = (part: CatalogPart, categories: object) => questionOf(job, `${host} ${part}`, JSON.stringify(categories));
  await readXtream({
    ...shop,
    client,
    login: secured,
    now,
    knownAnswer(part, categories) {
      const known = shop.known.parts[part];
      return known?.question === question(part, categories) ? known.print : undefined;
    },
    rememberAnswer(part, categories, print) {
      shop.answers[part] = { question: question(part, categories), print, etag: null, lastModified: null };
    },
    forgetAnswer: (part) => void (shop.answers[part] = null),
    isHeld: (part, titles) => isHeld(shop, part, titles),
  });
  return {
    accounts: [],
    facts: { account: toProviderAccount(account, login), streamBase: secured.base, zone: panelZone(account.server), guideUrls: [] },
    host,
  };
}

/** A refused login is final; refusals of the API itself, pages and nonsense may be about the API alone. */
function mayFallBack(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const final = ['auth', 'expired', 'banned', 'disabled', 'geo', 'rate-limited', 'dns', 'tls', 'timeout'];
  if (error.reason !== undefined && final.includes(error.reason)) return false;
  return error.code === 'provider_rejected' || error.code === 'provider_malformed';
}
