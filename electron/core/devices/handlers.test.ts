import { afterEach, expect, test } from 'vitest';
import { startSlots } from './slots.test-wrapper.ts';

let slots: ReturnType<typeof startSlots>;
afterEach(() => slots.close());

const anyDevice = { fingerprint: 'f-1', name: 'Living room', platform: 'linux' };
const limited = { rules: { devicesPerLicense: 2, planDeviceLimits: { family: 3 } } };

async function actions() {
  const { events } = await slots.audit.listMine({ limit: 200, offset: 0 }, slots.ana, slots.context);
  return events.map(({ action }) => action);
}

test('the same device registers once; later it was only seen, and may have a new name', async () => {
  slots = startSlots();
  const { devices, ana, context } = slots;
  const first = await devices.register(anyDevice, ana, context);
  const again = await devices.register({ fingerprint: 'f-1', name: 'Kitchen' }, ana, context);

  expect(first.device).toMatchObject({ fingerprint: 'f-1', name: 'Living room', platform: 'linux' });
  expect(again.device).toMatchObject({ id: first.device.id, name: 'Kitchen', platform: 'linux', created_at: first.device.created_at });
  expect(again.device.last_seen_at > first.device.last_seen_at).toBe(true);
  expect(await devices.listMine({}, ana, context)).toEqual([again.device]);
  expect(await actions()).toEqual(['device.register']);
});

test('a full limit refuses what is new, never what is registered', async () => {
  slots = startSlots(limited);
  const { devices, licenses, ana, context } = slots;
  const register = (fingerprint: string) => Promise.resolve().then(() => devices.register({ fingerprint }, ana, context));

  await expect(register('a')).rejects.toMatchObject({ code: 'license_required' });
  await licenses.create({}, ana, context);
  expect(await register('a')).toMatchObject({ devices_remaining: 1 });
  expect(await register('b')).toMatchObject({ devices_remaining: 0 });
  await expect(register('c')).rejects.toMatchObject({ code: 'device_limit_reached' });
  expect(await register('a')).toMatchObject({ devices_remaining: 0 });
  expect(await devices.capacity({}, ana, context)).toMatchObject({ devices_allowed: 2, devices_count: 2 });
});

test('after its licence has ended a registered device is still known, a new one needs a licence', async () => {
  slots = startSlots(limited);
  const { devices, licenses, ana, context } = slots;
  const { id } = await licenses.create({}, ana, context);
  const { device } = await devices.register({ fingerprint: 'a' }, ana, context);
  await licenses.deactivate({ id }, ana, context);

  expect(await devices.register({ fingerprint: 'a' }, ana, context)).toMatchObject({ device: { id: device.id } });
  await expect(devices.register({ fingerprint: 'b' }, ana, context)).rejects.toMatchObject({ code: 'license_required' });
});

test('a removed device frees its slot at once, is removed again without a trace, and comes back as a new one', async () => {
  slots = startSlots({ rules: { devicesPerLicense: 1, planDeviceLimits: {} } });
  const { devices, licenses, ana, context } = slots;
  await licenses.create({}, ana, context);
  const { device } = await devices.register(anyDevice, ana, context);

  expect(await devices.remove({ id: device.id }, ana, context)).toEqual({ status: 'ok' });
  expect(await devices.remove({ id: device.id }, ana, context)).toEqual({ status: 'ok' });
  const { device: back } = await devices.register(anyDevice, ana, context);
  expect(back.id).not.toBe(device.id);
  expect(await devices.listMine({}, ana, context)).toEqual([back]);
  expect(await actions()).toEqual(['device.register', 'device.delete', 'device.register', 'license.create']);
});

test("another user's device is as unknown as one that never was", async () => {
  slots = startSlots();
  const { devices, ana, bob, context } = slots;
  const { device } = await devices.register(anyDevice, ana, context);
  const failure = (id: number): Promise<unknown> => Promise.resolve(devices.remove({ id }, bob, context)).catch((error: unknown) => error);

  expect(await failure(device.id)).toMatchObject({ code: 'not_found' });
  expect(await failure(device.id)).toEqual(await failure(999));
  expect(await devices.listMine({}, bob, context)).toEqual([]);
  expect((await devices.register(anyDevice, bob, context)).device.id).not.toBe(device.id);
});
