// Child processes that never outlive us: signals go down the line, exit codes come back up.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const onWindows = process.platform === 'win32';

/** @type {Map<import('node:child_process').ChildProcess, { group: boolean, graceMs: number }>} */
const running = new Map();
/** @type {NodeJS.Signals | undefined} the signal that is ending this process */
let ending;
let watching = false;

/**
 * Runs a program to its end and resolves to its exit code (128 + the signal's number when a signal ended it).
 * While it runs, signals sent to us are passed on once; what is still there after `graceMs` is killed.
 *
 * `group` puts the program in a process group of its own, so that a terminal's Ctrl-C reaches it once, through us,
 * and so that whatever it left behind can be killed together with it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdio?: import('node:child_process').StdioOptions, shell?: boolean,
 *   group?: boolean, graceMs?: number, limitMs?: number, onSpawn?: (child: import('node:child_process').ChildProcess) => void }} [options]
 * @returns {Promise<number>}
 */
export function runChild(command, args, options = {}) {
  const { cwd, env, stdio = 'inherit', shell = false, group = false, graceMs = 1_400, limitMs, onSpawn } = options;
  watchForTheEnd();
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd, env, stdio, shell, timeout: limitMs, detached: group && !onWindows });
    running.set(child, { group, graceMs });
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
    // `close`, not `exit`: the last lines of a piped output come between the two.
    child.once('close', (code, signal) => {
      const sweep = running.get(child)?.group === true;
      running.delete(child);
      if (sweep) killGroup(child);
      const result = code ?? 128 + (signal ? constants.signals[signal] : 1);
      if (ending && running.size === 0) process.exit(result);
      resolve(result);
    });
    // A stopped leader is swept at once: a grandchild that kept its output open would otherwise hold `close` back.
    child.once('exit', () => {
      if (ending && group) killGroup(child);
    });
    onSpawn?.(child);
  });
}

/**
 * Ends, with everything that runs, when the process that started us is gone. npm passes a SIGTERM on to its shell only,
 * and the shell dies of it without telling us.
 */
export function endWithParent() {
  watchForTheEnd();
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end('SIGTERM'), 200).unref();
}

function watchForTheEnd() {
  if (watching) return;
  watching = true;
  for (const signal of SIGNALS) process.on(signal, () => end(signal));
  // The parent script holds a channel to us; it closes when the parent is killed without a chance to say so.
  if (process.channel) {
    process.once('disconnect', () => end('SIGTERM'));
    process.channel.unref();
  }
}

/** @param {NodeJS.Signals} signal */
function end(signal) {
  // A second signal is usually the same one on two ways (npm passes on what the whole group got); the deadline stands.
  if (ending) return;
  ending = signal;
  if (running.size === 0) process.exit(128 + constants.signals[signal]);
  for (const [child, { group, graceMs }] of running) {
    child.kill(signal);
    setTimeout(() => (group ? killGroup(child) : child.kill('SIGKILL')), graceMs);
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function killGroup(child) {
  if (onWindows || child.pid === undefined) {
    child.kill('SIGKILL');
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody is left in the group.
  }
}
