import type { CoreHandlers } from '#shared/contract/contract.ts';
import { Settings } from '#shared/model/settings.ts';
import { settings, type UserDatabase } from '../database/user-schema.ts';
import type { Events } from '../events.ts';

export interface SettingsStore {
  current(): Settings;
  /** Reads them anew, after rows were written past this store. */
  reload(): void;
  handlers: CoreHandlers['settings'];
}

/** Settings are a row each; one that no longer parses falls back to its default instead of blocking the start. */
export function createSettings(db: UserDatabase, events: Events): SettingsStore {
  let current = read(db);
  return {
    current: () => current,
    reload() {
      current = read(db);
      events.emit({ type: 'settings.changed' });
    },
    handlers: {
      getSettings: () => current,
      updateSettings(change) {
        db.transaction((tx) => {
          for (const [name, value] of Object.entries(change)) {
            if (value === undefined) continue;
            const stored = JSON.stringify(value);
            tx.insert(settings)
              .values({ name, value: stored })
              .onConflictDoUpdate({ target: settings.name, set: { value: stored } })
              .run();
          }
        });
        current = read(db);
        events.emit({ type: 'settings.changed' });
        return current;
      },
    },
  };
}

function read(db: UserDatabase): Settings {
  const stored: Record<string, unknown> = {};
  for (const { name, value } of db.select().from(settings).all()) {
    const schema = (Settings.shape as Record<string, { safeParse(value: unknown): { success: boolean } }>)[name];
    const parsed: unknown = JSON.parse(value);
    if (schema?.safeParse(parsed).success) stored[name] = parsed;
  }
  return Settings.parse(stored);
}
