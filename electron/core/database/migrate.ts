import { AppError } from '#shared/errors.ts';
import type { SqliteDatabase } from './open.ts';

export interface Migration {
  version: number;
  up(db: SqliteDatabase): void;
}

/**
 * Brings a database to the newest version, one transaction a step. `backUp` runs once before the first step of a
 * file that already holds data. A file from a newer application is refused, never touched.
 */
export function migrate(db: SqliteDatabase, migrations: readonly Migration[], backUp: () => void = () => undefined): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const current = Number(db.pragma('user_version', { simple: true }));
  if (current > newest) {
    throw new AppError('storage_newer', 'These data were written by a newer WebPlay; update WebPlay to open them');
  }
  const pending = migrations.filter(({ version }) => version > current);
  if (pending.length > 0 && current > 0) backUp();
  for (const { version, up } of pending) {
    db.transaction(() => {
      up(db);
      db.pragma(`user_version = ${version}`);
    })();
  }
}
