import { and, count, desc, eq, gt, inArray, lt, ne } from 'drizzle-orm';
import { activations, users, type AccountsDatabase } from '../database/accounts-schema.ts';

export type ActivationRow = typeof activations.$inferSelect;
export type NewActivation = typeof activations.$inferInsert;

export type ActivationRows = ReturnType<typeof createActivationRows>;

/** What writes belongs into a transaction of the caller's. */
export function createActivationRows(db: AccountsDatabase) {
  return {
    insert(row: NewActivation): void {
      db.insert(activations).values(row).run();
    },
    update(id: string, change: Partial<NewActivation>): void {
      db.update(activations).set(change).where(eq(activations.id, id)).run();
    },
    findByDeviceCode: (hash: Buffer): ActivationRow | undefined => db.select().from(activations).where(eq(activations.deviceCodeHash, hash)).get(),
    /** One that waits for somebody's yes. */
    findPending: (userCode: string, now: number): ActivationRow | undefined =>
      db
        .select()
        .from(activations)
        .where(and(eq(activations.userCode, userCode), eq(activations.status, 'pending'), gt(activations.codeExpiresAt, now)))
        .get(),
    /** One that this user decided already. */
    findDecided: (userCode: string, userId: string, now: number): ActivationRow | undefined =>
      db
        .select()
        .from(activations)
        .where(and(eq(activations.userCode, userCode), eq(activations.userId, userId), ne(activations.status, 'pending'), gt(activations.expiresAt, now)))
        .orderBy(desc(activations.createdAt))
        .get(),
    findOfUser: (id: string, userId: string): ActivationRow | undefined =>
      db
        .select()
        .from(activations)
        .where(and(eq(activations.id, id), eq(activations.userId, userId)))
        .get(),
    isCodeTaken: (userCode: string): boolean =>
      db
        .select({ id: activations.id })
        .from(activations)
        .where(and(eq(activations.userCode, userCode), eq(activations.status, 'pending')))
        .get() !== undefined,
    /** How many wait, of this network or of all. */
    countPending(now: number, network?: string): number {
      const waiting = and(eq(activations.status, 'pending'), gt(activations.expiresAt, now), network === undefined ? undefined : eq(activations.address, network));
      return db.select({ rows: count() }).from(activations).where(waiting).get()?.rows ?? 0;
    },
    /** At most `most` of those whose time was over at `before`; returns how many. */
    deleteOver(before: number, most: number): number {
      const over = db.select({ id: activations.id }).from(activations).where(lt(activations.expiresAt, before)).limit(most);
      return db.delete(activations).where(inArray(activations.id, over)).run().changes;
    },
    /** What tags of the user's devices are made with; made once. */
    saltOf(userId: string, fresh: () => string): string {
      const known = db.select({ salt: users.tagSalt }).from(users).where(eq(users.id, userId)).get();
      if (known?.salt) return known.salt;
      const salt = fresh();
      db.update(users).set({ tagSalt: salt }).where(eq(users.id, userId)).run();
      return salt;
    },
    usernameOf: (userId: string): string | null => db.select({ name: users.username }).from(users).where(eq(users.id, userId)).get()?.name ?? null,
  };
}
