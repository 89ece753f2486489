import { useEffect, useEffectEvent } from 'react';
import type { Playlist } from '#shared/model/playlist.ts';
import { useText } from '../../i18n/use-text.ts';
import { hrefOf, navigate } from '../../lib/router.ts';
import { usePlaylists } from '../../stores/active-playlist.ts';
import { dismissNoticesAbout, notify } from '../../stores/notices.ts';
import { openDialog } from '../../stores/playlist-dialog.ts';
import { refreshNews } from './refresh-news.ts';

/** Says in passing what a refresh brought, when it has ended, and when one waits to be decided on. */
export function useRefreshNotices(): void {
  const { changes, held } = useText();
  const tell = useEffectEvent((before: Playlist, now: Playlist) => {
    const news = refreshNews(before, now);
    if (news?.type === 'changed') {
      notify({
        tone: 'good',
        text: changes.refreshed(now.name, changes.sentence(news.changes)),
        action: { label: changes.see, run: () => { openDialog({ type: 'changes', playlistId: now.id }); } },
      });
    } else if (news?.type === 'held') {
      if (location.hash === hrefOf({ page: 'settings' })) return; // its card is in sight
      const { part, now: sent, before: had } = news.part;
      notify({
        tone: 'bad',
        text: held.notice(now.name, part, sent, had),
        action: { label: held.decide, run: () => { navigate({ page: 'settings' }); } },
        about: heldOf(now),
      });
    }
  });
  useEffect(
    () =>
      usePlaylists.subscribe(({ playlists: now }, { playlists: before }) => {
        if (now === before || now.status !== 'ready' || before.status !== 'ready') return;
        for (const playlist of before.data) {
          const held = now.data.find(({ id }) => id === playlist.id)?.held ?? null;
          if (playlist.held !== null && held === null) dismissNoticesAbout(heldOf(playlist));
        }
        for (const playlist of now.data) {
          const known = before.data.find(({ id }) => id === playlist.id);
          if (known) tell(known, playlist);
        }
      }),
    [],
  );
}

function heldOf({ id }: Playlist): string {
  return `held ${id}`;
}
