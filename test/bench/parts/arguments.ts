import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** A complaint about how a bench was called: one line, no stack. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Reads options strictly: a mistyped one must not silently measure something else. */
export function readArguments<Options extends ParseArgsOptionsConfig>(options: Options, usage: string) {
  try {
    return parseArgs({ options: { ...options, json: { type: 'boolean', default: false } }, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\nusage: ${usage}`);
  }
}

/** A positive whole number; `what` names it in the complaint. */
export function wholeNumber(text: string | undefined, what: string): number {
  const number = Number(text);
  if (text === undefined || !Number.isInteger(number) || number < 1) throw new UsageError(`${what} must be a whole number above 0`);
  return number;
}
