import { signedIn } from '#shared/contract/call.ts';
import type { AccountsHandlers } from '#shared/contract/contract.ts';
import type { AccountsDatabase } from '../database/accounts-schema.ts';
import { listAuditEvents } from './queries.ts';

export function createAudit({ db }: { db: AccountsDatabase }): AccountsHandlers['audit'] {
  return {
    listMine: ({ from_time: from, to_time: to, limit, offset, actions, resources }, caller) =>
      listAuditEvents(db, { userId: signedIn(caller).userId, actions, resources, from, to, limit, offset }),
  };
}
