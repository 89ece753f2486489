// The frame around a script's work: a failure that a person can act on becomes one line and an exit code.
import { say, SetupError } from './setup/places.mjs';

/**
 * Runs `work` and makes the number it returns, if any, the exit code.
 *
 * @param {() => Promise<number | void>} work
 */
export async function program(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
