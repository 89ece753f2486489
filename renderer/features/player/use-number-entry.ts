import { useEffect, useState } from 'react';
import type { PlaylistId } from '#shared/model/ids.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { useActivePlaylistId } from '../../stores/active-playlist.ts';
import { notify } from '../../stores/notices.ts';
import { playlistOf, playNumber, useNowPlaying } from '../../stores/now-playing.ts';
import { placeOfNumber } from './place-of-number.ts';
import { channelNumber, dueIn, withDigit } from './number-entry.ts';
import type { NumberEntry } from './number-entry.ts';

/** A number means the whole playlist: next and previous follow its order from now on. */
async function goOnFromHere(playlistId: PlaylistId): Promise<void> {
  const { title } = useNowPlaying.getState();
  if (title === null) return;
  const place = await settled(placeOfNumber(playlistId, title));
  if (place.status === 'failed' || place.data === null) return;
  if (useNowPlaying.getState().title?.id === title.id) useNowPlaying.setState({ context: place.data });
}

/** Channel numbers by digits, wherever one is; returns the digits typed so far. */
export function useNumberEntry(): string | null {
  const [entry, setEntry] = useState<NumberEntry | null>(null);
  const activePlaylistId = useActivePlaylistId();
  const playing = useNowPlaying((state) => state.title);
  const playlistId = playing === null ? activePlaylistId : playlistOf(playing);
  const text = useText();

  useShortcut(
    'digit',
    (event) => { setEntry((old) => withDigit(old, event.key, performance.now())); },
    playlistId !== null,
  );

  useEffect(() => {
    if (entry === null || playlistId === null) return undefined;
    const take = async (): Promise<void> => {
      setEntry(null);
      const number = channelNumber(entry);
      if (number === null) return;
      const answer = await settled(playNumber(playlistId, number));
      if (answer.status === 'ready' && !answer.data) notify({ tone: 'plain', text: text.player.noSuchChannel(number) });
      if (answer.status === 'ready' && answer.data) await goOnFromHere(playlistId);
    };
    const timer = setTimeout(() => void take(), dueIn(entry, performance.now()));
    return () => { clearTimeout(timer); };
  }, [entry, playlistId, text]);

  return entry?.digits ?? null;
}
