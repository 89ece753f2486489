import { expect, test } from 'vitest';
import { runAccountKills } from './account-kills/run.ts';

test('killed at any moment under load, a server has every change that it acknowledged, once', async () => {
  const { acknowledged, failures } = await runAccountKills({ kills: 3, seed: 'small', people: 4 });

  expect(failures).toEqual([]);
  expect(Object.keys(acknowledged).sort()).toEqual(expect.arrayContaining(['auth.refresh', 'device.register', 'license.activate', 'license.check_in', 'license.create']));
}, 240_000);
