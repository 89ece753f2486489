import type { AccountsQueries, StoredUser } from './queries.ts';
import { usernameKey } from './usernames.ts';
import type { AccountsWrites } from './writes.ts';

/** One id for ever, so that it is told from a user who chose the same name. */
const id = '00000000-0000-7000-8000-00000000de30';
const username = 'admin@example.com';

/** Only the hash of its well-known password: what is shipped holds no password that might work somewhere. */
const passwordHash = '$argon2id$v=19$m=47104,t=1,p=1$ldt6uihvbsvONy8aoKk9KA$7HcAWnLJuwQWRh1cZGO9qlC/nXSXHQs/Hl0GMEG3mM4';

/** Makes the demo user, an administrator, or takes it away; within a transaction. False when the name is somebody else's. */
export function setDemoUser({ findUser, findUserByKey }: AccountsQueries, { insertUser, updateUser, deleteUser }: AccountsWrites, wanted: boolean, now: number): boolean {
  if (!wanted) {
    deleteUser(id);
    return true;
  }
  const user: StoredUser = {
    id,
    username,
    usernameKey: usernameKey(username),
    fullName: null,
    role: 'admin',
    status: 'active',
    passwordHash,
    passwordChangedAt: now,
    createdAt: now,
    stripeCustomerId: null,
    tagSalt: null,
  };
  if (findUser(id)) {
    updateUser(id, { role: 'admin', status: 'active', passwordHash });
    return true;
  }
  if (findUserByKey(user.usernameKey)) return false;
  insertUser(user);
  return true;
}
