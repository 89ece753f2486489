import { expect, test } from 'vitest';
import { describeFailure, remedyFor } from './describe-failure.ts';
import { messages } from './messages.ts';

test('a failure is told by its reason where there is one', () => {
  expect(describeFailure({ code: 'provider_unreachable', reason: 'timeout' }, messages.en).sentence).toBe('The answer took too long.');
  expect(describeFailure({ code: 'busy' }, messages.en)).toBe(messages.en.failures.codes.busy);
});

test.each(['server', 'html', 'dns', 'malformed'] as const)('the license server is never taken for a provider: %s', (reason) => {
  const failure = { code: 'license_server_unreachable', reason } as const;
  expect(describeFailure(failure, messages.en)).toBe(messages.en.failures.codes.license_server_unreachable);
  expect(remedyFor(failure)).toBe('retry');
});
