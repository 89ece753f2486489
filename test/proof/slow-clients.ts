import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { peakMemoryOf } from '../bench/parts/memory.ts';
import { startServer, temporaryFolder } from '../server/start-server.ts';
import { askTooOften, crowdOf, crowdOfOneAddress, dripBodies, type PartOutcome, type Target } from './slow-clients/run.ts';

/**
 * Clients that keep connections busy without ever being done, against the real server: bodies and headers that drip in,
 * answers nobody reads, connections kept for nothing, more of them than it takes.
 * `npm run proof -- slow-clients [--cases N] [--only bodies,crowd]`: N bodies that drip in, and a crowd of twice
 * as many. Takes five minutes: readers that do not read are given four.
 */

const { values } = parseArgs({ options: { cases: { type: 'string', default: '500' }, seed: { type: 'string' }, only: { type: 'string' } } });
const count = Number(values.cases);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const mostMemoryMb = 400;

const home = await temporaryFolder();
const dataDir = join(home, 'data');
/** More than what the system keeps for a connection. */
const bigEntries = 23_000;
await mkdir(dataDir);
const entry = `#EXTINF:-1,A channel\nhttp://127.0.0.1/${'a'.repeat(1_000)}\n`;
await writeFile(join(dataDir, 'big.m3u'), entry.repeat(bigEntries));

const env = { SECRET_KEY: randomBytes(48).toString('base64'), M3U_SOURCE: 'big.m3u', LOG_LEVEL: 'error' };
const parts: Record<string, { args: string[]; run: (target: Target) => Promise<PartOutcome> }> = {
  bodies: { args: [], run: (target) => dripBodies(target, count) },
  crowd: { args: [], run: (target) => crowdOf(target, count * 2) },
  address: { args: ['--host', '0.0.0.0'], run: ({ port }) => crowdOfOneAddress(port) },
  connection: { args: [], run: (target) => askTooOften(target) },
};
const startedAt = performance.now();
let failed = 0;
let cases = 0;
try {
  for (const [name, { args, run }] of Object.entries(parts)) {
    if (values.only !== undefined && !values.only.split(',').includes(name)) continue;
    const server = await startServer({ dataDir, args, env });
    try {
      const headers = `Authorization: Bearer ${server.ownerKey}\r\n`;
      const { part, cases: tried, surprises, facts } = await run({ port: server.port, bigAnswer: { path: '/catalog/m3u', headers, bytes: bigEntries * entry.length } });
      const memory = peakMemoryOf(server.child.pid ?? 0);
      if (memory >= mostMemoryMb) surprises.push(`the server had ${memory} MB, ${mostMemoryMb} are allowed`);
      if (server.child.exitCode !== null) surprises.push('the server has ended');
      for (const surprise of surprises.slice(0, 40)) say(`FAILED ${surprise}`);
      say(`${surprises.length === 0 ? 'ok    ' : 'FAILED'} ${part}: ${tried} cases, ${surprises.length} surprises; ${[...facts, `${memory} MB at most`].join(', ')}`);
      failed += surprises.length;
      cases += tried;
    } finally {
      await server.stop();
    }
  }
} finally {
  await rm(home, { recursive: true, force: true });
}
say(JSON.stringify({ suite: 'slow-clients', cases, failed, minutes: Math.round((performance.now() - startedAt) / 6_000) / 10 }));
process.exitCode = failed === 0 ? 0 : 1;
