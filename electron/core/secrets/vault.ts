import { z } from 'zod';
import type { GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Logger } from '../log.ts';
import { deleteSecret, readSecret, writeSecret, type Keychain } from './keychain.ts';

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

/** Playlists, and guide sources whose address holds credentials. */
export type SecretOwner = PlaylistId | GuideSourceId;

export interface Vault {
  /** False: what is written here is gone when the program ends, and the user must be told. */
  readonly persistent: boolean;
  read(owner: SecretOwner): Promise<Credentials | undefined>;
  /** What is already in memory, without asking the keychain. */
  peek(owner: SecretOwner): Credentials | undefined;
  write(owner: SecretOwner, credentials: Credentials, options?: { remember?: boolean }): Promise<void>;
  remove(owner: SecretOwner): Promise<void>;
}

/** Without a keychain everything stays in this process. */
export function createVault(keychain: Keychain | undefined, log: Logger): Vault {
  const memory = new Map<SecretOwner, Credentials>();
  return {
    persistent: keychain !== undefined,
    peek: (owner) => memory.get(owner),
    async read(owner) {
      const known = memory.get(owner);
      if (known || !keychain) return known;
      try {
        const stored = await readSecret(keychain, owner);
        if (stored === null) return undefined;
        const credentials = Credentials.parse(JSON.parse(stored));
        memory.set(owner, credentials);
        return credentials;
      } catch {
        // The error may quote the secret; it is not passed on.
        log.warn({ id: owner }, 'credentials could not be read from the keychain');
        return undefined;
      }
    },
    async write(owner, credentials, { remember = true } = {}) {
      memory.set(owner, credentials);
      if (!keychain || !remember) return;
      try {
        await writeSecret(keychain, owner, JSON.stringify(credentials));
      } catch {
        log.warn({ id: owner }, 'credentials could not be written to the keychain; they stay in memory');
      }
    },
    async remove(owner) {
      memory.delete(owner);
      if (keychain) await deleteSecret(keychain, owner).catch(() => undefined);
    },
  };
}
