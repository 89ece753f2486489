import { useEffect, useMemo, useState } from 'react';
import type { ResumePoint } from '#shared/contract/library.ts';
import type { PlaylistId, TitleId } from '#shared/model/ids.ts';
import type { Title } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { PosterShelf } from '../../components/PosterShelf.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatDuration } from '../../lib/format-time.ts';
import { settled } from '../../lib/loadable.ts';
import { navigate } from '../../lib/router.ts';
import { mediaUrl } from '../../stores/session.ts';
import { shortEpisodeName } from './short-episode-name.ts';
import { useWatching } from './use-watching.ts';

const most = 20;

/** Series in the middle of an episode, each once, with its newest episode. */
export function ContinueShelf({ playlistId }: { playlistId: PlaylistId }) {
  const text = useText().series;
  const language = useLanguage();
  const watching = useWatching(playlistId);
  const points = useMemo(() => newestOfEach(watching?.resumePoints ?? []).slice(0, most), [watching]);
  const shows = useSeriesOf(points);
  return (
    <PosterShelf
      title={text.continueWatching}
      verb={text.resume}
      entries={points.map(({ id, name, seriesId, positionMs, durationMs }) => {
        const show = shows.get(seriesId);
        const left = durationMs === null ? null : formatDuration(durationMs - positionMs, language);
        return {
          id,
          name: show?.name ?? name,
          detail: left === null ? shortEpisodeName(name, show?.name ?? '') : text.left(left),
          src: mediaUrl(show?.logo ?? null),
          watched: durationMs === null ? null : positionMs / durationMs,
        };
      })}
      onChoose={(index) => {
        const point = points[index];
        if (point !== undefined) navigate({ page: 'series-title', id: point.seriesId });
      }}
    />
  );
}

type EpisodePoint = ResumePoint & { seriesId: TitleId };

function newestOfEach(points: readonly ResumePoint[]): EpisodePoint[] {
  const bySeries = new Map<TitleId, EpisodePoint>();
  for (const point of points) {
    const { seriesId } = point;
    if (seriesId !== null && !bySeries.has(seriesId)) bySeries.set(seriesId, { ...point, seriesId });
  }
  return [...bySeries.values()];
}

function useSeriesOf(points: readonly EpisodePoint[]): ReadonlyMap<TitleId, Title> {
  const [shows, setShows] = useState<ReadonlyMap<TitleId, Title>>(new Map());
  useEffect(() => {
    let over = false;
    const load = async (): Promise<void> => {
      if (points.length === 0) return;
      const answer = await settled(api.catalog.listTitles({ ids: points.map(({ seriesId }) => seriesId) }));
      if (!over && answer.status === 'ready') setShows(new Map(answer.data.titles.map((title) => [title.id, title])));
    };
    void load();
    return () => { over = true; };
  }, [points]);
  return shows;
}
