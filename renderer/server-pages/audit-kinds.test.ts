import { expect, test } from 'vitest';
import { auditActions } from '#shared/contract/audit.ts';
import { actionsOf, auditKinds, readDetails, spanOfDays, toldTogether } from './audit-kinds.ts';

test('every kind but "all" names actions that exist', () => {
  expect(actionsOf('all')).toBeUndefined();
  for (const kind of auditKinds.slice(1)) {
    const actions = actionsOf(kind) ?? [];
    expect(actions.length, kind).toBeGreaterThan(0);
    for (const action of actions) expect(auditActions).toContain(action);
  }
});

test('details are read as pairs, and nothing in them breaks the reading', () => {
  expect(readDetails('status=success request_id=a%20b')).toEqual([
    { name: 'status', value: 'success' },
    { name: 'request_id', value: 'a b' },
  ]);
  expect(readDetails('  odd=100% word a=b=c ')).toEqual([
    { name: 'odd', value: '100%' },
    { name: '', value: 'word' },
    { name: 'a', value: 'b=c' },
  ]);
  expect(readDetails(null)).toEqual([]);
});

test('renewals of a sign-in are told together, and nothing else is', () => {
  const of = (...actions: string[]) => toldTogether(actions.map((action) => ({ action }))).map(({ event, times }) => `${event.action} ${String(times)}`);
  expect(of('auth.refresh', 'auth.refresh', 'device.delete', 'device.delete', 'auth.refresh', 'auth.login')).toEqual([
    'auth.refresh 2',
    'device.delete 1',
    'device.delete 1',
    'auth.refresh 1',
    'auth.login 1',
  ]);
  expect(of()).toEqual([]);
});

test('a span of days holds both of them whole, in the zone of who asks', () => {
  expect(spanOfDays('', '')).toEqual({});
  const { from_time: from = '', to_time: to = '' } = spanOfDays('2026-01-31', '2026-01-31');
  expect(Date.parse(to) - Date.parse(from)).toBe(24 * 3_600_000 - 1);
});
