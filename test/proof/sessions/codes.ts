import { makeDeviceCode, makeUserCode } from '../../../electron/core/issuer/codes.ts';
import { createVerdict, type PartOutcome } from '../billing/part.ts';
import { looksUniform } from '../tokens/looks-uniform.ts';
import type { Sizes } from './run.ts';

const letters = 20 as const;

/**
 * What people type and what devices keep is drawn as evenly as chance is. Two user codes of all may be the same, as often as
 * their number makes that likely: that none are at the same time is the server's to see to.
 */
export function drawCodes({ codes }: Sizes): PartOutcome {
  const { outcome, expect } = createVerdict();
  const typed = Array.from({ length: codes }, makeUserCode);
  expect('letters of user codes are spread evenly', looksUniform(typed, letters) || looksUniform(Array.from({ length: codes }, makeUserCode), letters), true);
  const likely = codes ** 2 / 2 / letters ** 8;
  expect('user codes that were drawn twice', codes - new Set(typed).size <= likely + 6 * Math.sqrt(likely) + 2, true);
  const kept = Array.from({ length: Math.ceil(codes / 20) }, makeDeviceCode);
  expect('device codes are different', new Set(kept).size, kept.length);
  // The last sign holds four bits alone.
  const signs = kept.map((code) => code.slice(0, -1));
  expect('signs of device codes are spread evenly', looksUniform(signs) || looksUniform(Array.from(kept, () => makeDeviceCode().slice(0, -1))), true);
  return outcome;
}
