import { z } from 'zod';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Logger } from '../log.ts';
import { deleteSecret, findKeychain, readSecret, writeSecret, type Keychain } from './keychain.ts';

const Account = z.object({ username: z.string(), password: z.string() });
export type Account = z.infer<typeof Account>;

/** What a source needs to be reached and may not lie on a disk. */
export const Credentials = z.object({
  /** The address of a playlist, when it holds credentials itself. */
  url: z.string().optional(),
  /** `{username}` and `{password}` of a template are the first; `{username2}` the second, and so on. */
  accounts: z.array(Account),
});
export type Credentials = z.infer<typeof Credentials>;

export interface Vault {
  /** False: what is written here is gone when the program ends, and the user must be told. */
  readonly persistent: boolean;
  read(playlistId: PlaylistId): Promise<Credentials | undefined>;
  /** What is already in memory, without asking the keychain. */
  peek(playlistId: PlaylistId): Credentials | undefined;
  write(playlistId: PlaylistId, credentials: Credentials, options?: { remember?: boolean }): Promise<void>;
  remove(playlistId: PlaylistId): Promise<void>;
}

/** Opens the keychain once; `memory` keeps everything in this process (tests, and owners who want no trace). */
export async function openVault(kind: 'auto' | 'memory', log: Logger): Promise<Vault> {
  return createVault(kind === 'memory' ? undefined : await findKeychain(log), log);
}

export function createVault(keychain: Keychain | undefined, log: Logger): Vault {
  const memory = new Map<PlaylistId, Credentials>();
  return {
    persistent: keychain !== undefined,
    peek: (playlistId) => memory.get(playlistId),
    async read(playlistId) {
      const known = memory.get(playlistId);
      if (known || !keychain) return known;
      try {
        const stored = await readSecret(keychain, playlistId);
        if (stored === null) return undefined;
        const credentials = Credentials.parse(JSON.parse(stored));
        memory.set(playlistId, credentials);
        return credentials;
      } catch {
        // The error may quote the secret; it is not passed on.
        log.warn({ playlistId }, 'credentials could not be read from the keychain');
        return undefined;
      }
    },
    async write(playlistId, credentials, { remember = true } = {}) {
      memory.set(playlistId, credentials);
      if (!keychain || !remember) return;
      try {
        await writeSecret(keychain, playlistId, JSON.stringify(credentials));
      } catch {
        log.warn({ playlistId }, 'credentials could not be written to the keychain; they stay in memory');
      }
    },
    async remove(playlistId) {
      memory.delete(playlistId);
      if (keychain) await deleteSecret(keychain, playlistId).catch(() => undefined);
    },
  };
}
