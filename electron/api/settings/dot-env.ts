import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** The environment of this process, over a file named .env in the current folder; both are asked for the same names. */
export function withDotEnv(): Record<string, string | undefined> {
  const { env } = process;
  if (existsSync('.env')) {
    for (const [name, value] of Object.entries(parseEnv(readFileSync('.env', 'utf8')))) env[name] ??= value;
  }
  return env;
}
