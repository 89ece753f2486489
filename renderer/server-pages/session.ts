import { create } from 'zustand';
import type { z } from 'zod';
import type { accounts } from '#shared/contract/accounts.ts';
import type { users } from '#shared/contract/users.ts';
import { toAppError, type AppError } from '#shared/errors.ts';
import { settled } from '../lib/loadable.ts';
import { api, renew, whenSessionEnds } from './server-api.ts';
import { dropTokens, keepTokens, keptRefreshToken } from './tokens.ts';

type Me = z.output<typeof accounts.me.output>;
type NewAccount = z.input<typeof accounts.register.input>;

type Session =
  | { status: 'starting' }
  /** `ended`: there was a session, and the server no longer knows it. */
  | { status: 'out'; ended: boolean }
  | { status: 'in'; me: Me }
  | { status: 'failed'; error: AppError };

export const useSession = create<{ session: Session }>(() => ({ session: { status: 'starting' } }));

function show(session: Session): void {
  useSession.setState({ session });
}

whenSessionEnds(() => {
  show({ status: 'out', ended: true });
});

/** Goes on with the session this tab had before the page was loaded, if it had one. */
export async function restoreSession(): Promise<void> {
  if (keptRefreshToken() === null) {
    show({ status: 'out', ended: false });
    return;
  }
  show({ status: 'starting' });
  const failure = await renew();
  if (failure === null) await meet();
  else if (keptRefreshToken() !== null) show({ status: 'failed', error: toAppError(failure) });
}

async function meet(): Promise<void> {
  const me = await settled(api.accounts.me({}));
  if (me.status === 'ready') show({ status: 'in', me: me.data });
  else if (keptRefreshToken() !== null) show({ status: 'failed', error: me.error });
}

/** Throws when the server says no. */
export async function signIn(username: string, password: string): Promise<void> {
  keepTokens(await api.accounts.login({ username, password }));
  await meet();
}

/** Makes an account and signs in to it. */
export async function registerAndSignIn(account: NewAccount): Promise<void> {
  await api.accounts.register(account);
  await signIn(account.username, account.password);
}

/** Makes the first administrator of a server, by the token it printed, and signs in as that. */
export async function setUpAndSignIn(admin: z.input<typeof users.setUp.input>): Promise<void> {
  await api.users.setUp(admin);
  await signIn(admin.username, admin.password);
}

/** Here it is over at once, whatever the server answers; there it is over when it has heard of it. */
export async function signOut(): Promise<void> {
  const token = keptRefreshToken();
  const told = settled(api.accounts.logout(token === null ? {} : { refresh_token: token }));
  dropTokens();
  show({ status: 'out', ended: false });
  await told;
}
