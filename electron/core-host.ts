// The core in a process of its own: a crash in here, or a list of a gigabyte, cannot freeze the window. The shell
// starts it as a utility process and talks to it over its port; streams and pictures go over loopback HTTP.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError, toFailure } from '#shared/errors.ts';
import { type MediaGateway, startMediaGateway } from './api/media-gateway.ts';
import { ensureDemo } from './api/owner-calls.ts';
import { type Core, createCore } from './core/core.ts';
import { createLogger } from './core/log.ts';
import { openEdition } from './edition/development.ts';
import { answerPort } from './ipc/answer-port.ts';
import type { FromHost, Port } from './ipc/messages.ts';

const root = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '..' : '../..');

const { parentPort } = process;
const port: Port = {
  post: (message) => {
    parentPort.postMessage(message);
  },
  onMessage: (listener) => {
    parentPort.on('message', ({ data }) => {
      listener(data);
    });
  },
};
const say = (message: FromHost): void => {
  port.post(message);
};

const log = createLogger();
let core: Core | undefined;
let gateway: MediaGateway | undefined;

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'data-dir': { type: 'string' },
      'app-version': { type: 'string', default: '0.0.0' },
      'media-port': { type: 'string', default: '0' },
      demo: { type: 'boolean', default: false },
    },
    strict: false, // switches of Chromium arrive here too
  });
  const dataDir = values['data-dir'];
  if (typeof dataDir !== 'string') throw new AppError('invalid_input', 'The core host needs --data-dir');

  const { license, clock } = openEdition(process.env);
  core = await createCore({
    dataDir,
    version: String(values['app-version']),
    host: 'desktop',
    mediaOrigin: () => gateway?.url ?? '',
    resourcesDir: join(root, 'resources'),
    log,
    clock,
    ...(license && { license }),
  });
  gateway = await startMediaGateway({ core, log, port: Number(values['media-port']) });
  if (values.demo === true) await ensureDemo(core.call);
  answerPort(port, core, () => void stop());
  say({ type: 'ready', media: { origin: gateway.url, port: gateway.port, key: gateway.key } });
}

let stopping = false;

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await gateway?.close();
  await core?.close();
  say({ type: 'closed', failure: null });
  process.exit(0);
}

process.on('SIGTERM', () => void stop());

try {
  await start();
} catch (error) {
  log.error({ err: error }, 'core host did not start');
  say({ type: 'closed', failure: toFailure(error) });
  // The port delivers what was posted only while the process lives; there is no way to ask whether it has.
  setTimeout(() => process.exit(1), 200);
}
