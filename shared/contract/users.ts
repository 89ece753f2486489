import { z } from 'zod';
import { NewPassword, Role, Username } from './accounts.ts';
import { Nothing } from './nothing.ts';
import { page, Paging } from './paging.ts';
import { procedure } from './procedure.ts';

/** What the administrator of a server does with its users, and what brings the first one in. */

const UserId = z.uuid();
const FullName = z.string().trim().max(200);
const UserStatus = z.enum(['active', 'disabled']);

const User = z.object({
  id: z.string(),
  username: z.string(),
  fullName: z.string().nullable(),
  role: Role,
  /** Who is disabled cannot sign in, and is signed out everywhere. */
  status: UserStatus,
  createdAt: z.number(),
});
export type User = z.infer<typeof User>;

export const users = {
  /** What whoever has no account yet can do here. */
  getEntrance: procedure({
    access: 'open',
    http: 'GET /v1/setup',
    input: Nothing.prefault({}),
    output: z.object({
      /** There is no administrator yet: the console shows a token that makes one. */
      setupNeeded: z.boolean(),
      registrationOpen: z.boolean(),
    }),
  }),
  /** By the token that was printed when a server without an administrator started; it works once. */
  setUp: procedure({
    access: 'open',
    http: 'POST /v1/setup',
    input: z.object({ token: z.string().min(1).max(200), username: Username, password: NewPassword }),
    output: Nothing,
  }),
  /** In the order of their names. */
  listUsers: procedure({
    access: 'owner',
    http: 'GET /v1/users',
    input: Paging.omit({ cursor: true }).prefault({}),
    output: page(User),
  }),
  addUser: procedure({
    access: 'owner',
    http: 'POST /v1/users',
    status: 201,
    input: z.object({ username: Username, password: NewPassword, fullName: FullName.nullish(), role: Role.default('user') }),
    output: User,
  }),
  /** A new password signs the user out everywhere. Refused with `conflict` when no administrator would be left. */
  updateUser: procedure({
    access: 'owner',
    http: 'PATCH /v1/users/:userId',
    input: z.object({
      userId: UserId,
      fullName: FullName.nullable().optional(),
      role: Role.optional(),
      status: UserStatus.optional(),
      password: NewPassword.optional(),
    }),
    output: User,
  }),
  /** One's own; all other sessions of the account end. */
  changePassword: procedure({
    access: 'user',
    http: 'POST /v1/account/password',
    input: z.object({ currentPassword: z.string().min(1).max(1_024), newPassword: NewPassword }),
    output: Nothing,
  }),
};
