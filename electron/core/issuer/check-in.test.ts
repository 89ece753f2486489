import { afterEach, expect, test } from 'vitest';
import { insideCall } from '#shared/contract/call.ts';
import { armored, fromArmor, toArmor } from '../jws/armor.ts';
import { makeKey, privateKeyOf, publicHalf } from '../jws/ed25519-keys.ts';
import { makeLicenseRequest } from '../jws/license-request.ts';
import { newId } from '../database/new-id.ts';
import { dayMs, startIssuingServer, type IssuingServer } from './issuing-server.test-wrapper.ts';

let server: IssuingServer;
afterEach(() => server.close());

async function licensed(machine = server.machine()) {
  const ana = server.addUser(`user-${String(Math.random())}`);
  const license = await server.handlers.licenses.create({}, ana, insideCall);
  const answer = await machine.activate(ana);
  if (answer.answer !== 'licensed') throw new Error(answer.answer);
  return { ana, machine, license, claims: server.claimsIn(answer.token) };
}

const setLicense = (id: number, change: string) => server.rows.prepare(`UPDATE licenses SET ${change} WHERE id = ?`).run(id);

async function claimsOf(machine: Awaited<ReturnType<typeof licensed>>['machine'], more?: { seq?: number }) {
  const answer = await machine.checkIn(more);
  if (answer.answer !== 'licensed') throw new Error(answer.end);
  return server.claimsIn(answer.token);
}

test('a token never outlives what is paid for by more than three days, nor the grace after a failed payment', async () => {
  server = startIssuingServer();
  const { machine, license } = await licensed();
  const now = server.now();
  const until = now + 5 * dayMs;
  setLicense(license.id, `valid_until = ${until}`);
  expect(await claimsOf(machine)).toMatchObject({ st: 'active', until: until / 1_000, exp: (until + 3 * dayMs) / 1_000 });
  setLicense(license.id, `valid_until = ${now + 60 * dayMs}`);
  expect(await claimsOf(machine)).toMatchObject({ exp: (now + 14 * dayMs) / 1_000 });
  setLicense(license.id, `grace_until = ${now + 7 * dayMs}`);
  expect(await claimsOf(machine)).toMatchObject({ st: 'past_due', exp: (now + 7 * dayMs) / 1_000 });
  server.advance(7 * dayMs);
  expect(await machine.checkIn()).toMatchObject({ answer: 'unlicensed', end: 'license_inactive' });
  setLicense(license.id, `grace_until = NULL, status = 'inactive', suspended_reason = 'dispute'`);
  expect(await machine.checkIn()).toMatchObject({ answer: 'unlicensed', end: 'suspended' });
});

test('a device may know of later tokens than the server, after a restore', async () => {
  server = startIssuingServer();
  const { machine } = await licensed();
  expect(await claimsOf(machine)).toMatchObject({ seq: 2 });
  expect(await claimsOf(machine, { seq: 500 })).toMatchObject({ seq: 501 });
  expect(await claimsOf(machine, { seq: 3 })).toMatchObject({ seq: 502 });
  await expect(machine.checkIn({ seq: Number.MAX_SAFE_INTEGER })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('a machine that changed a little goes on, another one does not', async () => {
  server = startIssuingServer();
  const machine = server.machine([['cpu', '00000004'], ['disk', '00000003'], ['os', '00000001']]);
  await licensed(machine);
  expect((await machine.checkIn({ tags: [['os', '00000001'], ['disk', '0000000d'], ['cpu', '00000004']] })).answer).toBe('licensed');
  expect(await machine.checkIn({ tags: [['os', '0000000a'], ['disk', '00000003'], ['cpu', '00000004']] })).toMatchObject({ end: 'wrong_device' });
  expect((await machine.checkIn({ tags: [['os', '00000001'], ['disk', '0000000d'], ['cpu', '00000004']] })).answer).toBe('licensed');
});

test('a machine that little is known of gets a week, and is known by its key alone', async () => {
  server = startIssuingServer();
  const { claims, machine } = await licensed(server.machine([['cpu', '00000004']]));
  expect(claims).toMatchObject({ exp: claims.iat + 7 * 86_400, fp: { need: 0 } });
  expect((await machine.checkIn({ tags: [] })).answer).toBe('licensed');
});

test('after a smaller plan those seen last keep their place, and another license takes in who has none', async () => {
  server = startIssuingServer({ devicesPerLicense: 2, planDeviceLimits: { basic: 1, family: 2 } });
  const { ana, machine: first, license } = await licensed();
  server.advance(1_000);
  const second = server.machine();
  await second.activate(ana);
  await server.handlers.licenses.setPlan({ id: license.id, plan: 'basic' }, ana, insideCall);
  const refused = await first.checkIn();
  expect(refused).toMatchObject({ answer: 'unlicensed', end: 'device_limit_reached' });
  expect(refused.answer === 'unlicensed' && refused.devices.length).toBe(2);
  expect((await second.checkIn()).answer).toBe('licensed');
  expect(await first.checkIn()).toMatchObject({ end: 'device_limit_reached' });
  const more = await server.handlers.licenses.create({}, ana, insideCall);
  expect(await claimsOf(first)).toMatchObject({ lic: String(more.id) });
});

test('three devices may be released in thirty days, then one a week; an administrator may always', async () => {
  server = startIssuingServer({ devicesPerLicense: 1 });
  const { ana, machine } = await licensed();
  let current = machine;
  const next = async () => {
    current = server.machine();
    expect((await current.activate(ana)).answer).toBe('licensed');
  };
  for (let time = 0; time < 3; time++) {
    await current.release();
    expect(await current.checkIn()).toMatchObject({ end: 'device_released' });
    await next();
    server.advance(60_000);
  }
  await expect(current.release()).rejects.toMatchObject({ code: 'conflict', retryAfterMs: 7 * dayMs - 60_000 });
  const [device] = await server.handlers.devices.listMine({}, ana, insideCall);
  const id = device?.id ?? 0;
  await expect(Promise.resolve().then(() => server.handlers.devices.remove({ id }, ana, insideCall))).rejects.toMatchObject({ code: 'conflict' });
  await expect(Promise.resolve().then(() => server.handlers.activations.release({ id }, ana, insideCall))).rejects.toMatchObject({ code: 'conflict' });
  expect(await server.handlers.devices.listMine({}, ana, insideCall)).toHaveLength(1);
  await server.handlers.activations.release({ id }, server.addUser('root', 'admin'), insideCall);
  await next();
  server.advance(7 * dayMs);
  await current.release();
  await next();
  await expect(current.release()).rejects.toMatchObject({ code: 'conflict' });
});

test('a device sees who shares its license, and nobody else', async () => {
  server = startIssuingServer({ devicesPerLicense: 3 });
  const { machine, ana } = await licensed();
  await server.machine(undefined, 'Quarto').activate(ana);
  await licensed();
  const { devices, limit } = await machine.listDevices();
  expect(limit).toBe(3);
  expect(devices.map(({ name, isThis }) => ({ name, isThis })).sort((one, other) => Number(one.isThis) - Number(other.isThis))).toEqual([
    { name: 'Quarto', isThis: false },
    { name: 'Sala', isThis: true },
  ]);
});

test('a machine that no server knows is told so, and not that its license ended', async () => {
  server = startIssuingServer();
  await expect(server.machine().checkIn()).rejects.toMatchObject({ code: 'not_found' });
});

test('a request that was used, or is older, takes its machine to no other account; a new one does', async () => {
  server = startIssuingServer();
  const [ana, eve] = [server.addUser('ana'), server.addUser('eve')];
  for (const user of [ana, eve]) await server.handlers.licenses.create({}, user, insideCall);
  const key = makeKey();
  const request = (madeAt: number): string => {
    const claims = { aud: 'webplay-desktop' as const, jti: newId(0), iat: Math.floor(madeAt / 1_000), tags: [], name: 'Sítio', platform: 'linux', app: '1.0.0' };
    return toArmor('request', makeLicenseRequest(claims, privateKeyOf(key), publicHalf(key)));
  };
  const make = (text: string, user: typeof ana) => Promise.resolve().then(() => server.handlers.licenseChecks.makeFile({ request: text }, user, insideCall));
  const devicesOf = async (user: typeof ana) => (await server.handlers.devices.listMine({}, user, insideCall)).length;
  const carried = request(server.now() - dayMs);
  await make(carried, ana);
  await expect(make(carried, eve)).rejects.toMatchObject({ code: 'conflict' });
  expect([await devicesOf(ana), await devicesOf(eve)]).toEqual([1, 0]);
  await make(carried, ana);
  server.advance(dayMs);
  await make(request(server.now()), eve);
  expect([await devicesOf(ana), await devicesOf(eve)]).toEqual([0, 1]);
});

test('a machine finds its place although its key was registered as a fingerprint, or was once another device’s', async () => {
  server = startIssuingServer();
  const { ana, machine } = await licensed();
  const [registered, copied] = [server.machine(), server.machine()];
  await server.handlers.devices.register({ fingerprint: registered.thumbprint }, ana, insideCall);
  expect((await registered.activate(ana)).answer).toBe('licensed');
  // The same machine with a new key, and then the old key on another machine.
  expect((await server.machine(machine.tags).activate(ana)).answer).toBe('licensed');
  expect((await server.machine(copied.tags, 'Cópia', machine.key).activate(ana)).answer).toBe('licensed');
});

test('a machine without a network gets a file for its request, once for each machine', async () => {
  server = startIssuingServer({ devicesPerLicense: 1 });
  const ana = server.addUser('ana');
  const request = (tags: ['os' | 'disk', string][], key = makeKey()) => {
    const claims = { aud: 'webplay-desktop' as const, jti: newId(0), iat: 0, tags, name: 'Sítio', platform: 'linux', app: '1.0.0' };
    return toArmor('request', makeLicenseRequest(claims, privateKeyOf(key), publicHalf(key)));
  };
  const make = (text: string) => Promise.resolve().then(() => server.handlers.licenseChecks.makeFile({ request: text }, ana, insideCall));
  const mine = request([['disk', '00000003'], ['os', '00000001']]);
  await expect(make(mine)).rejects.toMatchObject({ code: 'license_required' });
  await server.handlers.licenses.create({}, ana, insideCall);
  const { text } = await make(mine);
  expect(text).toContain(`-----BEGIN ${armored.license}-----`);
  const claims = server.claimsIn(fromArmor('license', text) ?? '');
  expect(claims).toMatchObject({ mode: 'offline-file', exp: claims.iat + 180 * 86_400, rfa: claims.exp, fp: { v: 2, c: [['disk', '00000003'], ['os', '00000001']] } });
  const again = await make(request([['disk', '00000003'], ['os', '00000001']]));
  expect(server.claimsIn(fromArmor('license', again.text) ?? '')).toMatchObject({ dev: claims.dev, seq: 2 });
  await expect(make(request([['disk', '00000005'], ['os', '00000006']]))).rejects.toMatchObject({ code: 'device_limit_reached' });
  for (const wrong of ['', 'hello', mine.slice(0, -30), mine.replace('e', 'f'), toArmor('license', 'a.b.c')]) await expect(make(wrong)).rejects.toMatchObject({ code: 'invalid_input' });
});
