// `npm run -s bench -- scroll --entries N --json`: a real browser on a long list, every task of its main thread.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readArguments, wholeNumber } from './parts/arguments.ts';
import { browse } from './parts/browse.ts';
import { firstRow } from './parts/browser.ts';
import { inTemporaryFolder } from './parts/folder.ts';
import { bench, type Numbers } from './parts/report.ts';
import { fillDataFolder } from './parts/server.ts';
import { measureSmoothness } from './parts/smoothness.ts';

await bench(async () => {
  const { values } = readArguments(
    { entries: { type: 'string', default: '500000' }, runs: { type: 'string', default: '3' } },
    'scroll [--entries N] [--runs N] [--json]',
  );
  const entries = wholeNumber(values.entries, '--entries');
  const runs = wholeNumber(values.runs, '--runs');
  const numbers = await inTemporaryFolder(async (folder): Promise<Numbers> => {
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    await fillDataFolder(dataDir, entries, folder);
    const measured = await measureSmoothness({ dataDir, folder, runs }, async (page) => {
      await page.locator(firstRow).first().waitFor();
      await page.waitForTimeout(1_000);
      return () => browse(page);
    });
    return { ...measured, entries, runs };
  });
  return { numbers, json: values.json };
});
