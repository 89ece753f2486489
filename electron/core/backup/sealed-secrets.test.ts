import { beforeAll, expect, test } from 'vitest';
import { seal, unseal, type Sealed } from './sealed-secrets.ts';

const secret = '{"k3v8xw2n":{"accounts":[{"username":"ana","password":"pässword/1"}]}}';

let sealed: Sealed;

beforeAll(async () => {
  sealed = await seal(secret, 'caf\u00e9 com leite', 'header');
});

test('what was sealed opens with its passphrase, however its letters are composed, and with no other', async () => {
  expect(sealed).toMatchObject({ kdf: 'scrypt', n: 131_072, r: 8, p: 1, cipher: 'aes-256-gcm' });
  expect(await unseal(sealed, 'cafe\u0301 com leite', 'header')).toBe(secret);
  await expect(unseal(sealed, 'cafe com leite', 'header')).rejects.toMatchObject({ code: 'invalid_input', reason: 'wrong-passphrase' });
});

test('the same secret is never sealed to the same bytes', async () => {
  const again = await seal(secret, 'caf\u00e9 com leite', 'header');
  for (const part of ['salt', 'nonce', 'check', 'tag', 'data'] as const) expect(again[part]).not.toBe(sealed[part]);
});

test('a change in any part is noticed', async () => {
  const open = (changes: Partial<Sealed>, header = 'header') => unseal({ ...sealed, ...changes }, 'caf\u00e9 com leite', header);
  const flipped = (base64: string): string => {
    const bytes = Buffer.from(base64, 'base64');
    bytes[0]! ^= 1;
    return bytes.toString('base64');
  };
  const changed = { code: 'invalid_input', reason: 'backup-changed' };
  await expect(open({}, 'another header')).rejects.toMatchObject(changed);
  for (const part of ['nonce', 'tag', 'data'] as const) {
    await expect(open({ [part]: flipped(sealed[part]) })).rejects.toMatchObject(changed);
  }
  for (const part of ['salt', 'check'] as const) {
    await expect(open({ [part]: flipped(sealed[part]) })).rejects.toMatchObject({ code: 'invalid_input' });
  }
});

test.each([
  ['four gigabytes of memory', { n: 2 ** 22, r: 8, p: 1 }],
  ['wide blocks', { n: 2 ** 17, r: 1_024, p: 1 }],
  ['a day of passes', { n: 2 ** 14, r: 1, p: 2 ** 20 }],
  ['no power of two', { n: 100_000, r: 8, p: 1 }],
  ['hardly any work, so that the passphrase can be guessed', { n: 2, r: 8, p: 1 }],
  ['nothing', { n: 0, r: 0, p: 0 }],
  ['less than nothing', { n: -131_072, r: -8, p: 1 }],
  ['more than a number', { n: Number.MAX_SAFE_INTEGER, r: 8, p: 1 }],
])('a file that asks for %s is refused before anything is computed', async (_, cost) => {
  const begun = performance.now();
  await expect(unseal({ ...sealed, ...cost }, 'caf\u00e9 com leite', 'header')).rejects.toMatchObject({ code: 'invalid_input', reason: 'backup-changed' });
  expect(performance.now() - begun).toBeLessThan(50);
});
