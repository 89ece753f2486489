import { Play, RotateCcw, Star } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import { titleRef } from '#shared/model/ids.ts';
import type { Movie, MovieDetails } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { iconProps } from '../../components/icon.ts';
import { TitleHero, TitleHeroSkeleton } from '../../components/TitleHero.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatDate, formatDuration, formatPosition } from '../../lib/format-time.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';
import { goBack } from '../../lib/router.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { withoutYear } from '../../lib/without-year.ts';
import { play } from '../../stores/now-playing.ts';
import { toggleFavorite, useIsFavorite } from '../../stores/favorites.ts';
import { mediaUrl, useIsOwner } from '../../stores/session.ts';
import styles from './MoviePage.module.css';
import { playableMovie } from './playable-movie.ts';
import { useResumePoints } from './use-resume-points.ts';

const back = (): void => { goBack({ page: 'movies' }); };

/** One film: what it is, and the button that plays it. */
export function MoviePage({ id }: { id: TitleId }) {
  const text = useText();
  const [known, setKnown] = useState<Movie | null>(null);
  const [details, setDetails] = useState<Loadable<MovieDetails>>(loading);

  const load = useCallback(async () => {
    setDetails(loading);
    setDetails(await settled(api.catalog.getMovie({ movieId: id })));
  }, [id]);
  useEffect(() => {
    // What the list knew is here at once; the provider may take a moment for the rest.
    void settled(api.catalog.listTitles({ ids: [id] })).then((answer) => {
      const title = answer.status === 'ready' ? answer.data.titles[0] : undefined;
      if (title?.kind === 'movie') setKnown(title);
    });
    void load();
  }, [id, load]);

  const movie = details.status === 'ready' ? details.data : known;
  if (movie !== null) {
    return (
      <div className={styles.page}>
        <Film movie={movie} details={details} onRetry={() => void load()} />
      </div>
    );
  }
  return (
    <div className={styles.page}>
      {details.status === 'failed' ? (
        <div className={styles.state}>
          <FailedState error={details.error} onRetry={() => void load()}>
            <Button onClick={back}>{text.movies.backToList}</Button>
          </FailedState>
        </div>
      ) : (
        <TitleHeroSkeleton backLabel={text.movies.back} onBack={back} />
      )}
    </div>
  );
}

interface FilmProps {
  movie: Movie;
  details: Loadable<MovieDetails>;
  onRetry: () => void;
}

function Film({ movie, details, onRetry }: FilmProps) {
  const text = useText();
  const language = useLanguage();
  const isOwner = useIsOwner();
  const isFavorite = useIsFavorite(movie.id);
  const point = useResumePoints(titleRef(movie.id).playlistId).find(({ id }) => id === movie.id);
  const first = useRef<HTMLButtonElement>(null);
  const more = details.status === 'ready' ? details.data : null;
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  useShortcut('favorite', () => void toggleFavorite(movie), isOwner);

  const start = (startMs: number): void => { play(playableMovie(movie), null, { full: true, startMs }); };
  const facts: ReactNode[] = [];
  if (movie.year !== null) facts.push(movie.year);
  if (more?.durationMs != null && more.durationMs > 0) facts.push(formatDuration(more.durationMs, language));
  if (movie.rating !== null && movie.rating > 0) {
    const rating = movie.rating.toFixed(1);
    facts.push(
      <span className={styles.rating}>
        <Star size="0.875rem" fill="currentColor" strokeWidth={0} aria-hidden />
        <span aria-hidden>{rating}</span>
        <span className="unseen">{text.movies.rating(rating)}</span>
      </span>,
    );
  }
  if (more !== null && more.genres.length > 0) facts.push(more.genres.slice(0, 4).join(', '));

  return (
    <TitleHero
      name={withoutYear(movie.name, movie.year)}
      poster={mediaUrl(movie.logo)}
      watched={
        point?.durationMs == null
          ? null
          : { share: point.positionMs / point.durationMs, label: text.movies.continueWatching }
      }
      backdrop={mediaUrl(more?.backdrop ?? null)}
      facts={facts}
      plot={more === null ? (details.status === 'failed' ? null : undefined) : more.plot}
      noPlot={details.status === 'failed' ? text.movies.detailsFailed : text.movies.noPlot}
      people={peopleOf(more, movie, text, language)}
      backLabel={text.movies.back}
      onBack={back}
      actions={
        <>
          <Button
            ref={first}
            tone="primary"
            size="large"
            icon={<Play {...iconProps} fill="currentColor" />}
            onClick={() => { start(point?.positionMs ?? 0); }}
          >
            {point === undefined ? text.movies.play : text.movies.resumeAt(formatPosition(point.positionMs))}
          </Button>
          {point === undefined ? null : (
            <Button size="large" icon={<RotateCcw {...iconProps} />} onClick={() => { start(0); }}>
              {text.movies.startOver}
            </Button>
          )}
          {isOwner ? (
            <Button
              size="large"
              aria-pressed={isFavorite}
              icon={<Star {...iconProps} fill={isFavorite ? 'currentColor' : 'none'} />}
              onClick={() => void toggleFavorite(movie)}
            >
              {isFavorite ? text.movies.isFavorite : text.movies.addFavorite}
            </Button>
          ) : null}
          {details.status === 'failed' ? (
            <Button size="large" tone="quiet" onClick={onRetry}>
              {text.movies.retry}
            </Button>
          ) : null}
        </>
      }
    />
  );
}

function peopleOf(
  more: MovieDetails | null,
  movie: Movie,
  { movies: text }: ReturnType<typeof useText>,
  language: string,
): { label: string; names: string }[] {
  const rows: [string, string | null][] = [
    [text.director, more?.director.join(', ') ?? null],
    [text.cast, more?.cast.slice(0, 12).join(', ') ?? null],
    [text.released, releaseText(more?.releaseDate ?? null, language)],
    [text.category, movie.category],
  ];
  return rows.flatMap(([label, names]) => (names === null || names === '' ? [] : [{ label, names }]));
}

/** Providers write `2021-05-28` and much else; what is no date is shown as it came. */
function releaseText(date: string | null, language: string): string | null {
  if (date === null) return null;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T12:00:00`) : NaN;
  return Number.isNaN(time) ? date : formatDate(time, language);
}
