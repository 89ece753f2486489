import type { TitleId } from '#shared/model/ids.ts';
import type { AppError } from '#shared/errors.ts';
import { api } from '../api/api.ts';
import { settled } from '../lib/loadable.ts';
import { play, playableChannel } from './now-playing.ts';

/** Plays a channel of which only the id is at hand; resolves to why it could not be found, if it could not. */
export async function tuneIn(channelId: TitleId, options: { full?: boolean } = {}): Promise<AppError | null> {
  const channel = await settled(api.catalog.getChannel({ channelId }));
  if (channel.status === 'failed') return channel.error;
  play(playableChannel(channel.data), null, options);
  return null;
}
