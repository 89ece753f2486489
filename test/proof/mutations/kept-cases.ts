import { readFileSync, writeFileSync } from 'node:fs';
import type { KeptCase } from './messages.ts';

const file = new URL('../mutation-seeds.json', import.meta.url);

/** Cases that once failed, the oldest first. */
export function readKeptCases(): KeptCase[] {
  return JSON.parse(readFileSync(file, 'utf8')) as KeptCase[]; // written below
}

/** Adds those that are not kept yet. */
export function keepCases(failed: readonly KeptCase[]): void {
  const kept = readKeptCases();
  const names = new Set(kept.map(({ name }) => name));
  const fresh = failed.filter(({ name }) => !names.has(name));
  if (fresh.length > 0) writeFileSync(file, `${JSON.stringify([...kept, ...fresh], null, 2)}\n`);
}
