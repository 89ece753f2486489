import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { basename, dirname, join, relative } from 'node:path';
import { DockerfileParser, type Copy, type From, type JSONInstruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from './start-server.ts';

/**
 * The image without Docker: what the Dockerfile says is read by a parser, checked by a linter, and its steps are taken
 * in clean folders, with the packages that are installed here in place of those that `npm ci` would fetch.
 */

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'Dockerfile'), 'utf8');
const dockerfile = DockerfileParser.parse(text);
const nobody = 65_534;

interface Stage {
  name: string;
  image: string;
  instructions: { keyword: string; words: string[]; json: string[] }[];
  copies: { from: string | null; sources: string[]; to: string }[];
}

const stages = readStages();
const [build, packages, final] = stages as [Stage, Stage, Stage];
const env = Object.fromEntries(all(final, 'ENV').map(({ words }) => (words[0] ?? '').split('=', 2))) as Record<string, string>;

function readStages(): Stage[] {
  const found: Stage[] = [];
  for (const instruction of dockerfile.getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === 'FROM') {
      const from = instruction as From; // what the keyword says
      found.push({ name: from.getBuildStage() ?? '', image: from.getImage() ?? '', instructions: [], copies: [] });
      continue;
    }
    const stage = found.at(-1);
    if (!stage) throw new Error(`${keyword} before any FROM`);
    const words = instruction.getArguments().map((argument) => argument.getValue());
    const json = 'getJSONStrings' in instruction ? (instruction as JSONInstruction).getJSONStrings().map((each) => each.getJSONValue()) : [];
    stage.instructions.push({ keyword, words, json });
    if (keyword === 'COPY') {
      const from = (instruction as Copy).getFlags().find((flag) => flag.getName() === 'from')?.getValue() ?? null;
      const paths = words.filter((word) => !word.startsWith('--'));
      stage.copies.push({ from, sources: paths.slice(0, -1), to: paths.at(-1) ?? '' });
    }
  }
  return found;
}

function all(stage: Stage, keyword: string): Stage['instructions'] {
  return stage.instructions.filter((instruction) => instruction.keyword === keyword);
}

describe('the Dockerfile', () => {
  test('has nothing a linter complains of', () => {
    expect(validate(text).map(({ range, message }) => `${String(range.start.line + 1)}: ${message}`)).toEqual([]);
  });

  test('starts from named versions and takes only what is in the project or an earlier stage', () => {
    for (const { image } of stages) expect(image).toMatch(/^node:\d+-[a-z]+-slim$/);
    for (const [at, { copies }] of stages.entries()) {
      for (const { from, sources } of copies) {
        if (from !== null) expect(stages.slice(0, at).map(({ name }) => name)).toContain(from);
        else for (const source of sources) expect(existsSync(join(root, source)), source).toBe(true);
      }
    }
    expect(dockerfile.getInstructions().map((instruction) => instruction.getKeyword())).not.toContain('ADD');
  });

  test('brings no secret and no file of this machine', () => {
    expect(text).not.toMatch(/(SECRET|PASSWORD|TOKEN)\w*\s*=/);
    expect(all(final, 'ARG')).toEqual([]);
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(ignored[0]).toBe('*');
    const letIn = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = stages.flatMap(({ copies }) => copies.filter(({ from }) => from === null).flatMap(({ sources }) => sources));
    const covers = (path: string, source: string): boolean => source === path || source.startsWith(`${path}/`);
    expect(copied.filter((source) => !letIn.some((path) => covers(path, source)))).toEqual([]);
    expect(letIn.filter((path) => !copied.some((source) => covers(path, source)))).toEqual([]);
  });

  test('runs as somebody without rights, in the form that gets signals, and is asked how it is by Node itself', () => {
    expect(all(final, 'USER').at(-1)?.words).toEqual(['node']);
    expect(all(final, 'CMD').at(-1)?.json[0]).toBe('node');
    expect(all(final, 'STOPSIGNAL').at(-1)?.words).toEqual(['SIGTERM']);
    expect(healthCheck()[0]).toBe('node');
    expect(all(final, 'VOLUME').at(-1)?.words).toEqual([env['DATA_DIR']]);
    expect(all(final, 'EXPOSE').at(-1)?.words).toEqual([env['PORT']]);
  });
});

test('the blueprint for a host says the same as the image', () => {
  const { services } = parse(readFileSync(join(root, 'render.yaml'), 'utf8')) as {
    services: { runtime: string; healthCheckPath: string; disk: { mountPath: string }; envVars: { key: string; value?: string; generateValue?: boolean; sync?: boolean }[] }[];
  };
  const [service] = services;
  expect(service).toMatchObject({ runtime: 'docker', healthCheckPath: '/health', disk: { mountPath: env['DATA_DIR'] } });
  const declared = readFileSync(join(root, '.env.example'), 'utf8');
  for (const { key, value, generateValue, sync } of service?.envVars ?? []) {
    expect(declared, key).toContain(`#${key}=`);
    expect([typeof value === 'string', generateValue === true, sync === false]).toContain(true);
  }
  expect(service?.envVars).toContainEqual({ key: 'PORT', value: env['PORT'] });
  expect(service?.envVars).toContainEqual({ key: 'SECRET_KEY', generateValue: true });
});

describe('the image’s own steps', () => {
  let folder: string;
  let app: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await chmod(folder, 0o755);
    const places: Record<string, string> = {};
    for (const stage of [build, packages]) {
      places[stage.name] = join(folder, stage.name);
      await take(stage, places, places[stage.name] ?? '');
    }
    await symlink(join(root, 'node_modules'), join(folder, 'build', 'node_modules'));
    await installRuntimePackages(join(folder, 'packages', 'node_modules'));
    for (const { words } of all(build, 'RUN')) {
      if (words[0] !== 'npm') expect(await run(words, { cwd: join(folder, 'build'), env: plain() })).toEqual({ code: 0, stderr: expect.stringContaining('built') as unknown });
    }
    app = join(folder, 'app');
    await take(final, places, app);
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('make a server that is well, says so to the image’s health check, and stops when told to', async () => {
    const dataDir = await dataFolder('data');
    const surroundings = { ...plain(), ...env, PORT: String(await freePort()), DATA_DIR: dataDir, SECRET_KEY: randomBytes(48).toString('base64') };
    const server = start(all(final, 'CMD').at(-1)?.json ?? [], surroundings);
    await server.ready;
    const check = (): Promise<Finished> => run(healthCheck(), { cwd: app, env: surroundings });
    expect(await check()).toMatchObject({ code: 0 });

    const home = await fetch(`http://127.0.0.1:${surroundings.PORT}/`, { headers: { accept: 'text/html' } });
    expect(await home.text()).toContain('<div id="root">');
    const document = await fetch(`http://127.0.0.1:${surroundings.PORT}/openapi.json`);
    expect(Object.keys(Object((await document.json()) as object) as object)).toContain('paths');
    expect((await readdir(dataDir)).sort()).toEqual(expect.arrayContaining(['user.db', 'webplay.db']));

    const begun = performance.now();
    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await check()).toMatchObject({ code: 1 });
  }, 120_000);

  test('bring every package that the server can ask for', async () => {
    const asked = await packagesOf(join(app, 'out', 'main', 'serve.js'));
    expect([...asked]).toEqual(expect.arrayContaining(['better-sqlite3', 'fastify', 'stripe', 'zod']));
    expect([...asked].filter((name) => !existsSync(join(app, 'node_modules', name, 'package.json')))).toEqual([]);
  });

  /** Of a built file and all it leads to, also what is imported only when it is needed. */
  async function packagesOf(file: string, seen = new Set<string>()): Promise<Set<string>> {
    const names = new Set<string>();
    if (seen.has(file)) return names;
    seen.add(file);
    for (const [, word = ''] of (await readFile(file, 'utf8')).matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)"([^"\s]+)"/g)) {
      if (word.startsWith('.')) for (const name of await packagesOf(join(dirname(file), word), seen)) names.add(name);
      else if (!isBuiltin(word)) names.add(word.split('/').slice(0, word.startsWith('@') ? 2 : 1).join('/'));
    }
    return names;
  }

  test('make a server that does not start beyond its own machine without a secret', async () => {
    const surroundings = { ...plain(), ...env, PORT: String(await freePort()), DATA_DIR: await dataFolder('no-secret') };
    const { code, stderr } = await run(all(final, 'CMD').at(-1)?.json ?? [], { cwd: app, env: surroundings });
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, lines: 1 });
    expect(stderr).toContain('SECRET_KEY');
  }, 60_000);

  /** What a stage copies, as the builder would. */
  async function take(stage: Stage, places: Readonly<Record<string, string>>, to: string): Promise<void> {
    await mkdir(to, { recursive: true });
    for (const { from, sources, to: target } of stage.copies) {
      for (const source of sources) {
        const path = from === null ? join(root, source) : join(places[from] ?? '', relative('/app', source));
        const into = target.endsWith('/') ? join(to, target, basename(source)) : join(to, target);
        if (existsSync(path)) await cp(path, into, { recursive: true, verbatimSymlinks: true, filter: (each) => !/\.test\.tsx?$/.test(each) });
      }
    }
  }

  /** `npm ci --omit=dev`, by the lock, with links to what is installed here; then the stage's own removals. */
  async function installRuntimePackages(modules: string): Promise<void> {
    const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
    };
    const removed = all(packages, 'RUN').flatMap(({ words }) => words.filter((word) => word.startsWith('node_modules/')));
    expect(removed.length).toBeGreaterThan(0);
    for (const [path, { dev, devOptional }] of Object.entries(lock.packages)) {
      const isTop = path.startsWith('node_modules/') && !path.slice(13).includes('node_modules/');
      if (!isTop || dev === true || devOptional === true || removed.includes(path) || !existsSync(join(root, path))) continue;
      const link = join(modules, relative('node_modules', path));
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(root, path), link);
    }
  }

  async function dataFolder(name: string): Promise<string> {
    const path = join(folder, name);
    await mkdir(path, { mode: 0o700 });
    if (process.getuid?.() === 0) await chown(path, nobody, nobody);
    return path;
  }

  function start(command: readonly string[], surroundings: Record<string, string>) {
    const child = launch(command, { cwd: app, env: surroundings });
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    const ready = new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      void ended.then((code) => reject(new Error(`it ended with ${String(code)}: ${said}`)));
    });
    return { child, ended, ready };
  }
});

/** What follows CMD in the HEALTHCHECK. */
function healthCheck(): string[] {
  const words = all(final, 'HEALTHCHECK').at(-1)?.words ?? [];
  return JSON.parse(words.slice(words.indexOf('CMD') + 1).join(' ')) as string[]; // the form that the linter asks for
}

interface Finished {
  code: number | null;
  stderr: string;
}

/** As a user without rights where that can be had. */
function launch([command = '', ...args]: readonly string[], options: { cwd: string; env: Record<string, string> }) {
  const program = command === 'node' ? process.execPath : command;
  const identity = process.getuid?.() === 0 && options.cwd.endsWith('/app') ? { uid: nobody, gid: nobody } : {};
  return spawn(program, args, { ...options, ...identity, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(command: readonly string[], options: { cwd: string; env: Record<string, string> }): Promise<Finished> {
  const child = launch(command, options);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  child.stdout.resume();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

function plain(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  server.close();
  return port;
}
