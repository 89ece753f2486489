import { AppError } from '#shared/errors.ts';
import { newId } from '../database/new-id.ts';
import type { StoredUser } from './queries.ts';
import { isPlainName, usernameKey } from './usernames.ts';

export interface NewUser {
  username: string;
  fullName?: string | null | undefined;
  role: StoredUser['role'];
}

/** Throws `invalid_input` for a name that cannot be seen for what it is. */
export function refuseOddName(username: string): void {
  if (!isPlainName(username)) throw new AppError('invalid_input', 'This user name holds signs that cannot be seen; choose another');
}

export function toStoredUser({ username, fullName, role }: NewUser, passwordHash: string, now: number): StoredUser {
  return {
    id: newId(now),
    username,
    usernameKey: usernameKey(username),
    fullName: fullName === undefined || fullName === '' ? null : fullName,
    role,
    status: 'active',
    passwordHash,
    passwordChangedAt: now,
    createdAt: now,
    stripeCustomerId: null,
    tagSalt: null,
  };
}
