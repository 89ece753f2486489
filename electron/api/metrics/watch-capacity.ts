import type { Caller, Reply } from '#shared/contract/call.ts';
import { capacityRemaining } from '#shared/contract/capacity.ts';
import type { AnswerWatcher } from '../routes.ts';
import type { Metrics } from './metrics.ts';

/** How the procedures that tell users their capacity are called in the metrics. */
const contexts: Readonly<Record<string, string>> = {
  'accounts.login': 'auth_login',
  'accounts.capacity': 'auth_capacity',
  'devices.register': 'devices_register',
  'devices.capacity': 'devices_capacity',
  'licenses.rules': 'licenses_rules',
  'licenses.summary': 'licenses_summary',
};

/** Takes from answers what users were told, and how often there was no room for another device. */
export function capacityWatcher(metrics: Metrics, identify: (token: string) => Caller | undefined): AnswerWatcher {
  return (caller, name, answer, headers) => {
    const context = contexts[name];
    if (context === undefined) return;
    if (!answer.ok) {
      if (answer.error.code === 'device_limit_reached') metrics.capacityLimitReached(context);
      return;
    }
    const username = usernameOf(caller) ?? usernameOf(identify(tokenIn(answer)));
    if (username !== undefined) metrics.capacityTold(context, username, Number(headers[capacityRemaining.name]));
  };
}

function usernameOf(caller: Caller | undefined): string | undefined {
  return caller?.kind === 'user' ? caller.username : undefined;
}

/** Who has just signed in is known by the token they were given. */
function tokenIn({ value }: Reply & { ok: true }): string {
  return String(Reflect.get(Object(value), 'access_token'));
}
