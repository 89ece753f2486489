import { Play } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import { titleRef } from '#shared/model/ids.ts';
import type { Episode, Series, SeriesDetails } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { iconProps } from '../../components/icon.ts';
import type { Messages } from '../../i18n/messages.ts';
import { useText } from '../../i18n/use-text.ts';
import type { Loadable } from '../../lib/loadable.ts';
import { play } from '../../stores/now-playing.ts';
import { continueFrom, playOrder } from './continue-from.ts';
import { kinds } from './kinds.ts';
import { playableEpisode } from './playable-episode.ts';
import { EpisodeListSkeleton, Seasons } from './Seasons.tsx';
import styles from './SeriesTitlePage.module.css';
import { TitleHead } from './TitleHead.tsx';
import { TitleFailed, TitlePage } from './TitlePage.tsx';
import { useTitle } from './use-title.ts';
import { useWatching, type Watching } from './use-watching.ts';

const ask = (seriesId: TitleId): Promise<SeriesDetails> => api.catalog.getSeries({ seriesId });
const { Icon } = kinds.series;

/** One series: what it is, where it goes on, and all its episodes. */
export function SeriesTitlePage({ id }: { id: TitleId }) {
  const { title, details, reload } = useTitle('series', id, ask);
  const watching = useWatching(titleRef(id).playlistId);
  return (
    <TitlePage
      kind="series"
      details={details}
      onRetry={reload}
      head={title === null ? null : <Head show={title} details={details} watching={watching} />}
    >
      {details.status === 'failed' ? (
        title === null ? null : (
          <div className={styles.state}>
            <TitleFailed kind="series" error={details.error} onRetry={reload} />
          </div>
        )
      ) : details.status === 'ready' ? (
        <AllEpisodes show={details.data} watching={watching} onRetry={reload} />
      ) : (
        <EpisodeListSkeleton />
      )}
    </TitlePage>
  );
}

interface AllEpisodesProps {
  show: SeriesDetails;
  watching: Watching | null;
  onRetry: () => void;
}

function AllEpisodes({ show, watching, onRetry }: AllEpisodesProps) {
  const text = useText();
  if (show.seasons.some(({ episodes }) => episodes.length > 0)) {
    return <Seasons show={show} watching={watching} onPlay={(episode, startMs) => { start(show, episode, startMs, text); }} />;
  }
  return (
    <div className={styles.state}>
      <EmptyState
        icon={<Icon size="1.5rem" strokeWidth={1.5} aria-hidden />}
        title={text.series.noEpisodes}
        advice={text.series.noEpisodesWhy}
      >
        <Button onClick={onRetry}>{text.common.tryAgain}</Button>
      </EmptyState>
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

  return (
    <TitleHead
      title={show}
      details={details}
      extent={
        more === null || more.seasons.length === 0
          ? null
          : text.series.seasonCount(more.seasons.filter(({ number }) => number !== 0).length)
      }
      released={null}
      watched={null}
      noPlot={text.onDemand.noPlot}
    >
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
    </TitleHead>
  );
}
