import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { peakMemoryOf } from '../bench/parts/memory.ts';
import { startServer, temporaryFolder } from '../server/start-server.ts';
import { overloadLimited } from './overload/limited.ts';
import { overloadAhead, overloadLogins, overloadReads, type OverloadOptions, type OverloadOutcome } from './overload/run.ts';

/**
 * Ten times the load the server is built for: it says so to those who are too many, goes on, and is as before within five
 * seconds; an address that asks too often is told when to come back. `npm run proof -- overload [--cases SECONDS]`: how long each load lasts.
 */

const { values } = parseArgs({ options: { cases: { type: 'string', default: '20' }, seed: { type: 'string' } } });
const options: OverloadOptions = { seconds: Number(values.cases), logins: 250, reads: 30_000 };
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const mostMemoryMb = 400;
const unlimited = { RATE_LIMIT_ENABLED: 'false' };
const person = { username: 'person', password: 'a long enough password' };

const home = await temporaryFolder();
const env = { SECRET_KEY: randomBytes(48).toString('base64'), LOG_LEVEL: 'error', DEVICES_PER_LICENSE: '5' };
let failed = 0;
let cases = 0;

async function load(name: string, limits: Readonly<Record<string, string>>, run: (url: string, token: string) => Promise<OverloadOutcome>): Promise<void> {
  const server = await startServer({ dataDir: join(home, name), env: { ...env, ...limits } });
  try {
    const post = (path: string) => server.ask(path, { method: 'POST', body: JSON.stringify(person) });
    await post('/auth/register');
    const { access_token: token } = (await post('/auth/login')).json as { access_token: string }; // the contract of the address
    const { cases: asked, surprises, facts } = await run(server.url, token);
    const memory = peakMemoryOf(server.child.pid ?? 0);
    if (memory >= mostMemoryMb) surprises.push(`the server had ${memory} MB, ${mostMemoryMb} are allowed`);
    if (server.child.exitCode !== null || server.child.signalCode !== null) surprises.push('the server has ended');
    for (const surprise of surprises) say(`FAILED ${surprise}`);
    say(`${surprises.length === 0 ? 'ok    ' : 'FAILED'} ${name}: ${facts.join(', ')}, ${memory} MB at most`);
    failed += surprises.length;
    cases += asked;
  } finally {
    await server.stop();
  }
}

try {
  await load('sign-ins', unlimited, (url) => overloadLogins(url, person, options));
  await load('reads', unlimited, (url, token) => overloadReads(url, person, token, options));
  await load('reads sent ahead', unlimited, (url, token) => overloadAhead(url, person, token, options));
  // The server's own limits; with a minute of them the wait at the end can be nearly one too.
  await load('limits', { RATE_LIMIT_ENABLED: 'true', TRUSTED_PROXIES: '127.0.0.1' }, (url) => overloadLimited(url, person, { seconds: options.seconds, logins: 250, strangers: 1_000, most: 30, windowSeconds: 60 }));
} finally {
  await rm(home, { recursive: true, force: true });
}
say(JSON.stringify({ suite: 'overload', cases, failed }));
process.exitCode = failed === 0 ? 0 : 1;
