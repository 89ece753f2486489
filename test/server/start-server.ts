import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientOf, type Answer, type Ask } from '../../electron/api/running-api.test-wrapper.ts';
import { Status } from '#shared/contract/compat.ts';

export interface StartServerOptions {
  /** A folder of its own unless given; a given one is not removed. */
  dataDir?: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** What runs instead of Node itself, Node and its arguments behind it: `dbus-run-session --`. */
  wrapper?: readonly string[];
}

export interface RunningServer {
  child: ChildProcessWithoutNullStreams;
  url: string;
  port: number;
  ownerKey: string;
  ownerUrl: string;
  dataDir: string;
  stdout(): string;
  stderr(): string;
  ask(path: string, options?: Ask & { as?: 'owner' | 'reader' }): Promise<Answer>;
  open: ReturnType<typeof clientOf>['open'];
  status(): Promise<Status>;
  /** Waits until no refresh runs. */
  settled(): Promise<Status>;
  /** Ends it as a supervisor would; says with what and after how long. */
  terminate(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
  /** Ends it and removes what it left. */
  stop(): Promise<void>;
}

// What a build made: it is what people start, and it starts in a third of the time that the sources take.
export const serveEntry = join(import.meta.dirname, '../../out/main/serve.js');
export const cliEntry = join(import.meta.dirname, '../../out/main/webplay.js');

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'webplay-server-'));
}

/** Nothing of this machine's own surroundings, so that no variable or session of a developer's decides a test. */
export function plainEnv(home: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: join(home, 'share') };
}

interface ReadyLine {
  event: 'ready';
  url: string;
  owner_url: string;
  owner_key: string;
}

/** The headless server as people start it: a process of its own that prints one line when it is ready. */
export async function startServer(options: StartServerOptions = {}): Promise<RunningServer> {
  const own = options.dataDir === undefined ? await temporaryFolder() : undefined;
  const dataDir = options.dataDir ?? join(own ?? '', 'data');
  const home = own ?? dataDir;
  const [command = process.execPath, ...rest] = [...(options.wrapper ?? []), process.execPath];
  const child = spawn(command, [...rest, serveEntry, '--port', '0', '--data-dir', dataDir, '--headless', ...(options.args ?? [])], {
    cwd: tmpdir(),
    env: { ...plainEnv(home), ...options.env },
  });
  const output = { stdout: '', stderr: '' };
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ready = await new Promise<ReadyLine>((resolve, reject) => {
    child.stdout.on('data', () => {
      const [line = '', after] = output.stdout.split('\n');
      if (after !== undefined) resolve(JSON.parse(line) as ReadyLine); // the contract of the ready line
    });
    void ended.then((code) => reject(new Error(`the server ended with ${code}: ${output.stderr}`)));
  });
  const port = Number(new URL(ready.url).port);
  const client = clientOf(port);

  const server: RunningServer = {
    child,
    url: ready.url,
    port,
    ownerKey: ready.owner_key,
    ownerUrl: ready.owner_url,
    dataDir,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    open: client.open,
    ask: (path, { as = 'reader', headers, body, ...more } = {}) =>
      client.ask(path, {
        ...more,
        ...(body === undefined ? {} : { body }),
        headers: {
          ...(as === 'owner' ? { authorization: `Bearer ${ready.owner_key}` } : {}),
          ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
      }),
    async status() {
      return Status.parse((await server.ask('/status')).json);
    },
    async settled() {
      for (;;) {
        const status = await server.status();
        if (!status.refreshing) return status;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    async terminate(signal = 'SIGTERM') {
      const begun = performance.now();
      child.kill(signal);
      const code = await ended;
      return { code, ms: performance.now() - begun };
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      if (own !== undefined) await rm(own, { recursive: true, force: true });
    },
  };
  return server;
}

export interface FinishedProgram {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs one of our entries to its end. */
export async function runProgram(entry: string, args: readonly string[], options: { env?: Readonly<Record<string, string>>; home: string }): Promise<FinishedProgram> {
  const child = spawn(process.execPath, [entry, ...args], { cwd: options.home, env: { ...plainEnv(options.home), ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const finished = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (finished.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (finished.stderr += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...finished };
}
