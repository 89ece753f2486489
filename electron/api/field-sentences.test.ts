import { expect, test } from 'vitest';
import { z } from 'zod';
import { accountsContract } from '#shared/contract/contract.ts';
import { sentenceAbout } from './field-sentences.ts';

function said(schema: z.ZodType, value: unknown): string[] {
  return (schema.safeParse(value, { error: sentenceAbout }).error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`.trim());
}

test.each([
  [accountsContract.accounts.register.input, { username: ' ', password: 'short' }, ['username must not be empty', 'password must have at least 8 characters']],
  [accountsContract.accounts.login.input, { username: 7 }, ['username must be a text', 'password is missing']],
  [accountsContract.accounts.login.input, 'no object', ['must be an object']],
  [accountsContract.devices.register.input, { fingerprint: 'f'.repeat(600), name: {} }, ['fingerprint must have at most 512 characters', 'name must be a text']],
  [accountsContract.devices.remove.input, { id: 'x' }, ['id must be a number']],
  [accountsContract.devices.remove.input, { id: 1.5 }, ['id must be a whole number']],
  [accountsContract.audit.listMine.input, { limit: '0', offset: -1 }, ['limit must be at least 1', 'offset must be at least 0']],
  [accountsContract.users.addUser.input, { username: 'ana', password: 'long enough', role: 'king' }, ['role must be one of user, admin']],
  [accountsContract.users.updateUser.input, { userId: 'x' }, ['userId must be a UUID']],
  [z.array(z.string()).max(2), ['a', 'b', 'c'], ['must have at most 2 entries']],
  [z.union([z.string(), z.number()]), true, ['is not in a form that is taken']],
])('what is wrong is said in a sentence', (schema, value, expected) => {
  expect(said(schema, value)).toEqual(expected);
});

test('no field of an account is answered in the words of a library', () => {
  const odd = [undefined, null, '', 0, -1, 1e99, 'x'.repeat(10_000), [], {}, true];
  for (const procedures of Object.values(accountsContract)) {
    for (const { input } of Object.values(procedures) as { input: z.ZodType }[]) {
      const fields = input instanceof z.ZodObject ? Object.keys(input.shape) : [];
      for (const value of odd) {
        for (const text of [...said(input, value), ...said(input, Object.fromEntries(fields.map((field) => [field, value])))]) {
          expect(text).not.toMatch(/Invalid|Too (small|big)|expected|Unrecognized/);
        }
      }
    }
  }
});
