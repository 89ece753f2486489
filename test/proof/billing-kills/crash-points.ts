import { ClientRequest } from 'node:http';
import Database from 'better-sqlite3';

/** Where a process may die between the arrival of an event and the end of what it means. */
export const crashPoints = [
  'before the event is written',
  'after the event is written',
  'before the event is committed',
  'after the event is committed',
  'before Stripe is asked',
  'after Stripe answered',
  'before the customer is linked',
  'before the license is made',
  'after the subscription is kept',
  'after the audit is written',
  'before the effect is committed',
  'after the effect is committed',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

type Moment = 'before' | 'after';

/** By the beginning of a statement. */
const statements: readonly (readonly [RegExp, Moment, CrashPoint])[] = [
  [/^\s*INSERT OR IGNORE INTO webhook_inbox/, 'before', 'before the event is written'],
  [/^\s*INSERT OR IGNORE INTO webhook_inbox/, 'after', 'after the event is written'],
  [/^select .* from "subscriptions" where "subscriptions"."id"/, 'before', 'after Stripe answered'],
  [/^update "users" set "stripe_customer_id"/, 'before', 'before the customer is linked'],
  [/^insert into "licenses"/, 'before', 'before the license is made'],
  [/^insert into "subscriptions"/, 'after', 'after the subscription is kept'],
  [/^\s*INSERT INTO audit_log/, 'after', 'after the audit is written'],
];

/** Dies at a point from now on, when it is passed for the `times`th time. Only this program has it; the product knows nothing of it. */
export function installCrashPoints(): (point: CrashPoint, times: number) => void {
  let armed: { point: CrashPoint; left: number } | undefined;
  /** What the open transaction holds. */
  const holds = new Set<'event' | 'effect'>();

  function pass(point: CrashPoint): void {
    if (armed?.point !== point) return;
    armed.left -= 1;
    if (armed.left <= 0) process.kill(process.pid, 'SIGKILL');
  }

  function passStatement(sql: string, moment: Moment): void {
    if (sql === 'COMMIT') {
      for (const each of holds) pass(`${moment} the ${each} is committed`);
      if (moment === 'after') holds.clear();
      return;
    }
    for (const [beginning, when, point] of statements) if (when === moment && beginning.test(sql)) pass(point);
    if (moment === 'before') return;
    if (/^\s*INSERT OR IGNORE INTO webhook_inbox/.test(sql)) holds.add('event');
    if (/^UPDATE webhook_inbox SET status/.test(sql)) holds.add('effect');
  }

  const { prepare } = Database.prototype;
  Database.prototype.prepare = function (this: Database.Database, sql: string) {
    const statement = prepare.call(this, sql);
    for (const name of ['run', 'get', 'all'] as const) {
      const original = statement[name].bind(statement) as (...given: unknown[]) => unknown;
      Reflect.defineProperty(statement, name, {
        value: (...given: unknown[]) => {
          passStatement(sql, 'before');
          const result = original(...given);
          passStatement(sql, 'after');
          return result;
        },
      });
    }
    return statement;
  } as typeof prepare; // it makes the same statements

  const { end } = ClientRequest.prototype;
  ClientRequest.prototype.end = function (this: ClientRequest, ...given: unknown[]) {
    pass('before Stripe is asked');
    return Reflect.apply(end, this, given) as ClientRequest; // the same function
  } as typeof end;

  return (point, times) => {
    armed = { point, left: times };
  };
}
