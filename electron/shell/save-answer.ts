import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#shared/errors.ts';
import type { Media } from '../ipc/messages.ts';

/** Writes what the core host answers at a path into a file, aside and renamed: nobody finds half of it there. */
export async function saveAnswer(media: Media | undefined, path: string, file: string): Promise<void> {
  const answer = media && (await fetch(`${media.origin}${path}`, { headers: { authorization: `Bearer ${media.key}` } }).catch(() => undefined));
  if (!answer?.ok || !answer.body) throw new AppError('not_found', 'WebPlay could not make this file; try again');
  const aside = `${file}.part`;
  try {
    await pipeline(Readable.fromWeb(answer.body), createWriteStream(aside));
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
