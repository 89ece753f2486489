import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createSmallApp, standInEnvironment, standInFolder } from './small-app.ts';
import type { SmallApp } from './small-app.ts';

const echo = `
process.parentPort.on('message', ({ data }) => {
  if (data === 'fail') process.exit(9);
  process.parentPort.postMessage({ data, type: process.type, argument: process.argv.at(-1), variable: process.env.GIVEN, send: typeof process.send });
});
`;

const threads = `
import { Worker } from 'node:worker_threads';
const code = "require('node:worker_threads').parentPort.postMessage('from the thread')";
new Worker(code, { eval: true }).once('message', (message) => process.parentPort.postMessage(message));
`;

const fork = `utilityProcess.fork(new URL('echo.mjs', import.meta.url).pathname, ['--lively'], { env: { ...process.env, GIVEN: 'yes' }, stdio: 'inherit', serviceName: 'echo' })`;

let smallApp: SmallApp | undefined;
let host: ChildProcess | undefined;
afterEach(() => {
  host?.kill('SIGKILL');
  smallApp?.remove();
});

test('a message goes to the utility process and comes back with its types', async () => {
  const output = await run(`
    const child = ${fork};
    child.postMessage({ at: new Date(7), names: new Map([['a', 1]]) }); // before it has started
    child.once('message', (message) => { say([message.data.at.getTime(), message.data.names.get('a'), message.type, message.argument, message.variable, message.send]); child.kill(); });
    child.once('exit', () => app.quit());
  `);
  expect(output).toEqual([[7, 1, 'utility', '--lively', 'yes', 'undefined']]);
});

test('a utility process can start threads', async () => {
  const output = await run(`
    const child = utilityProcess.fork(new URL('threads.mjs', import.meta.url).pathname);
    child.once('message', (message) => { say(message); child.kill(); });
    child.once('exit', () => app.quit());
  `);
  expect(output).toEqual(['from the thread']);
});

test('spawn, exit and the process id tell how the utility process fares', async () => {
  const output = await run(`
    const child = ${fork};
    say(['before', child.pid === undefined]);
    child.once('spawn', () => { say(['spawn', child.pid > 0]); child.postMessage('fail'); });
    child.once('exit', (code) => { say(['exit', code, child.pid === undefined, child.kill()]); app.quit(); });
    app.once('child-process-gone', (event, { type, name, exitCode }) => say(['gone', type, name, exitCode]));
  `);
  expect(output).toEqual([
    ['before', true],
    ['spawn', true],
    ['gone', 'Utility', 'echo', 9],
    ['exit', 9, true, false],
  ]);
});

test('kill ends the utility process', async () => {
  const output = await run(`
    const child = ${fork};
    child.once('spawn', () => say(['killed', child.kill()]));
    child.once('exit', (code) => { say(['exit', code !== 0]); app.quit(); });
  `);
  expect(output).toEqual([['killed', true], ['exit', true]]);
});

test('a utility process cannot be forked before the app is ready', async () => {
  const output = await run(`app.quit();`, `try { ${fork}; } catch (error) { console.log(JSON.stringify(error.message)); }`);
  expect(output).toEqual(['utilityProcess cannot be created before app is ready.']);
});

test('when the stand-in is killed, its browser and its utility process end too', async () => {
  const lines = start(`
    const child = ${fork};
    child.once('message', () => say([process.pid, child.pid, (await import('${join(standInFolder, 'state.cjs')}')).default.state.chromium.process.pid]));
    child.postMessage('ready?');
  `.replace('() => say', 'async () => say'));
  const [pids] = (await lines(1)) as [number[]]; // say() was given process ids
  expect(pids.filter(isRunning)).toHaveLength(3);
  host?.kill('SIGKILL');
  await expect.poll(() => pids.filter(isRunning), { timeout: 5_000 }).toEqual([]);
});

test('when whoever started it is killed, the stand-in ends too', async () => {
  smallApp = createSmallApp({ 'main.mjs': mainProcess('say([process.pid]);', ''), 'echo.mjs': echo });
  const launcher = `require('node:child_process').spawn(${JSON.stringify(join(standInFolder, 'electron'))}, ['.', ${JSON.stringify(`--user-data-dir=${smallApp.userData}`)}], { stdio: 'inherit', detached: true }); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', launcher], { cwd: smallApp.folder, env: standInEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
  host = parent;
  const [line = ''] = await readLines(parent, 1);
  const [pid = 0] = JSON.parse(line) as [number]; // say() was given a process id
  parent.kill('SIGKILL');
  await expect.poll(() => isRunning(pid), { timeout: 5_000 }).toBe(false);
});

/** The lines an app prints with `say` until it ends. */
async function run(whenReady: string, before = ''): Promise<unknown[]> {
  const lines = start(whenReady, before);
  return lines(Number.POSITIVE_INFINITY);
}

function start(whenReady: string, before = ''): (count: number) => Promise<unknown[]> {
  smallApp = createSmallApp({ 'main.mjs': mainProcess(whenReady, before), 'echo.mjs': echo, 'threads.mjs': threads });
  const child = spawn(join(standInFolder, 'electron'), ['.', `--user-data-dir=${smallApp.userData}`], { cwd: smallApp.folder, env: standInEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
  host = child;
  return async (count) => (await readLines(child, count)).map((line): unknown => JSON.parse(line));
}

function mainProcess(whenReady: string, before: string): string {
  return `import { app, utilityProcess } from 'electron';
    const say = (value) => console.log(JSON.stringify(value));
    ${before}
    app.whenReady().then(() => { ${whenReady} });`;
}

/** The first `count` lines of a program, or all of them when it ends earlier. */
async function readLines(child: ChildProcess, count: number): Promise<string[]> {
  let text = '';
  let ended = false;
  child.stdout?.on('data', (data) => (text += String(data)));
  child.once('close', () => (ended = true));
  const lines = () => text.split('\n').slice(0, -1);
  while (!ended && lines().length < count) await sleep(20);
  return lines();
}

/** A zombie, which its parent has not collected yet, has ended. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8'); // "pid (name) state …", and the name may hold brackets
    return !stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}
