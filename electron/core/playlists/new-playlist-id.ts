import { randomBytes } from 'node:crypto';
import type { PlaylistId } from '#shared/model/ids.ts';

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

export function newPlaylistId(): PlaylistId {
  const signs = [...randomBytes(8)].map((byte) => alphabet[byte % alphabet.length]);
  return signs.join('') as PlaylistId; // eight signs of the id's alphabet
}
