// Runs the steps of a check two at a time, one line each; a step's own output is shown when it fails.
import { runChild } from './run-child.mjs';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} command  a script and its arguments, run by our Node
 * @property {boolean} [live]             show the output as it comes, whatever the outcome
 * @property {() => string} [summary]     a few words for the line of a step that passed
 */

const LANES = 2; // what a small build machine has cores for

/**
 * Runs all steps, also when one fails, and resolves to the names of those that failed.
 *
 * @param {readonly Step[]} steps
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string[]>}
 */
export async function runSteps(steps, options) {
  const waiting = [...steps];
  /** @type {string[]} */
  const failed = [];
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      if (!(await runStep(step, options))) failed.push(step.name);
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, steps.length) }, lane));
  return failed;
}

/** @param {Step} step @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options */
async function runStep(step, { cwd, env }) {
  const startedAt = Date.now();
  /** @type {Buffer[]} */
  const output = [];
  const code = await runChild(process.execPath, step.command, {
    cwd,
    env: { ...(env ?? process.env), ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
    stdio: step.live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    onSpawn: (child) => {
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(data));
    },
  });
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6);
  if (code !== 0) process.stdout.write(Buffer.concat(output));
  const verdict = code === 0 ? 'ok    ' : 'FAILED';
  const remark = code === 0 ? step.summary?.() : `exit ${code}`;
  process.stdout.write(`${verdict} ${seconds} s  ${step.name}${remark ? `  (${remark})` : ''}\n`);
  return code === 0;
}
