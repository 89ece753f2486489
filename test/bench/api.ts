// `npm run -s bench -- api --entries N --json`: random pages of the channel list, eight clients at once, request log on.
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readArguments, wholeNumber } from './parts/arguments.ts';
import { inTemporaryFolder } from './parts/folder.ts';
import { createClient } from './parts/keep-alive-client.ts';
import { seededRandom } from './parts/random.ts';
import { bench, percentile, type Numbers } from './parts/report.ts';
import { fillDataFolder, startServer, type BenchServer } from './parts/server.ts';

const pageSize = 50;
/** Requests until the server's code is compiled and its pages are in memory. */
const warmUpMs = 2_000;

await bench(async () => {
  const { values } = readArguments(
    { entries: { type: 'string', default: '500000' }, clients: { type: 'string', default: '8' }, seconds: { type: 'string', default: '15' } },
    'api [--entries N] [--clients N] [--seconds N] [--json]',
  );
  const entries = wholeNumber(values.entries, '--entries');
  const clients = wholeNumber(values.clients, '--clients');
  const lastsMs = wholeNumber(values.seconds, '--seconds') * 1_000;
  const numbers = await inTemporaryFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    await fillDataFolder(dataDir, entries, folder);
    const logFile = join(folder, 'requests.log');
    const server = await startServer(dataDir, logFile);
    try {
      const measured = await measure(server, clients, lastsMs);
      const logged = await countLogged(logFile);
      if (logged < Number(measured['requests'])) throw new Error(`the request log has only ${logged} lines`);
      return { ...measured, entries, clients };
    } finally {
      await server.stop();
    }
  });
  return { numbers, json: values.json };
});

async function measure(server: BenchServer, clients: number, lastsMs: number): Promise<Numbers> {
  const { total_pages: pages, total } = (await server.ask(`/channels?page=1&page_size=${pageSize}`)) as { total_pages: number; total: number };
  await load(server, clients, pages, warmUpMs);
  const begun = performance.now();
  const times = await load(server, clients, pages, lastsMs);
  const seconds = (performance.now() - begun) / 1_000;
  return {
    requests_per_second: Math.round(times.length / seconds),
    p50_ms: hundredths(percentile(times, 0.5)),
    p99_ms: hundredths(percentile(times, 0.99)),
    requests: times.length,
    rows: total,
  };
}

/** Milliseconds of every request; each client asks its next one when it has the last. */
async function load(server: BenchServer, clients: number, pages: number, lastsMs: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + lastsMs;
  await Promise.all(
    Array.from({ length: clients }, async (_, index) => {
      const random = seededRandom(index + 1);
      const client = createClient(server.url);
      try {
        for (let now = performance.now(); now < end; ) {
          const page = 1 + random.below(pages);
          const { status, body } = await client.get(`/channels?page=${page}&page_size=${pageSize}`);
          const done = performance.now();
          times.push(done - now);
          now = done;
          if (status !== 200) throw new Error(`page ${page}: ${status} ${body.toString()}`);
          // One in a thousand is looked into, so that no quick nonsense counts as an answer.
          if (times.length % 1_000 === 1) checkPage(body, page, pages);
        }
      } finally {
        client.close();
      }
    }),
  );
  return times;
}

function checkPage(body: Buffer, page: number, pages: number): void {
  const answer = JSON.parse(body.toString()) as { page: number; channels: { id: string; url: string }[] };
  const whole = answer.page === page && (answer.channels.length === pageSize || page === pages) && answer.channels.every(({ id, url }) => id !== '' && url !== '');
  if (!whole) throw new Error(`page ${page} is not what was asked for: ${body.toString('utf8', 0, 300)}`);
}

async function countLogged(file: string): Promise<number> {
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) if (line.includes('/channels')) lines++;
  return lines;
}

function hundredths(ms: number): number {
  return Math.round(ms * 100) / 100;
}
