// `npm run -s bench -- grid --channels N --days N --json`: a real browser in the guide's grid, every task of its main thread.
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readArguments, UsageError, wholeNumber } from './parts/arguments.ts';
import { inTemporaryFolder } from './parts/folder.ts';
import { channelsOfGuide, writeListOfGuide } from './parts/guide-channels.ts';
import { madeXmltv, programmesADay } from './parts/made-xmltv.ts';
import { openGrid, pan } from './parts/pan.ts';
import { bench, type Numbers } from './parts/report.ts';
import { fillWithGuide } from './parts/server.ts';
import { measureSmoothness } from './parts/smoothness.ts';
import { writePieces } from './parts/write-pieces.ts';

await bench(async () => {
  const { values } = readArguments(
    {
      channels: { type: 'string', default: '5000' },
      days: { type: 'string', default: '7' },
      xmltv: { type: 'string' },
      runs: { type: 'string', default: '3' },
    },
    'grid [--channels N] [--days N] [--xmltv FILE] [--runs N] [--json]',
  );
  const runs = wholeNumber(values.runs, '--runs');
  const size = { channels: wholeNumber(values.channels, '--channels'), each: wholeNumber(values.days, '--days') * programmesADay };
  const numbers = await inTemporaryFolder(async (folder): Promise<Numbers> => {
    const guide = values.xmltv === undefined ? join(folder, 'guide.xml') : resolve(values.xmltv);
    if (values.xmltv === undefined) await writePieces(madeXmltv({ ...size, now: Date.now() }), guide);
    const list = join(folder, 'list.m3u');
    await writeListOfGuide(await channelsOfGuide(guide).catch(() => Promise.reject(new UsageError(`there is no file ${guide}`))), list);
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    const { channels, programmes } = await fillWithGuide(dataDir, { list, guide, folder });
    const measured = await measureSmoothness({ dataDir, folder, runs }, async (page) => {
      await openGrid(page);
      return () => pan(page);
    });
    return { ...measured, channels, programmes, runs };
  });
  return { numbers, json: values.json };
});
