import { useEffect, useMemo, useState } from 'react';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { Title } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { PosterShelf } from '../../components/PosterShelf.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatDuration } from '../../lib/format-time.ts';
import { settled } from '../../lib/loadable.ts';
import { navigate } from '../../lib/router.ts';
import { withoutYear } from '../../lib/without-year.ts';
import { play } from '../../stores/now-playing.ts';
import { mediaUrl } from '../../stores/session.ts';
import { begunTitles } from './begun-titles.ts';
import { kinds, useKindText, type OnDemandKind } from './kinds.ts';
import { playableMovie } from './playable-movie.ts';
import { shortEpisodeName } from './short-episode-name.ts';
import { useResumePoints } from './use-resume-points.ts';

const most = 20;

/** What was begun and not finished: a film goes on at one press, a series shows where it stands. */
export function ContinueShelf({ playlistId, kind }: { playlistId: PlaylistId; kind: OnDemandKind }) {
  const { onDemand } = useText();
  const { resume } = useKindText(kind);
  const language = useLanguage();
  const points = useResumePoints(playlistId, kind === 'movie' ? 'movie' : 'episode');
  const begun = useMemo(() => begunTitles(points).slice(0, most), [points]);
  const titles = useTitles(begun);
  return (
    <PosterShelf
      title={onDemand.continueWatching}
      verb={resume}
      entries={begun.map(({ id, point: { id: pointId, name, positionMs, durationMs } }) => {
        const known = titles.get(id);
        const left = durationMs === null ? null : onDemand.left(formatDuration(durationMs - positionMs, language));
        return {
          id: pointId,
          name: known?.kind === 'movie' ? withoutYear(name, known.year) : (known?.name ?? name),
          detail: left ?? (kind === 'movie' ? null : shortEpisodeName(name, known?.name ?? '')),
          src: mediaUrl(known?.logo ?? null),
          watched: durationMs === null ? null : positionMs / durationMs,
        };
      })}
      onChoose={(index) => {
        const chosen = begun[index];
        if (chosen === undefined) return;
        const { id, point } = chosen;
        if (kind === 'series') navigate(kinds.series.routeOf(id));
        else {
          const movie = playableMovie({ id, name: point.name, logo: titles.get(id)?.logo ?? null, category: null });
          play(movie, null, { full: true, startMs: point.positionMs });
        }
      }}
    />
  );
}

function useTitles(wanted: readonly { id: TitleId }[]): ReadonlyMap<TitleId, Title> {
  const [titles, setTitles] = useState<ReadonlyMap<TitleId, Title>>(new Map());
  useEffect(() => {
    let over = false;
    const load = async (): Promise<void> => {
      if (wanted.length === 0) return;
      const answer = await settled(api.catalog.listTitles({ ids: wanted.map(({ id }) => id) }));
      if (!over && answer.status === 'ready') setTitles(new Map(answer.data.titles.map((title) => [title.id, title])));
    };
    void load();
    return () => { over = true; };
  }, [wanted]);
  return titles;
}
