import { Play, RotateCcw } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import { titleRef } from '#shared/model/ids.ts';
import type { Movie, MovieDetails } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatDate, formatDuration, formatPosition } from '../../lib/format-time.ts';
import type { Loadable } from '../../lib/loadable.ts';
import { play } from '../../stores/now-playing.ts';
import { playableMovie } from './playable-movie.ts';
import { TitleHead } from './TitleHead.tsx';
import { TitlePage } from './TitlePage.tsx';
import { useResumePoints } from './use-resume-points.ts';
import { useTitle } from './use-title.ts';

const ask = (movieId: TitleId): Promise<MovieDetails> => api.catalog.getMovie({ movieId });

/** One film: what it is, and the button that plays it. */
export function MoviePage({ id }: { id: TitleId }) {
  const { title, details, reload } = useTitle('movie', id, ask);
  return (
    <TitlePage
      kind="movie"
      details={details}
      onRetry={reload}
      head={title === null ? null : <Film movie={title} details={details} onRetry={reload} />}
    />
  );
}

interface FilmProps {
  movie: Movie;
  details: Loadable<MovieDetails>;
  onRetry: () => void;
}

function Film({ movie, details, onRetry }: FilmProps) {
  const { common, onDemand, movies: text } = useText();
  const language = useLanguage();
  const point = useResumePoints(titleRef(movie.id).playlistId, 'movie').find(({ id }) => id === movie.id);
  const first = useRef<HTMLButtonElement>(null);
  const more = details.status === 'ready' ? details.data : null;
  const durationMs = more?.durationMs ?? 0;
  const hasFailed = details.status === 'failed';
  useEffect(() => first.current?.focus({ preventScroll: true }), []);

  const start = (startMs: number): void => { play(playableMovie(movie), null, { full: true, startMs }); };
  return (
    <TitleHead
      title={movie}
      details={details}
      extent={durationMs > 0 ? formatDuration(durationMs, language) : null}
      released={releaseText(more?.releaseDate ?? null, language)}
      watched={
        point?.durationMs == null
          ? null
          : { share: point.positionMs / point.durationMs, label: onDemand.continueWatching }
      }
      noPlot={hasFailed ? text.detailsFailed : onDemand.noPlot}
      further={
        hasFailed ? (
          <Button size="large" tone="quiet" onClick={onRetry}>
            {common.tryAgain}
          </Button>
        ) : null
      }
    >
      <Button
        ref={first}
        tone="primary"
        size="large"
        icon={<Play {...iconProps} fill="currentColor" />}
        onClick={() => { start(point?.positionMs ?? 0); }}
      >
        {point === undefined ? text.play : text.resumeAt(formatPosition(point.positionMs))}
      </Button>
      {point === undefined ? null : (
        <Button size="large" icon={<RotateCcw {...iconProps} />} onClick={() => { start(0); }}>
          {text.startOver}
        </Button>
      )}
    </TitleHead>
  );
}

/** Providers write `2021-05-28` and much else; what is no date is shown as it came. */
function releaseText(date: string | null, language: string): string | null {
  if (date === null) return null;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T12:00:00`) : NaN;
  return Number.isNaN(time) ? date : formatDate(time, language);
}
