import { expect, test } from 'vitest';
import { paymentPage } from './payment-page.ts';

const abroad = { protocol: 'https:', hostname: 'tv.example' };
const here = { protocol: 'http:', hostname: '127.0.0.1' };

test('a page at the payment service is gone to by https', () => {
  expect(paymentPage('https://checkout.example/c/pay/cs_1#fid', abroad)).toBe('https://checkout.example/c/pay/cs_1#fid');
});

test('by http only on the machine itself', () => {
  expect(paymentPage('http://127.0.0.1:4242/pay', here)).toBe('http://127.0.0.1:4242/pay');
  expect(paymentPage('http://localhost:4242/pay', here)).toBe('http://localhost:4242/pay');
  expect(paymentPage('http://127.0.0.1:4242/pay', abroad)).toBeUndefined();
  expect(paymentPage('http://checkout.example/pay', here)).toBeUndefined();
});

test.each(['', 'javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'blob:https://tv.example/1', '/pay', '//checkout.example', 'https://tv.example@elsewhere.example/', 'file:///etc/passwd', 'webplay:open'])(
  'not to %s',
  (address) => {
    expect([paymentPage(address, abroad), paymentPage(address, here)]).toEqual([undefined, undefined]);
  },
);
