import { deleteSecret, readSecret, writeSecret, type Keychain } from './keychain.ts';

/** Small secrets of this program, each under a name of its own; what playlists need is in the vault. */
export interface SecretTexts {
  /** False: what is written here is gone when the program ends. */
  readonly persistent: boolean;
  /** Rejects when the keychain is there and does not answer, which does not mean that it holds nothing. */
  read(name: string): Promise<string | null>;
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export function createSecretTexts(keychain: Keychain | undefined): SecretTexts {
  if (keychain) {
    return {
      persistent: true,
      read: (name) => readSecret(keychain, name),
      write: (name, text) => writeSecret(keychain, name, text),
      remove: (name) => deleteSecret(keychain, name),
    };
  }
  const memory = new Map<string, string>();
  return {
    persistent: false,
    read: (name) => Promise.resolve(memory.get(name) ?? null),
    write: (name, text) => Promise.resolve(void memory.set(name, text)),
    remove: (name) => Promise.resolve(void memory.delete(name)),
  };
}
