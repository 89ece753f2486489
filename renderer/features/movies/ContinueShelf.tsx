import { useEffect, useMemo, useState } from 'react';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { Title } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { PosterShelf } from '../../components/PosterShelf.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatDuration } from '../../lib/format-time.ts';
import { settled } from '../../lib/loadable.ts';
import { withoutYear } from '../../lib/without-year.ts';
import { play } from '../../stores/now-playing.ts';
import { mediaUrl } from '../../stores/session.ts';
import { playableMovie } from './playable-movie.ts';
import { useResumePoints } from './use-resume-points.ts';

const most = 20;

/** Films begun and not finished: one press and they go on. */
export function ContinueShelf({ playlistId }: { playlistId: PlaylistId }) {
  const text = useText().movies;
  const language = useLanguage();
  const all = useResumePoints(playlistId);
  const points = useMemo(() => all.slice(0, most), [all]);
  const titles = useTitles(points);
  return (
    <PosterShelf
      title={text.continueWatching}
      verb={text.resume}
      entries={points.map(({ id, name, positionMs, durationMs }) => {
        const known = titles.get(id);
        const left = durationMs === null ? null : formatDuration(durationMs - positionMs, language);
        return {
          id,
          name: known?.kind === 'movie' ? withoutYear(name, known.year) : name,
          detail: left === null ? null : text.left(left),
          src: mediaUrl(known?.logo ?? null),
          watched: durationMs === null ? null : positionMs / durationMs,
        };
      })}
      onChoose={(index) => {
        const point = points[index];
        if (point === undefined) return;
        const movie = playableMovie({ id: point.id, name: point.name, logo: titles.get(point.id)?.logo ?? null, category: null });
        play(movie, null, { full: true, startMs: point.positionMs });
      }}
    />
  );
}

function useTitles(points: readonly { id: TitleId }[]): ReadonlyMap<TitleId, Title> {
  const [titles, setTitles] = useState<ReadonlyMap<TitleId, Title>>(new Map());
  useEffect(() => {
    let over = false;
    const load = async (): Promise<void> => {
      if (points.length === 0) return;
      const answer = await settled(api.catalog.listTitles({ ids: points.map(({ id }) => id) }));
      if (!over && answer.status === 'ready') setTitles(new Map(answer.data.titles.map((title) => [title.id, title])));
    };
    void load();
    return () => { over = true; };
  }, [points]);
  return titles;
}
