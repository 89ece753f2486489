import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLogger } from '../../electron/core/log.ts';
import { createServerMode } from '../../electron/core/server-mode.ts';
import { insideCall } from '#shared/contract/call.ts';

/**
 * How long a sign-in with a wrong password takes for a name that exists and for one that does not: the medians may differ
 * by 10 %, in one of two tries. `npm run proof -- login-timing [--cases N]`; wants a machine that does nothing else.
 */

const { values } = parseArgs({ options: { cases: { type: 'string', default: '2000' }, seed: { type: 'string' } } });
const cases = Number(values.cases);
const dayMs = 86_400_000;

const folder = mkdtempSync(join(tmpdir(), 'webplay-login-timing-'));
let now = Date.now();
const server = createServerMode(
  {
    databaseFile: join(folder, 'webplay.db'),
    secretKey: 'a secret of the proof, 32 bytes or more',
    ...{ accessTokenMs: 3_600_000, refreshTokenMs: 14 * dayMs, devicesPerLicense: 0, planDeviceLimits: {}, licenseSelfService: true, registrationOpen: true, demoUser: false },
  },
  { log: silentLogger, clock: () => now },
);
const { register, login } = server.handlers.accounts;
const nobody = { kind: 'anonymous' } as const;
await register({ username: 'known', password: 'a long enough password' }, nobody, insideCall);

async function timeOf(username: string): Promise<number> {
  now += dayMs; // so that what failed before delays nothing
  const startedAt = performance.now();
  await Promise.resolve(login({ username, password: 'not the password' }, nobody, insideCall)).catch(() => undefined);
  return performance.now() - startedAt;
}

function medianOf(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function difference(): Promise<{ known: number; unknown: number; share: number }> {
  const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
  for (let count = 0; count < cases; count++) {
    // In turns, so that whatever else the machine does meets both.
    for (const which of count % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) times[which].push(await timeOf(which));
  }
  const [known, unknown] = [medianOf(times.known), medianOf(times.unknown)];
  return { known, unknown, share: Math.abs(known - unknown) / Math.min(known, unknown) };
}

let found = await difference();
if (found.share > 0.1) found = await difference();
const failed = found.share > 0.1 ? 1 : 0;
const { known, unknown, share } = found;
process.stdout.write(`${failed ? 'FAILED' : 'ok    '} known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms: ${(share * 100).toFixed(1)} % apart (10 % allowed)\n`);
process.stdout.write(`${JSON.stringify({ suite: 'login-timing', cases, failed, known_ms: known, unknown_ms: unknown })}\n`);
await server.close();
rmSync(folder, { recursive: true });
process.exitCode = failed;
