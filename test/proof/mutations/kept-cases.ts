import { readFileSync, writeFileSync } from 'node:fs';
import type { ReaderName } from './documents.ts';
import type { KeptCase } from './messages.ts';

const playlistCases = new URL('../mutation-seeds.json', import.meta.url);

/** Cases that once failed, the oldest first. */
export function readKeptCases<Reader extends string = ReaderName>(file = playlistCases): KeptCase<Reader>[] {
  return JSON.parse(readFileSync(file, 'utf8')) as KeptCase<Reader>[]; // written below
}

/** Adds those that are not kept yet. */
export function keepCases<Reader extends string>(failed: readonly KeptCase<Reader>[], file = playlistCases): void {
  const kept = readKeptCases<Reader>(file);
  const names = new Set(kept.map(({ name }) => name));
  const fresh = failed.filter(({ name }) => !names.has(name));
  if (fresh.length > 0) writeFileSync(file, `${JSON.stringify([...kept, ...fresh], null, 2)}\n`);
}
