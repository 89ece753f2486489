import { resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { FlagName, Values, Variable } from './variable.ts';

export interface VariableSources {
  /** Secrets are deleted from it once read, so that no child and no report inherits them. */
  env: Record<string, string | undefined>;
  workingDir: string;
  readFile(path: string): string;
}

export type Flags = Partial<Record<FlagName, string | undefined>>;

/** Reads every declared variable; flags win. Throws one line for the first that does not parse, without repeating its value. */
export function readVariables<Declared extends Record<string, Variable<unknown>>>(
  declared: Declared,
  flags: Flags,
  sources: VariableSources,
): Values<Declared> {
  const values = Object.entries(declared).map(([name, variable]) => [name, readVariable(name, variable, flags, sources)]);
  return Object.fromEntries(values) as Values<Declared>; // each entry was read by its own declaration
}

function readVariable(name: string, { kind, fallback, secret, flag }: Variable<unknown>, flags: Flags, sources: VariableSources): unknown {
  const flagged = flag && flags[flag.name];
  const label = flag && flagged !== undefined ? `--${flag.name}` : name;
  const text = flagged ?? (secret ? readSecret(name, sources) : sources.env[name]);
  if (text === undefined || text.trim() === '') return fallback;
  const value = kind.from(secret ? text : text.trim());
  if (value === undefined) throw new AppError('invalid_input', `${label} must be ${kind.accepts}`);
  return value;
}

function readSecret(name: string, { env, readFile, workingDir }: VariableSources): string {
  const inFile = `${name}_FILE`;
  const value = env[name] ?? '';
  const path = env[inFile] ?? '';
  Reflect.deleteProperty(env, name);
  if (value !== '' && path !== '') throw new AppError('invalid_input', `${name} and ${inFile} are both set; keep one`);
  if (path === '') return value;
  try {
    return readFile(resolve(workingDir, path)).trim();
  } catch (cause) {
    throw new AppError('invalid_input', `${inFile} must be the path of a readable file`, { cause });
  }
}
