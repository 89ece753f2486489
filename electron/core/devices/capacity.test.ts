import { expect, test } from 'vitest';
import { capacityOf } from './capacity.ts';

const rules = { devicesPerLicense: 2, planDeviceLimits: { family: 5, none: 0 } };

test.each([
  ['no licence allows no device', [], 0, { active_licenses: 0, devices_allowed: 0, devices_remaining: 0 }],
  ['a licence without a plan allows the usual number', [null], 1, { devices_allowed: 2, devices_remaining: 1 }],
  ['a plan that is mapped allows its own number', ['family', null], 3, { devices_allowed: 7, devices_remaining: 4 }],
  ['a plan that is not mapped allows the usual number', ['toString', 'gold'], 0, { devices_allowed: 4 }],
  ['a plan may allow none', ['none'], 0, { active_licenses: 1, devices_allowed: 0 }],
  ['more devices than allowed leave 0, not less', [null], 9, { devices_remaining: 0, devices_count: 9 }],
] as const)('%s', (_, plans, count, expected) => {
  expect(capacityOf(plans, count, rules)).toMatchObject({ ...expected, limit_enabled: true, devices_per_license: 2 });
});

test('without a limit nothing is allowed or left, and it says that there is none', () => {
  expect(capacityOf([null, 'family'], 3, { ...rules, devicesPerLicense: 0 })).toEqual({
    active_licenses: 2,
    devices_per_license: 0,
    devices_allowed: 0,
    devices_count: 3,
    devices_remaining: 0,
    limit_enabled: false,
  });
});
