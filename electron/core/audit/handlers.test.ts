import { afterEach, expect, test } from 'vitest';
import type { AuditAction } from '#shared/contract/audit.ts';
import { startSlots } from '../devices/slots.test-wrapper.ts';
import { createAuditLog } from './audit-log.ts';
import { verifyChain } from './verify-chain.ts';

let slots: ReturnType<typeof startSlots>;
afterEach(() => slots.close());

const page = { limit: 50, offset: 0 };

/** At second 1, 2, 3 … of the epoch. */
function writeEvents(...events: [userId: string | null, action: AuditAction, resource?: string][]): void {
  const record = createAuditLog(slots.db);
  for (const [index, [userId, action, resource]] of events.entries()) {
    record({ at: (index + 1) * 1_000, userId, username: userId, action, resource, requestId: null });
  }
}

test('a user sees own events only, newest first, page by page with the total', async () => {
  slots = startSlots();
  writeEvents(['ana', 'auth.login'], ['bob', 'auth.login'], [null, 'auth.login_failed'], ['ana', 'device.register', 'device'], ['ana', 'auth.logout']);
  const { audit, ana, context } = slots;

  const all = await audit.listMine(page, ana, context);
  expect(all.total).toBe(3);
  expect(all.events.map(({ action, created_at: at }) => `${at} ${action}`)).toEqual([
    '1970-01-01T00:00:05.000Z auth.logout',
    '1970-01-01T00:00:04.000Z device.register',
    '1970-01-01T00:00:01.000Z auth.login',
  ]);
  expect(await audit.listMine({ limit: 1, offset: 1 }, ana, context)).toEqual({ events: [all.events[1]], total: 3 });
  expect(await audit.listMine({ limit: 1, offset: 9 }, ana, context)).toEqual({ events: [], total: 3 });
});

test('half a character in a name does not look like a changed row', () => {
  slots = startSlots();
  writeEvents(['ana', 'auth.login'], ['x\ud800', 'auth.register', 'user\udc00'], ['ana', 'auth.logout']);
  createAuditLog(slots.db)({ at: 9_000, userId: 'ana', username: 'ana', action: 'device.delete', resourceId: '\udfff', details: { by: '\ud800' }, requestId: null });
  expect(verifyChain(slots.db.$client)).toEqual({ rows: 4, brokenAt: null });
});

test('filters are told apart from each other and hold together', async () => {
  slots = startSlots();
  writeEvents(['ana', 'auth.login'], ['ana', 'device.register', 'device'], ['ana', 'license.create', 'license'], ['ana', 'device.delete', 'device']);
  const found = async (filter: object) => {
    const { events, total } = await slots.audit.listMine({ ...page, ...filter }, slots.ana, slots.context);
    expect(total).toBe(events.length);
    return events.map(({ action }) => action);
  };

  expect(await found({ actions: ['auth.login', 'device.delete'] })).toEqual(['device.delete', 'auth.login']);
  expect(await found({ resources: ['device', 'license'] })).toEqual(['device.delete', 'license.create', 'device.register']);
  expect(await found({ from_time: 2_000, to_time: 3_000 })).toEqual(['license.create', 'device.register']);
  expect(await found({ resources: ['device'], to_time: 3_000 })).toEqual(['device.register']);
  expect(await found({ actions: ["' OR 1=1 --"] })).toEqual([]);
});
