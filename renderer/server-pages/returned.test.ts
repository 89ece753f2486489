import { expect, test } from 'vitest';
import { activationAddress, readActivation, readReturned, returnAddresses } from './returned.ts';

const id = '0b7a6f3e-5c1d-4f2a-9b8c-1d2e3f4a5b6c';

test('who comes back from a payment is told apart from who left it, and both follow the activation', () => {
  const { success_url: success, cancel_url: cancel } = returnAddresses(activationAddress(id), 'https://tv.example', 2);
  expect([success, cancel]).toEqual([
    `https://tv.example/activate?activation=${id}&returned=paid&had=2`,
    `https://tv.example/activate?activation=${id}`,
  ]);
  expect(readReturned(new URL(success).search)).toEqual({ paid: true, had: 2 });
  expect(readReturned(new URL(cancel).search)).toEqual({ paid: false, had: 0 });
  expect(readActivation(new URL(success).search)).toEqual({ userCode: '', activationId: id });
});

test('the link of a device carries its code', () => {
  expect(readActivation('?code=WDJB-MJHT')).toEqual({ userCode: 'WDJB-MJHT', activationId: null });
});

test.each(['', '?activation=../../v1/info&had=-1', '?activation=&returned=yes&had=1e9', '?returned=Paid'])('an address that says something else says nothing: %s', (search) => {
  expect(readActivation(search)).toEqual({ userCode: '', activationId: null });
  expect(readReturned(search)).toEqual({ paid: false, had: 0 });
});
