import { z } from 'zod';
import { Capacity, capacityRemaining } from './capacity.ts';
import { procedure } from './procedure.ts';
import { Done } from './done.ts';

/** Accounts of a server, in the words of the earlier backend's clients: sign in, stay signed in, sign out. */

/** As typed; two names that only differ in case, width or outer blanks are one account. */
export const Username = z.string().trim().min(1).max(254);
/** In characters. Read without a trim: a blank is a character of a password. */
export const NewPassword = z.string().min(8, 'must have at least 8 characters').max(128, 'must have at most 128 characters');
/** What somebody claims to be one; longer ones are refused before anything is computed from them. */
const ClaimedPassword = z.string().min(1).max(1_024);
/** What somebody claims to be one: whatever is none is as good as one that is over. */
const Token = z.string();

const TokenPair = z.object({
  access_token: z.string(),
  token_type: z.literal('bearer'),
  refresh_token: z.string(),
});
export type TokenPair = z.infer<typeof TokenPair>;

export const Role = z.enum(['user', 'admin']);
export type Role = z.infer<typeof Role>;

export const Me = z.object({
  username: z.string(),
  full_name: z.string().nullable(),
  roles: z.array(Role),
});

export const accounts = {
  register: procedure({
    access: 'open',
    http: 'POST /auth/register',
    problems: ['username_taken', 'busy'],
    input: z.object({ username: Username, password: NewPassword, full_name: z.string().trim().max(200).nullish() }),
    output: Done,
  }),
  login: procedure({
    access: 'open',
    http: 'POST /auth/login',
    problems: ['invalid_credentials', 'busy'],
    input: z.object({ username: Username, password: ClaimedPassword }),
    output: TokenPair.extend({ capacity: Capacity }),
    headers: [{ ...capacityRemaining, read: ({ capacity }) => String(capacity.devices_remaining) }],
  }),
  refresh: procedure({
    access: 'open',
    http: 'POST /auth/refresh',
    problems: ['invalid_refresh_token'],
    input: z.object({ refresh_token: Token }),
    output: TokenPair,
  }),
  revoke: procedure({
    access: 'open',
    http: 'POST /auth/revoke',
    input: z.object({ refresh_token: Token }),
    output: Done,
  }),
  logout: procedure({
    access: 'open',
    http: 'POST /auth/logout',
    input: z.object({ refresh_token: Token.nullish() }).prefault({}),
    output: Done,
  }),
  me: procedure({
    access: 'user',
    http: 'GET /auth/me',
    input: z.object({}).prefault({}),
    output: Me,
  }),
  capacity: procedure({
    access: 'user',
    http: 'GET /auth/capacity',
    input: z.object({}).prefault({}),
    output: Capacity,
    headers: [{ ...capacityRemaining, read: ({ devices_remaining: remaining }) => String(remaining) }],
  }),
};
