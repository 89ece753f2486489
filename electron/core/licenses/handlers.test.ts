import { afterEach, expect, test } from 'vitest';
import { startSlots } from '../devices/slots.test-wrapper.ts';

let slots: ReturnType<typeof startSlots>;
afterEach(() => slots.close());

const mapped = { devicesPerLicense: 2, planDeviceLimits: { family: 5 } };
const coded = (code: string): unknown => expect.objectContaining({ code });

test('where licences are self-service a user makes one, sets its plan and ends it, each once in the audit', async () => {
  slots = startSlots({ rules: mapped });
  const { licenses, audit, ana, context } = slots;
  const { id } = await licenses.create({}, ana, context);
  expect(await licenses.setPlan({ id, plan: 'family' }, ana, context)).toMatchObject({ id, status: 'active', plan: 'family' });
  expect(await licenses.rules({}, ana, context)).toMatchObject({ devices_allowed: 5, limit_reached: false });
  await licenses.setPlan({ id, plan: 'family' }, ana, context);
  expect(await licenses.setPlan({ id, plan: '' }, ana, context)).toMatchObject({ plan: null });
  expect(await licenses.deactivate({ id }, ana, context)).toMatchObject({ status: 'inactive' });
  expect(await licenses.deactivate({ id }, ana, context)).toMatchObject({ status: 'inactive' });

  const { events } = await audit.listMine({ limit: 50, offset: 0 }, ana, context);
  expect(events.map(({ action, resource_id, details }) => `${action} ${String(resource_id)} ${String(details)}`)).toEqual([
    `license.deactivate ${id} request_id=r-1`,
    `license.set_plan ${id} plan= request_id=r-1`,
    `license.set_plan ${id} plan=family request_id=r-1`,
    `license.create ${id} request_id=r-1`,
  ]);
});

test('where they are not, only an administrator makes them, and whose a licence is still comes first', async () => {
  slots = startSlots({ selfService: false });
  const { licenses, ana, admin, context } = slots;
  expect(() => licenses.create({}, ana, context)).toThrow(coded('forbidden'));
  const { id } = await licenses.create({}, admin, context);

  expect(await licenses.setPlan({ id, plan: 'gold' }, admin, context)).toMatchObject({ plan: 'gold' });
  expect(() => licenses.setPlan({ id, plan: 'gold' }, ana, context)).toThrow(coded('not_found'));
  expect(() => licenses.setPlan({ id: 999, plan: 'gold' }, ana, context)).toThrow(coded('not_found'));
  expect(() => licenses.deactivate({ id }, ana, context)).toThrow(coded('not_found'));
});

test('with a plan map a plan that is not in it is refused', async () => {
  slots = startSlots({ rules: mapped });
  const { licenses, ana, context } = slots;
  const { id } = await licenses.create({}, ana, context);
  for (const plan of ['gold', 'toString', '__proto__']) {
    expect(() => licenses.setPlan({ id, plan }, ana, context)).toThrow(coded('invalid_input'));
  }
});

test.each([
  [{ devicesPerLicense: 2, planDeviceLimits: { family: 5, solo: 1 } }, [{ name: 'family', devices_allowed_per_license: 5 }, { name: 'solo', devices_allowed_per_license: 1 }]],
  [{ devicesPerLicense: 2, planDeviceLimits: {} }, [{ name: 'default', devices_allowed_per_license: 2 }]],
  [{ devicesPerLicense: 0, planDeviceLimits: {} }, []],
])('the plans of %j are %j', async (rules, expected) => {
  slots = startSlots({ rules });
  expect(await slots.licenses.plans({}, slots.ana, slots.context)).toEqual(expected);
});

test('the summary counts active licences by plan and inactive ones in all', async () => {
  slots = startSlots({ rules: mapped });
  const { licenses, devices, ana, bob, context } = slots;
  const ids = [];
  for (const plan of ['family', null, null, 'family']) {
    const { id } = await licenses.create({}, ana, context);
    await licenses.setPlan({ id, plan }, ana, context);
    ids.unshift(id);
  }
  await licenses.deactivate({ id: ids[0] ?? 0 }, ana, context);
  await devices.register({ fingerprint: 'a' }, ana, context);
  await licenses.create({}, bob, context);

  expect(await licenses.summary({}, ana, context)).toEqual({
    active_licenses: 3,
    inactive_licenses: 1,
    by_plan_active: { family: 1, default: 2 },
    devices_per_license: 2,
    devices_allowed_total: 9,
    devices_count: 1,
    devices_remaining_total: 8,
    limit_enabled: true,
  });
  expect((await licenses.listMine({}, ana, context)).map(({ id }) => id)).toEqual(ids);
});

test('a full limit is told by the rules, and no limit never is', async () => {
  slots = startSlots({ rules: { devicesPerLicense: 1, planDeviceLimits: {} } });
  const { licenses, devices, ana, context } = slots;
  await licenses.create({}, ana, context);
  await devices.register({ fingerprint: 'a' }, ana, context);
  expect(await licenses.rules({}, ana, context)).toEqual({
    active_licenses: 1,
    devices_per_license: 1,
    devices_allowed: 1,
    devices_count: 1,
    limit_enabled: true,
    limit_reached: true,
  });
  slots.close();
  slots = startSlots();
  expect(await slots.licenses.rules({}, slots.ana, slots.context)).toMatchObject({ limit_enabled: false, limit_reached: false });
});
