import type { Call } from '#shared/contract/call.ts';
import { playlists } from '#shared/contract/playlists.ts';
import { AppError } from '#shared/errors.ts';
import type { Playlist } from '#shared/model/playlist.ts';

export interface ProviderAccount {
  host: string;
  username: string;
  password: string;
  verifyTls: boolean;
}

/** Adds the built-in demonstration unless it is there already. */
export async function ensureDemo(call: Call): Promise<void> {
  const known = await listPlaylists(call);
  if (known.some(({ sourceType }) => sourceType === 'demo')) return;
  await asOwner(call, 'playlists.addPlaylist', { source: { type: 'demo' } });
}

/** Logs in to a provider as `POST /login` does; its certificate is checked unless the operator said otherwise. */
export async function logIn(call: Call, { verifyTls, ...account }: ProviderAccount): Promise<void> {
  await asOwner(call, 'compat.login', account);
  const made = (await listPlaylists(call)).find(({ name, sourceType }) => name === 'login' && sourceType === 'xtream');
  if (!made || made.options.insecureTls === !verifyTls) return;
  await asOwner(call, 'playlists.updatePlaylist', { playlistId: made.id, options: { insecureTls: !verifyTls } });
}

async function listPlaylists(call: Call): Promise<Playlist[]> {
  return playlists.listPlaylists.output.parse(await asOwner(call, 'playlists.listPlaylists', {})).playlists;
}

async function asOwner(call: Call, name: string, input: unknown): Promise<unknown> {
  const reply = await call({ kind: 'owner' }, name, input);
  if (reply.ok) return reply.value;
  const { code, message, ...options } = reply.error;
  throw new AppError(code, message, options);
}
