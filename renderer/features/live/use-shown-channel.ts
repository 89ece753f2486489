import { useEffect, useState } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import type { Channel } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { settled } from '../../lib/loadable.ts';
import { useNowPlaying } from '../../stores/now-playing.ts';

interface ShownChannel {
  channel: Channel | null;
  /** The user moved in the list: from now on the words follow the list. */
  followSelection: () => void;
}

/**
 * The channel the words beside the picture are about: what plays, when it was started from elsewhere
 * (a search, a number, the key for the last channel), until the user moves in the list again.
 */
export function useShownChannel(selected: Channel | null): ShownChannel {
  const playingId = useNowPlaying(({ title }) => (title?.kind === 'channel' ? title.id : null));
  const [followed, setFollowed] = useState<TitleId | null>(null);
  const [fetched, setFetched] = useState<Channel | null>(null);
  const wanted = playingId !== null && playingId !== followed && playingId !== selected?.id ? playingId : null;
  useEffect(() => {
    if (wanted === null) return undefined;
    let isWanted = true;
    void settled(api.catalog.getChannel({ channelId: wanted })).then((answer) => {
      if (isWanted && answer.status === 'ready') setFetched(answer.data);
    });
    return () => {
      isWanted = false;
    };
  }, [wanted]);
  return {
    channel: wanted !== null && fetched?.id === wanted ? fetched : selected,
    followSelection: () => {
      setFollowed(playingId);
    },
  };
}
