import { join } from 'node:path';
import { openCacheForReading } from '../database/cache-database.ts';
import { openGuideForReading } from '../database/guide-database.ts';
import { prepareDataDir } from '../database/open.ts';
import { copyDaily, openUserDatabase } from '../database/user-database.ts';
import { userQueries } from '../database/user-schema.ts';
import { startPanel, type Panel } from '../demo/panel.ts';
import { createEvents } from '../events.ts';
import { createHostQueue } from '../http/host-queue.ts';
import { httpPartsOf } from '../http/network-rules.ts';
import { createHttp } from '../http/request.ts';
import { startGuideIngest } from '../ingest/guide/guide-ingest.ts';
import { startIngest } from '../ingest/ingest.ts';
import { createLogger, type Logger } from '../log.ts';
import { findKeychain, type Keychain } from '../secrets/keychain.ts';
import { createVault } from '../secrets/vault.ts';
import { createSettings } from '../settings/store.ts';
import type { CoreOptions } from './core-options.ts';

/** What every part stands on: files, threads that write, the way out, settings. */
export type Ground = Awaited<ReturnType<typeof openGround>>;

/** Throws `conflict` when another process holds the data folder. */
export async function openGround(options: CoreOptions) {
  const { dataDir, clock = Date.now, network = {} } = options;
  const log = options.log ?? createLogger();
  prepareDataDir(dataDir);
  const userFile = openUserDatabase(dataDir, log, clock);
  copyDaily(userFile, dataDir, log, clock());
  const db = userQueries(userFile);
  const events = createEvents();
  const [keychain, ingest, guideIngest] = await Promise.all([
    keychainOf(options, log),
    startIngest({ dataDir, network }, log.child({ domain: 'ingest' })),
    startGuideIngest({ dataDir, network }, log.child({ domain: 'guide' })),
  ]).catch((error: unknown) => {
    userFile.close();
    throw error;
  });
  const vault = createVault(keychain, log);
  const cache = openCacheForReading(dataDir);
  const guideFile = openGuideForReading(dataDir);
  const http = createHttp(httpPartsOf(network));
  const settings = createSettings(db, events);
  let panel: Promise<Panel> | undefined;

  return {
    dataDir,
    log,
    clock,
    network,
    userFile,
    db,
    events,
    keychain,
    vault,
    ingest,
    guideIngest,
    cache,
    guideFile,
    http,
    settings,
    /** A provider is asked for one large thing at a time: a catalog, or a guide. */
    hosts: createHostQueue({ gapMs: 0 }),
    /** How old a catalog may be, as clients of the HTTP API are told. */
    ttlSeconds: () => options.ttlSeconds ?? (settings.current().refreshHours || 6) * 3_600,

    /** The demo panel's login; it is started when first needed. */
    async demoAccount() {
      panel ??= startPanel(options.resourcesDir === undefined ? {} : { resourcesDir: join(options.resourcesDir, 'demo') });
      const { url, username, password } = await panel;
      return { server: url, username, password };
    },

    /** Once nothing is under way any more. */
    async close() {
      await Promise.all([ingest.close(), guideIngest.close(), http.close(), panel?.then((running) => running.close())]);
      cache.close();
      guideFile.close();
      userFile.close();
    },
  };
}

async function keychainOf({ keychain = 'auto' }: CoreOptions, log: Logger): Promise<Keychain | undefined> {
  if (keychain === 'memory') return undefined;
  return keychain === 'auto' ? findKeychain(log) : keychain;
}
