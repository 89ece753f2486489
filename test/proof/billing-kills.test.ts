import { expect, test } from 'vitest';
import { runBillingKills } from './billing-kills/run.ts';

test('killed between two steps of an event, billing does it once, and loses none that it acknowledged', async () => {
  const outcome = await runBillingKills({ rounds: 1, seed: 'small', points: ['after the event is committed', 'before the effect is committed'] });

  expect(outcome).toEqual({ kills: 2, failures: [] });
}, 120_000);
