import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsPage } from './describe.ts';

test('docs/settings.md says what is declared (vitest -u writes it anew)', async () => {
  await expect(settingsPage()).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/settings.md'));
});
