import { GalleryVerticalEnd, Play, Star } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import { titleRef } from '#shared/model/ids.ts';
import type { Episode, Series, SeriesDetails } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { iconProps } from '../../components/icon.ts';
import { TitleHero, TitleHeroSkeleton } from '../../components/TitleHero.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { Messages } from '../../i18n/messages.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';
import { goBack } from '../../lib/router.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { withoutYear } from '../../lib/without-year.ts';
import { toggleFavorite, useIsFavorite } from '../../stores/favorites.ts';
import { play } from '../../stores/now-playing.ts';
import { mediaUrl, useIsOwner } from '../../stores/session.ts';
import { continueFrom, playOrder } from './continue-from.ts';
import { EpisodeListSkeleton, Seasons } from './Seasons.tsx';
import { playableEpisode } from './playable-episode.ts';
import styles from './SeriesTitlePage.module.css';
import { useWatching } from './use-watching.ts';
import type { Watching } from './use-watching.ts';

const back = (): void => { goBack({ page: 'series' }); };

/** One series: what it is, where it goes on, and all its episodes. */
export function SeriesTitlePage({ id }: { id: TitleId }) {
  const text = useText();
  const [known, setKnown] = useState<Series | null>(null);
  const [details, setDetails] = useState<Loadable<SeriesDetails>>(loading);
  const watching = useWatching(titleRef(id).playlistId);

  const load = useCallback(async () => {
    setDetails(loading);
    setDetails(await settled(api.catalog.getSeries({ seriesId: id })));
  }, [id]);
  useEffect(() => {
    // What the list knew is here at once; the provider may take a moment for the episodes.
    void settled(api.catalog.listTitles({ ids: [id] })).then((answer) => {
      const title = answer.status === 'ready' ? answer.data.titles[0] : undefined;
      if (title?.kind === 'series') setKnown(title);
    });
    void load();
  }, [id, load]);

  const show = details.status === 'ready' ? details.data : known;
  return (
    <div className={styles.page}>
      {show !== null ? (
        <Head show={show} details={details} watching={watching} />
      ) : details.status === 'failed' ? null : (
        <TitleHeroSkeleton backLabel={text.series.back} onBack={back} />
      )}
      {details.status === 'failed' ? (
        <div className={show === null ? styles.alone : styles.state}>
          <FailedState error={details.error} onRetry={() => void load()}>
            <Button onClick={back}>{text.series.backToList}</Button>
          </FailedState>
        </div>
      ) : details.status === 'ready' ? (
        details.data.seasons.some(({ episodes }) => episodes.length > 0) ? (
          <Seasons show={details.data} watching={watching} onPlay={(episode, startMs) => { start(details.data, episode, startMs, text); }} />
        ) : (
          <div className={styles.state}>
            <EmptyState
              icon={<GalleryVerticalEnd size="1.5rem" strokeWidth={1.5} aria-hidden />}
              title={text.series.noEpisodes}
              advice={text.series.noEpisodesWhy}
            >
              <Button onClick={() => void load()}>{text.series.retry}</Button>
            </EmptyState>
          </div>
        )
      ) : (
        <EpisodeListSkeleton />
      )}
    </div>
  );
}

/** Plays an episode with those after it, so that one follows the other. */
function start(show: SeriesDetails, episode: Episode, startMs: number, text: Messages): void {
  const order = playOrder(show.seasons, episode.id);
  const titles = order.map((each) => playableEpisode(each, show, text));
  const index = order.findIndex(({ id }) => id === episode.id);
  const title = titles[index];
  if (title !== undefined) play(title, { type: 'titles', titles, index }, { full: true, startMs });
}

interface HeadProps {
  show: Series;
  details: Loadable<SeriesDetails>;
  watching: Watching | null;
}

function Head({ show, details, watching }: HeadProps) {
  const text = useText();
  const isOwner = useIsOwner();
  const isFavorite = useIsFavorite(show.id);
  const first = useRef<HTMLButtonElement>(null);
  const more = details.status === 'ready' ? details.data : null;
  const next = more === null || watching === null ? null : continueFrom(more.seasons, watching.resumePoints, watching.history);
  const isReady = next !== null;
  useEffect(() => {
    // The keys begin where most want to go on, unless they are already at work elsewhere.
    if (isReady && (document.activeElement === document.body || document.activeElement === null)) {
      first.current?.focus({ preventScroll: true });
    }
  }, [isReady]);
  useShortcut('favorite', () => void toggleFavorite(show), isOwner);

  const facts: ReactNode[] = [];
  if (show.year !== null) facts.push(show.year);
  if (more !== null && more.seasons.length > 0) facts.push(text.series.seasonCount(more.seasons.filter(({ number }) => number !== 0).length));
  if (show.rating !== null && show.rating > 0) {
    const rating = show.rating.toFixed(1);
    facts.push(
      <span className={styles.rating}>
        <Star size="0.875rem" fill="currentColor" strokeWidth={0} aria-hidden />
        <span aria-hidden>{rating}</span>
        <span className="unseen">{text.series.rating(rating)}</span>
      </span>,
    );
  }
  if (more !== null && more.genres.length > 0) facts.push(more.genres.slice(0, 4).join(', '));

  return (
    <TitleHero
      name={withoutYear(show.name, show.year)}
      poster={mediaUrl(show.logo)}
      watched={null}
      backdrop={mediaUrl(more?.backdrop ?? null)}
      facts={facts}
      plot={more === null ? (details.status === 'failed' ? null : undefined) : more.plot}
      noPlot={text.series.noPlot}
      people={peopleOf(more, show, text)}
      backLabel={text.series.back}
      onBack={back}
      actions={
        <>
          <Button
            ref={first}
            tone="primary"
            size="large"
            disabled={next === null}
            icon={<Play {...iconProps} fill="currentColor" />}
            onClick={() => {
              if (next !== null && more !== null) start(more, next.episode, next.positionMs, text);
            }}
          >
            {next === null
              ? text.common.play
              : (next.begun ? text.series.continue : text.series.play)(text.series.episodeCode(next.episode.season, next.episode.number))}
          </Button>
          {isOwner ? (
            <Button
              size="large"
              aria-pressed={isFavorite}
              icon={<Star {...iconProps} fill={isFavorite ? 'currentColor' : 'none'} />}
              onClick={() => void toggleFavorite(show)}
            >
              {isFavorite ? text.series.isFavorite : text.series.addFavorite}
            </Button>
          ) : null}
        </>
      }
    />
  );
}

function peopleOf(more: SeriesDetails | null, show: Series, { series: text }: Messages): { label: string; names: string }[] {
  const rows: [string, string | null][] = [
    [text.director, more?.director.join(', ') ?? null],
    [text.cast, more?.cast.slice(0, 12).join(', ') ?? null],
    [text.category, show.category],
  ];
  return rows.flatMap(([label, names]) => (names === null || names === '' ? [] : [{ label, names }]));
}
