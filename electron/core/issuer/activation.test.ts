import { afterEach, beforeEach, expect, test } from 'vitest';
import { insideCall } from '#shared/contract/call.ts';
import { dayMs, publicUrl, startIssuingServer, type IssuingServer } from './issuing-server.test-wrapper.ts';

let server: IssuingServer;
beforeEach(() => {
  server = startIssuingServer({ devicesPerLicense: 2 });
});
afterEach(() => server.close());

const view = (user: Parameters<IssuingServer['handlers']['activations']['getProgress']>[1], activationId: string) =>
  server.handlers.activations.getProgress({ activationId }, user, insideCall);

test('a device shows a code, its user says yes, and it is handed a token made for it', async () => {
  const { handlers, advance } = server;
  const ana = server.addUser('ana');
  await handlers.licenses.create({}, ana, insideCall);
  const tv = server.machine();
  const { deviceCode, userCode, verificationUri, verificationUriComplete, interval, expiresIn } = await tv.start('203.0.113.77');
  expect({ verificationUri, verificationUriComplete, interval, expiresIn }).toEqual({
    ...{ verificationUri: `${publicUrl}/activate`, verificationUriComplete: `${publicUrl}/activate?code=${userCode}` },
    ...{ interval: 5, expiresIn: 600 },
  });
  expect(await tv.poll(deviceCode)).toEqual({ answer: 'authorization_pending', interval: 5 });
  expect(await handlers.activations.lookUp({ userCode: ` ${userCode.toLowerCase().replace('-', ' ')} ` }, ana, insideCall)).toMatchObject({
    ...{ status: 'pending', deviceName: 'Sala', platform: 'linux', network: '203.0.113.*' },
  });
  const approved = await handlers.activations.decide({ userCode, approve: true }, ana, insideCall);
  expect(approved.status).toBe('waiting');
  advance(5_000);
  const asked = await tv.poll(deviceCode);
  expect(asked).toMatchObject({ answer: 'tags_required', salt: expect.stringMatching(/^.{43}$/) });
  const answer = await tv.poll(deviceCode, { tags: tv.tags });
  if (answer.answer !== 'licensed') throw new Error(answer.answer);
  const claims = server.claimsIn(answer.token);
  const iat = Math.floor(server.now() / 1_000);
  expect(claims).toMatchObject({
    ...{ iss: publicUrl, aud: 'webplay-desktop', sub: ana.userId, seq: 1, iat, nbf: iat, exp: iat + 14 * 86_400, st: 'active', plan: null },
    ...{ lim: { devices: 2 }, cnf: { jkt: tv.thumbprint }, fp: { v: 1, need: 50, c: tv.tags }, pol: { check_in_h: 24, offline_d: 14, clock_h: 24 } },
  });
  expect(Math.abs(claims.rfa - iat - 86_400)).toBeLessThanOrEqual(8_640);
  expect((await view(ana, approved.id)).status).toBe('done');
  expect((await handlers.devices.listMine({}, ana, insideCall)).map(({ id, name }) => ({ id: String(id), name }))).toEqual([{ id: claims.dev, name: 'Sala' }]);
  const { events } = await handlers.audit.listMine({ limit: 50, offset: 0 }, ana, insideCall);
  expect(events.map(({ action }) => action)).toEqual(['device.register', 'pairing.approve', 'license.create']);

  // The answer may get lost.
  advance(5_000);
  const again = await tv.poll(deviceCode, { tags: tv.tags });
  expect(again.answer === 'licensed' && server.claimsIn(again.token)).toMatchObject({ seq: 2, dev: claims.dev });
});

test('without a license there is one to get, and a full one asks which device to replace', async () => {
  const { handlers, advance } = server;
  const ana = server.addUser('ana');
  const [one, two, three] = [server.machine(), server.machine(undefined, 'Quarto'), server.machine()];
  const first = await one.activate(ana);
  expect(first).toMatchObject({ answer: 'license_required', interval: 5 });
  await handlers.licenses.create({}, ana, insideCall);
  advance(5_000);
  expect((await one.poll(first.deviceCode, { tags: one.tags })).answer).toBe('licensed');
  advance(1_000);
  expect((await two.activate(ana)).answer).toBe('licensed');
  const full = await three.activate(ana);
  if (full.answer !== 'device_limit_reached') throw new Error(full.answer);
  expect(full.devices.map(({ name }) => name)).toEqual(['Quarto', 'Sala']);
  const oldest = full.devices.at(-1)?.id ?? 0;
  expect((await three.poll(full.deviceCode, { tags: three.tags, replace: oldest })).answer).toBe('licensed');
  const ended = await one.checkIn();
  expect(ended).toMatchObject({ answer: 'unlicensed', end: 'device_released' });
  expect(ended.answer === 'unlicensed' && server.endIn(ended.proof)).toMatchObject({ end: 'device_released', jkt: one.thumbprint });
});

test('the same machine with a new key is the same device; one that is much like it asks', async () => {
  const { handlers } = server;
  const ana = server.addUser('ana');
  await handlers.licenses.create({}, ana, insideCall);
  const old = server.machine([['os', '00000001'], ['hw', '00000002'], ['disk', '00000003'], ['cpu', '00000004']]);
  const first = await old.activate(ana);
  const reinstalled = server.machine([['os', '00000001'], ['hw', '00000002'], ['disk', '00000009'], ['cpu', '00000004']]);
  const second = await reinstalled.activate(ana);
  if (first.answer !== 'licensed' || second.answer !== 'licensed') throw new Error(second.answer);
  expect(server.claimsIn(second.token)).toMatchObject({ dev: server.claimsIn(first.token).dev, seq: 2 });
  expect(await old.checkIn()).toMatchObject({ answer: 'unlicensed', end: 'revoked' });

  const alike = server.machine([['os', '00000007'], ['hw', '00000002'], ['disk', '00000009'], ['cpu', '00000005']]);
  const question = await alike.activate(ana);
  if (question.answer !== 'same_device_question') throw new Error(question.answer);
  expect(String(question.device.id)).toBe(server.claimsIn(first.token).dev);
  const { id: activationId } = server.rows.prepare<[], { id: string }>("SELECT id FROM activations WHERE last_answer = 'same_device_question'").get() ?? { id: '' };
  // The page in the browser names the device that is asked about, and that one alone.
  expect(await view(ana, activationId)).toMatchObject({ status: 'same_device_question', devices: [{ id: question.device.id, name: 'Sala' }] });
  const other = await alike.poll(question.deviceCode, { tags: alike.tags, sameAs: null });
  expect(other.answer === 'licensed' && server.claimsIn(other.token).dev).not.toBe(String(question.device.id));
  expect((await handlers.devices.listMine({}, ana, insideCall)).length).toBe(2);
});

test('whoever asks too often is slowed down, and then refused', async () => {
  const tv = server.machine();
  const { deviceCode } = await tv.start();
  const intervals = [];
  await tv.poll(deviceCode);
  for (let time = 0; time < 11; time++) {
    const answer = await tv.poll(deviceCode);
    intervals.push('interval' in answer && answer.answer === 'slow_down' ? answer.interval : answer.answer);
  }
  expect(intervals).toEqual([10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]);
  await expect(tv.poll(deviceCode)).rejects.toMatchObject({ code: 'rate_limited' });
  server.advance(60_000);
  expect((await tv.poll(deviceCode)).answer).toBe('authorization_pending');
});

test('a code has its time, a no is a no, and another device’s key gets nothing', async () => {
  const { handlers, advance } = server;
  const ana = server.addUser('ana');
  const tv = server.machine();
  const denied = await tv.start();
  expect((await handlers.activations.decide({ userCode: denied.userCode, approve: false }, ana, insideCall)).status).toBe('denied');
  expect(await tv.poll(denied.deviceCode)).toEqual({ answer: 'access_denied' });
  const late = await tv.start();
  await expect(server.machine().poll(late.deviceCode)).rejects.toMatchObject({ code: 'invalid_proof' });
  advance(600_000);
  const wrong = (userCode: string) => handlers.activations.lookUp({ userCode }, ana, insideCall);
  const [expired, never] = await Promise.all([late.userCode, 'BCDF-GHJK'].map((code) => Promise.resolve().then(() => wrong(code)).catch((error: unknown) => error)));
  expect(expired).toMatchObject({ code: 'not_found' });
  expect(expired).toEqual(never);
  expect(await tv.poll(late.deviceCode)).toEqual({ answer: 'expired_token' });
  expect(await tv.poll('x'.repeat(43))).toEqual({ answer: 'expired_token' });
});

test('a trial is for a user once, and for a machine once', async () => {
  const { handlers, advance } = server;
  const [ana, bob] = [server.addUser('ana'), server.addUser('bob')];
  const tv = server.machine();
  const begun = await tv.activate(ana);
  expect(begun.answer).toBe('license_required');
  const { id: activationId } = server.rows.prepare<[], { id: string }>('SELECT id FROM activations').get() ?? { id: '' };
  expect(await view(ana, activationId)).toMatchObject({ status: 'license_required', trialAvailable: true });
  expect((await handlers.activations.startTrial({ activationId }, ana, insideCall)).status).toBe('waiting');
  advance(5_000);
  const answer = await tv.poll(begun.deviceCode, { tags: tv.tags });
  expect(answer.answer === 'licensed' && server.claimsIn(answer.token)).toMatchObject({ st: 'trial', until: Math.floor((server.now() - 5_000 + 14 * dayMs) / 1_000) });
  advance(14 * dayMs);
  expect(await tv.checkIn()).toMatchObject({ answer: 'unlicensed', end: 'license_inactive' });

  const again = server.machine(tv.tags);
  const { userCode } = await again.start();
  const bobs = await handlers.activations.decide({ userCode, approve: true }, bob, insideCall);
  expect(bobs).toMatchObject({ status: 'license_required', trialAvailable: false });
  const startTrial = (id: string, user: typeof ana) => expect(Promise.resolve().then(() => handlers.activations.startTrial({ activationId: id }, user, insideCall))).rejects;
  await startTrial(bobs.id, bob).toMatchObject({ code: 'conflict', reason: 'trial-of-device' });
  await startTrial(bobs.id, ana).toMatchObject({ code: 'not_found' });

  const { userCode: other } = await server.machine().start();
  const anas = await handlers.activations.decide({ userCode: other, approve: true }, ana, insideCall);
  await startTrial(anas.id, ana).toMatchObject({ code: 'conflict', reason: 'trial-of-account' });
  await handlers.licenses.create({}, ana, insideCall);
  await startTrial(anas.id, ana).toMatchObject({ code: 'conflict', reason: 'licensed-already' });
  advance(dayMs);
  await startTrial(anas.id, ana).toMatchObject({ code: 'conflict', reason: 'activation-over' });
});

test('without the network a trial lasts as what is paid for does: three days past its end, and no longer than two weeks', async () => {
  const { handlers, advance } = server;
  const ana = server.addUser('ana');
  const tv = server.machine();
  const begun = await tv.activate(ana);
  const { id: activationId } = server.rows.prepare<[], { id: string }>('SELECT id FROM activations').get() ?? { id: '' };
  await handlers.activations.startTrial({ activationId }, ana, insideCall);
  advance(5_000);
  expect((await tv.poll(begun.deviceCode, { tags: tv.tags })).answer).toBe('licensed');
  const lives = [];
  for (const days of [1, 9, 3]) {
    advance(days * dayMs);
    const answer = await tv.checkIn({ seq: 1 });
    const { iat, exp, until = 0 } = answer.answer === 'licensed' ? server.claimsIn(answer.token) : { iat: 0, exp: 0 };
    lives.push([Math.round((exp - iat) / 86_400), Math.round((exp - until) / 86_400)]);
  }
  expect(lives).toEqual([
    [14, 1],
    [7, 3],
    [4, 3],
  ]);
});
