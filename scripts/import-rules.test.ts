import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const project = join(import.meta.dirname, '..');
const cruiser = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const config = join(project, '.dependency-cruiser.cjs');

/** A small house in which every import is allowed. */
const lawful: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'house', type: 'module', imports: { '#shared/*': './shared/*' }, dependencies: { zod: '*', fastify: '*', 'better-sqlite3': '*' }, devDependencies: { electron: '*' } }),
  ...packageStubs('zod', 'fastify', 'better-sqlite3', 'electron'),
  'shared/model/channel.ts': `import { z } from 'zod'; export const Channel = z;`,
  'electron/main.ts': `import { app } from 'electron'; import { openWindow } from './shell/window.ts'; openWindow(app);`,
  'electron/core-host.ts': `import { createCore } from './core/core.ts'; import { createServer } from './api/server.ts'; createServer(createCore());`,
  'electron/shell/window.ts': `import { BrowserWindow } from 'electron'; import { serve } from '../ipc/serve.ts'; export const openWindow = (app) => serve(BrowserWindow, app);`,
  'electron/ipc/serve.ts': `import { ipcMain } from 'electron'; import { Channel } from '#shared/model/channel.ts'; export const serve = (...parts) => [ipcMain, Channel, parts];`,
  'electron/api/server.ts': `import fastify from 'fastify'; import { Channel } from '#shared/model/channel.ts'; export const createServer = (core) => [fastify, Channel, core];`,
  'electron/core/core.ts': `import { listChannels } from './catalog/queries.ts'; import { nowNext } from './guide/now-next.ts'; import { ingest } from './ingest/ingest-catalog.ts'; export const createCore = () => [listChannels, nowNext, ingest];`,
  'electron/core/log.ts': `export const log = () => {};`,
  'electron/core/database/open.ts': `import Database from 'better-sqlite3'; import { log } from '../log.ts'; export const open = () => [Database, log];`,
  'electron/core/devices/capacity.ts': `export const capacity = 1;`,
  'electron/core/licenses/writes.ts': `import { capacity } from '../devices/capacity.ts'; export const write = capacity;`,
  'electron/core/catalog/queries.ts': `import { open } from '../database/open.ts'; import type { Channel } from '#shared/model/channel.ts'; export const listChannels = (): Channel => open();`,
  'electron/core/guide/now-next.ts': `import { readFile } from 'node:fs'; export const nowNext = readFile;`,
  'electron/core/ingest/ingest-catalog.ts': `import { parse } from '../providers/m3u/parse.ts'; import { open } from '../database/open.ts'; export const ingest = [parse, open];`,
  'electron/core/providers/m3u/parse.ts': `import { log } from '../../log.ts'; export const parse = log;`,
  'renderer/main.tsx': `import { App } from './app/App.tsx'; App();`,
  'renderer/app/App.tsx': `import { GuidePage } from '../features/guide/GuidePage.tsx'; export const App = () => <GuidePage />;`,
  'renderer/api/client.ts': `import { Channel } from '#shared/model/channel.ts'; export const api = Channel;`,
  'renderer/components/Dialog.tsx': `export const Dialog = () => <dialog />;`,
  'renderer/features/catalog/store.ts': `import { api } from '../../api/client.ts'; export const store = api;`,
  'renderer/features/guide/GuidePage.tsx': `import { api } from '../../api/client.ts'; import { Dialog } from '../../components/Dialog.tsx'; export const GuidePage = () => <Dialog>{api}</Dialog>;`,
  // What only a test may do.
  'electron/api/server.test.ts': `import { createCore } from '../core/core.ts'; import { createServer } from './server.ts'; createServer(createCore());`,
};

/** One forbidden import each: the file it stands in, and the rule it breaks. */
const unlawful: [rule: string, file: string, source: string][] = [
  ['core-is-plain-node', 'electron/core/guide/tray.ts', `import { Tray } from 'electron'; export const tray = Tray;`],
  ['core-is-plain-node', 'electron/core/guide/routes.ts', `import fastify from 'fastify'; export const routes = fastify;`],
  ['core-is-plain-node', 'electron/core/guide/window.ts', `import { openWindow } from '../../shell/window.ts'; export const open = openWindow;`],
  ['core-tests-are-plain-node', 'electron/core/guide/now-next.test.ts', `import { app } from 'electron'; app.quit();`],
  ['core-is-built-in-one-place', 'electron/core/guide/core-user.ts', `import { createCore } from '../core.ts'; export const core = createCore;`],
  ['core-is-not-the-renderer', 'electron/core/guide/dialog.ts', `import { Dialog } from '../../../renderer/components/Dialog.tsx'; export const dialog = Dialog;`],
  ['domains-are-siblings', 'electron/core/guide/channels.ts', `import { listChannels } from '../catalog/queries.ts'; export const channels = listChannels;`],
  ['domains-are-siblings', 'electron/core/guide/types.ts', `import type { listChannels } from '../catalog/queries.ts'; export type Channels = typeof listChannels;`],
  ['domains-are-siblings', 'electron/core/playlists/refresh.ts', `import { ingest } from '../ingest/ingest-catalog.ts'; export const refresh = ingest;`],
  ['infrastructure-knows-no-domain', 'electron/core/database/channels.ts', `import { listChannels } from '../catalog/queries.ts'; export const channels = listChannels;`],
  ['providers-do-not-store', 'electron/core/providers/m3u/store.ts', `import { open } from '../../database/open.ts'; export const store = open;`],
  ['storage-in-core', 'electron/shell/state.ts', `import Database from 'better-sqlite3'; export const state = Database;`],
  ['api-and-ipc-import-only-shared', 'electron/api/channels.ts', `import { listChannels } from '../core/catalog/queries.ts'; export const channels = listChannels;`],
  ['api-and-ipc-import-only-shared', 'electron/ipc/routes.ts', `import { createServer } from '../api/server.ts'; export const routes = createServer;`],
  ['one-library-for-api', 'electron/api/window.ts', `import { app } from 'electron'; export const name = app;`],
  ['one-library-for-ipc', 'electron/ipc/fastify.ts', `import fastify from 'fastify'; export const server = fastify;`],
  ['shell-does-not-import-core', 'electron/shell/core-client.ts', `import { createCore } from '../core/core.ts'; export const core = createCore;`],
  ['electron-in-shell-only', 'electron/serve.ts', `import { app } from 'electron'; app.quit();`],
  ['entries-are-not-imported', 'electron/shell/restart.ts', `import '../main.ts'; export const restart = 1;`],
  ['shared-imports-zod-only', 'shared/model/route.ts', `import fastify from 'fastify'; export const route = fastify;`],
  ['shared-imports-zod-only', 'shared/model/path.ts', `import { join } from 'node:path'; export const path = join;`],
  ['features-are-siblings', 'renderer/features/guide/channels.ts', `import { store } from '../catalog/store.ts'; export const channels = store;`],
  ['features-do-not-know-the-app', 'renderer/features/guide/app.ts', `import { App } from '../../app/App.tsx'; export const app = App;`],
  ['renderer-is-a-page', 'renderer/features/guide/core.ts', `import { nowNext } from '../../../electron/core/guide/now-next.ts'; export const now = nowNext;`],
  ['renderer-has-no-node', 'renderer/features/guide/file.ts', `import { join } from 'node:path'; export const file = join;`],
  ['components-know-no-feature-nor-api', 'renderer/components/ChannelList.tsx', `import { api } from '../api/client.ts'; export const ChannelList = () => api;`],
  ['lower-layers-know-no-feature', 'renderer/lib/cells.ts', `import { store } from '../features/catalog/store.ts'; export const cells = store;`],
  ['lib-stands-alone', 'renderer/lib/fetch.ts', `import { api } from '../api/client.ts'; export const fetchAll = api;`],
  ['no-test-code-in-the-product', 'electron/core/log-to-test.ts', `import './guide/now-next.test.ts'; export const logged = 1;`],
  ['no-cycles', 'electron/core/event-handlers.ts', `import { events } from './events.ts'; export const handlers = events;`],
  ['resolvable', 'electron/core/missing.ts', `import { nothing } from './nowhere.ts'; export const missing = nothing;`],
];
const accomplices = { 'electron/core/events.ts': `import { handlers } from './event-handlers.ts'; export const events = handlers;` };

let temporary: string;
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'webplay-import-rules-'));
});
afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});

test('a house that keeps the rules passes', async () => {
  expect(await cruise(build('lawful', lawful))).toEqual([]);
});

describe('a forbidden import fails by the name of its rule', async () => {
  let violations: string[];
  beforeAll(async () => {
    const house = build('unlawful', { ...lawful, ...accomplices, ...Object.fromEntries(unlawful.map(([, file, source]) => [file, source])) });
    violations = await cruise(house);
  });
  test.each(unlawful)('%s: %s', (rule, file) => {
    expect(violations).toContain(`${rule} ${file}`);
  });
});

function build(name: string, files: Record<string, string>): string {
  const house = join(temporary, name);
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), source);
  }
  return house;
}

function packageStubs(...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'module.exports = {};'],
    ]),
  );
}

interface Violation {
  rule: { name: string };
  from: string;
}

/** Every broken rule with the file that breaks it, as `npm run check` would see them. */
async function cruise(house: string): Promise<string[]> {
  const args = [cruiser, '--config', config, '--output-type', 'json', 'electron', 'renderer', 'shared'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: house, maxBuffer: 2 ** 26 });
  // The shape is dependency-cruiser's documented JSON output.
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } };
  return summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);
}
