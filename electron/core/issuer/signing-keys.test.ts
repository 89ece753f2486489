import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insideCall } from '#shared/contract/call.ts';
import { KeyRetirement } from '#shared/model/license-token.ts';
import { isSignedBy, readJws } from '../jws/compact-jws.ts';
import { makeKey, publicKeyOf, SigningJwk } from '../jws/ed25519-keys.ts';
import { startIssuingServer } from './issuing-server.test-wrapper.ts';
import { kidOfMonth, makeKeyFile, publicHalfIn, retireKey, rotateKeys } from './key-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nobody = { kind: 'anonymous' } as const;
const read = (file: string) => SigningJwk.parse(JSON.parse(readFileSync(file, 'utf8')));

test('a key is made once, for its owner alone, and shows its public half', () => {
  const file = join(folder, 'key.json');
  const made = makeKeyFile(file, kidOfMonth(Date.UTC(2026, 10, 22)));
  expect(made).toMatchObject({ kid: 'lic-2026-11', kty: 'OKP', crv: 'Ed25519' });
  expect(made).not.toHaveProperty('d');
  expect(publicHalfIn(file)).toEqual(made);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
  expect(() => makeKeyFile(file, 'lic-2')).toThrow('never written over');
  expect(() => makeKeyFile(join(folder, 'other'), 'Not a name')).toThrow('small letters');
});

test('the next key signs from then on; the old one stays listed, and a leaked one is told of at every check-in', async () => {
  const [first, next] = [join(folder, 'first.json'), join(folder, 'next.json')];
  makeKeyFile(first, 'lic-2026-11');
  makeKeyFile(next, 'lic-2028-11');
  const before = startIssuingServer({ folder, licenseSigningKey: read(first) });
  expect((await before.handlers.licenseChecks.listKeys({}, nobody, insideCall)).keys).toMatchObject([{ kid: 'lic-2026-11', retireAt: null }]);
  await before.stop();

  const server = startIssuingServer({ folder, licenseSigningKey: read(next) });
  const { keys } = await server.handlers.licenseChecks.listKeys({}, nobody, insideCall);
  expect(keys.map(({ kid, retireAt }) => [kid, retireAt !== null]).sort()).toEqual([['lic-2026-11', true], ['lic-2028-11', false]]);
  const ana = server.addUser('ana');
  await server.handlers.licenses.create({}, ana, insideCall);
  const machine = server.machine();
  await machine.activate(ana);
  expect((await machine.checkIn()).statements).toEqual([]);

  const asked = { retire: 'lic-2026-11', file: next, issuer: 'https://license.example', databaseFile: join(folder, 'webplay.db'), now: server.now() };
  expect(() => retireKey({ ...asked, retire: 'lic-2028-11' })).toThrow('by another one');
  expect(() => retireKey({ ...asked, retire: 'lic-1999-01' })).toThrow('No key named');
  const statement = retireKey(asked);
  expect((await machine.checkIn()).statements).toEqual([statement]);
  const jws = readJws(statement);
  expect(jws && isSignedBy(jws, publicKeyOf(publicHalfIn(next))) && KeyRetirement.parse(jws.payload)).toMatchObject({ retire: 'lic-2026-11', iss: 'https://license.example' });
  await server.stop();

  expect(() => startIssuingServer({ folder, licenseSigningKey: read(first) })).toThrow('leaked');
  expect(() => startIssuingServer({ folder, licenseSigningKey: { ...makeKey(), kid: 'lic-2028-11' } })).toThrow('another key');
});

test('keys are changed in one step: the one in reserve signs, another is made, and devices learn of one that leaked', async () => {
  const [first, second, third, fourth] = ['first', 'second', 'third', 'fourth'].map((name) => join(folder, `${name}.json`)) as [string, string, string, string];
  makeKeyFile(first, 'lic-2026-11');
  makeKeyFile(second, 'lic-2028-11');
  const before = startIssuingServer({ folder, licenseSigningKey: read(first) });
  const now = before.now();
  await before.stop();

  const databaseFile = join(folder, 'webplay.db');
  const asked = { file: second, out: third, kid: null, databaseFile, leakedAt: null, now };
  expect(() => rotateKeys({ ...asked, out: first })).toThrow('never written over');
  expect(() => rotateKeys({ ...asked, databaseFile: join(folder, 'none.db') })).toThrow('--kid');
  const calm = rotateKeys(asked);
  // The month has a key already.
  expect(calm).toMatchObject({ signs: 'lic-2028-11', next: { kid: 'lic-2026-11-2' }, retired: null });
  expect(calm.next).toEqual(publicHalfIn(third));

  const leaked = { ...asked, kid: 'lic-2030-11', leakedAt: 'https://license.example' };
  expect(() => rotateKeys({ ...leaked, out: fourth, databaseFile: join(folder, 'none.db') })).toThrow('No other key');
  expect(rotateKeys({ ...leaked, out: fourth })).toMatchObject({ signs: 'lic-2028-11', next: { kid: 'lic-2030-11' }, retired: 'lic-2026-11' });
  expect(() => rotateKeys({ ...leaked, out: join(folder, 'fifth.json') })).toThrow('No other key');

  const server = startIssuingServer({ folder, licenseSigningKey: read(second) });
  const ana = server.addUser('ana');
  await server.handlers.licenses.create({}, ana, insideCall);
  const machine = server.machine();
  await machine.activate(ana);
  expect((await machine.checkIn()).statements.map((statement) => KeyRetirement.parse(readJws(statement)?.payload).retire)).toEqual(['lic-2026-11']);
  await server.stop();
});

test('a server without a key issues nothing and says so', async () => {
  const server = startIssuingServer({ licenseSigningKey: null });
  const failed = await Promise.resolve().then(() => server.handlers.licenseChecks.makeNonce({}, nobody, insideCall)).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'not_found', message: expect.stringContaining('LICENSE_SIGNING_KEY') });
  await server.close();
});
