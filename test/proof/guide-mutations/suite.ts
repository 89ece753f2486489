import { join } from 'node:path';
import type { MutationSuite } from '../mutations/run.ts';
import { openGuides } from './documents.ts';
import { makeGuideCase } from './one-case.ts';

/** Where cases that failed are kept. */
export const keptGuideCases = new URL('../guide-mutation-seeds.json', import.meta.url);

export const guideSuite: MutationSuite<'guide'> = {
  childFile: join(import.meta.dirname, 'child.ts'),
  caseOf: (name) => ({ name, reader: 'guide', isWhole: false, body: makeGuideCase(name, openGuides()).body.toString('base64') }),
};
