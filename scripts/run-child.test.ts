import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const module = pathToFileURL(join(import.meta.dirname, 'run-child.mjs')).href;

let folder: string;
let started: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-run-child-'));
  started = [];
});
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('the exit code of the program is ours', async () => {
  const outer = start(`await runChild(process.execPath, ['-e', 'process.exit(7)'])`);
  expect(await outer.ended).toMatchObject({ code: 7 });
});

test('the output of the program passes through untouched', async () => {
  const outer = start(`await runChild(process.execPath, ['-e', 'console.log(JSON.stringify({ event: "ready" }))'])`);
  expect(await outer.ended).toMatchObject({ output: '{"event":"ready"}\n' });
});

test('a signal reaches a program two levels down once, and its exit code comes back', async () => {
  const leaf = file('leaf.mjs', `let n = 0; process.on('SIGTERM', () => { n += 1; setTimeout(() => { console.log('signals', n); process.exit(3); }, 200); }); console.log('pid', process.pid); setInterval(() => {}, 1000);`);
  const outer = startNested(leaf);
  await outer.says('pid');
  outer.child.kill('SIGTERM');
  const { code, output } = await outer.ended;
  expect({ code, last: output.trim().split('\n').at(-1) }).toEqual({ code: 3, last: 'signals 1' });
});

test('a program that ignores SIGTERM is gone within two seconds, and so is what it started', async () => {
  const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
  const leaf = file('leaf.mjs', `import { spawn } from 'node:child_process'; const child = spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}]); console.log('pids', process.pid, child.pid); ${stubborn}`);
  const outer = startNested(leaf);
  const pids = numbersIn(await outer.says('pids'));
  const startedAt = Date.now();
  outer.child.kill('SIGTERM');
  await outer.ended;
  expect(Date.now() - startedAt).toBeLessThan(2_000);
  expect(await allGone(pids)).toBe(true);
});

test('a program does not outlive a parent that was killed without warning', async () => {
  const leaf = file('leaf.mjs', `console.log('pid', process.pid); setInterval(() => {}, 1000);`);
  const outer = startNested(leaf);
  const pids = numbersIn(await outer.says('pid'));
  outer.child.kill('SIGKILL');
  expect(await allGone(pids)).toBe(true);
});

test('a program does not outlive the shell that npm started for it', async () => {
  const leaf = file('leaf.mjs', `console.log('pid', process.pid); setInterval(() => {}, 1000);`);
  const script = file('outer.mjs', `import { endWithParent, runChild } from '${module}'; endWithParent(); await runChild(process.execPath, [${JSON.stringify(leaf)}]);`);
  const shell = watch(spawn('sh', ['-c', `"${process.execPath}" "${script}"; true`], { stdio: ['ignore', 'pipe', 'inherit'] })); // `true` keeps the shell
  const pids = numbersIn(await shell.says('pid'));
  shell.child.kill('SIGTERM');
  expect(await allGone(pids)).toBe(true);
});

/** A script that runs a script that runs `leaf`, as bootstrap.mjs does. */
function startNested(leaf: string) {
  const middle = file('middle.mjs', `import { runChild } from '${module}'; process.exitCode = await runChild(process.execPath, [${JSON.stringify(leaf)}]);`);
  return start(`await runChild(process.execPath, [${JSON.stringify(middle)}], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], group: true, graceMs: 1_700 })`);
}

function start(call: string) {
  const script = file('outer.mjs', `import { runChild } from '${module}'; process.exitCode = ${call};`);
  return watch(spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] }));
}

function watch(child: ChildProcessByStdio<null, Readable, null>) {
  started.push(child);
  let output = '';
  child.stdout.on('data', (data) => (output += String(data)));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => child.once('close', (code) => resolve({ code, output })));
  const says = async (word: string): Promise<string> => {
    while (!(output.includes(word) && output.endsWith('\n'))) await sleep(20);
    return output;
  };
  return { child, ended, says };
}

function file(name: string, source: string): string {
  const path = join(folder, name);
  writeFileSync(path, source);
  return path;
}

function numbersIn(text: string): number[] {
  return text.split(/\s/).map(Number).filter((number) => number > 0);
}

/** Whether all of them are gone within two seconds. */
async function allGone(pids: number[]): Promise<boolean> {
  for (let waited = 0; waited < 2_000; waited += 50) {
    if (!pids.some(isAlive)) return true;
    await sleep(50);
  }
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || !isZombie(pid);
}

/** A process that ended but that init has not collected yet; some containers' init takes its time. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8'); // "pid (name) state …", and the name may hold brackets
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return true;
  }
}
