import { Check, Play } from 'lucide-react';
import { useId, useState } from 'react';
import type { Episode, Season, SeriesDetails } from '#shared/model/title.ts';
import { smallIconProps } from '../../components/icon.ts';
import { Picture } from '../../components/Picture.tsx';
import { Progress } from '../../components/Progress.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useImage } from '../../components/use-image.ts';
import { useRovingFocus } from '../../components/use-roving-focus.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatDuration } from '../../lib/format-time.ts';
import { mediaUrl } from '../../stores/session.ts';
import { continueFrom } from './continue-from.ts';
import { episodeName } from './playable-episode.ts';
import styles from './Seasons.module.css';
import type { Watching } from './use-watching.ts';

interface SeasonsProps {
  show: SeriesDetails;
  watching: Watching | null;
  onPlay: (episode: Episode, startMs: number) => void;
}

/** The seasons as tabs; it opens on the one where the series goes on. */
export function Seasons({ show, watching, onPlay }: SeasonsProps) {
  const text = useText();
  const panelId = useId();
  const seasons = [...show.seasons].filter(({ episodes }) => episodes.length > 0).sort(specialsLast);
  const [chosen, setChosen] = useState<number | null>(null);
  const next = watching === null ? null : continueFrom(show.seasons, watching.resumePoints, watching.history);
  const number = chosen ?? next?.episode.season ?? seasons[0]?.number;
  const season = seasons.find((each) => each.number === number) ?? seasons[0];
  if (season === undefined) return null;
  const nameOf = ({ number: which, name }: Season): string => (which === 0 || name === null || isPlain(name) ? text.series.season(which) : name);
  return (
    <section className={styles.seasons} aria-label={text.series.seasons}>
      {seasons.length > 1 ? (
        <Tabs
          label={text.series.seasons}
          tabs={seasons.map((each) => ({ id: String(each.number), label: nameOf(each) }))}
          selected={String(season.number)}
          onSelect={(id) => { setChosen(Number(id)); }}
          panelId={panelId}
        />
      ) : null}
      <div id={panelId} {...(seasons.length > 1 ? { role: 'tabpanel', 'aria-label': nameOf(season) } : {})}>
        <Episodes
          key={season.number}
          show={show}
          season={season}
          name={nameOf(season)}
          watching={watching}
          current={next?.episode.id ?? null}
          onPlay={onPlay}
        />
      </div>
    </section>
  );
}

/** Panels name a season by its number, in English, whatever the viewer speaks. */
function isPlain(name: string): boolean {
  return name.trim() === '' || /^season ?\d{1,4}$/i.test(name.trim());
}

function specialsLast(a: Season, b: Season): number {
  const rank = ({ number }: Season): number => (number === 0 ? Infinity : number);
  return rank(a) - rank(b);
}

interface EpisodesProps {
  show: SeriesDetails;
  season: Season;
  name: string;
  watching: Watching | null;
  current: Episode['id'] | null;
  onPlay: (episode: Episode, startMs: number) => void;
}

function Episodes({ show, season, name, watching, current, onPlay }: EpisodesProps) {
  const text = useText().series;
  const roving = useRovingFocus('column');
  const stop = season.episodes.some(({ id }) => id === current) ? current : season.episodes[0]?.id;
  return (
    <ol className={styles.episodes} aria-label={text.episodesOf(name)} {...roving}>
      {season.episodes.map((episode) => {
        const point = watching?.resumePoints.find(({ id }) => id === episode.id);
        const isWatched = point === undefined && (watching?.history.some(({ id }) => id === episode.id) ?? false);
        return (
          <li key={episode.id}>
            <EpisodeRow
              show={show}
              episode={episode}
              isStop={episode.id === stop}
              isWatched={isWatched}
              share={point?.durationMs == null ? null : point.positionMs / point.durationMs}
              onPlay={() => { onPlay(episode, point?.positionMs ?? 0); }}
            />
          </li>
        );
      })}
    </ol>
  );
}

interface EpisodeRowProps {
  show: SeriesDetails;
  episode: Episode;
  isStop: boolean;
  isWatched: boolean;
  share: number | null;
  onPlay: () => void;
}

function EpisodeRow({ show, episode, isStop, isWatched, share, onPlay }: EpisodeRowProps) {
  const text = useText();
  const language = useLanguage();
  const still = useImage(mediaUrl(episode.image));
  return (
    <button type="button" data-roving tabIndex={isStop ? 0 : -1} className={styles.episode} onClick={onPlay}>
      <span className={styles.still} aria-hidden>
        {still.shown === null ? (
          <span className={styles.number}>{episode.number ?? '·'}</span>
        ) : (
          <Picture src={still.shown} onError={still.onError} />
        )}
        <span className={styles.play}>
          <Play size="1.5rem" fill="currentColor" strokeWidth={0} />
        </span>
        {share === null ? null : (
          <span className={styles.progress}>
            <Progress label={text.onDemand.continueWatching} share={share} />
          </span>
        )}
      </span>
      <span className={styles.words}>
        <span className={styles.name}>
          <span className={styles.code}>{episode.number === null ? '' : `${episode.number}.`}</span>
          <span dir="auto">{episodeName(episode, show, text)}</span>
        </span>
        <span className={styles.facts}>
          {isWatched ? (
            <span className={styles.watched}>
              <Check {...smallIconProps} />
              {text.series.watched}
            </span>
          ) : null}
          {episode.durationMs === null ? null : <span>{formatDuration(episode.durationMs, language)}</span>}
        </span>
        {episode.plot === null ? null : <span className={styles.plot} dir="auto">{episode.plot}</span>}
      </span>
    </button>
  );
}

/** The place of the episodes while the provider is asked for them. */
export function EpisodeListSkeleton() {
  return (
    <div className={styles.seasons} aria-hidden>
      <div className={styles.episodes}>
        {[0, 1, 2, 3].map((row) => (
          <div key={row} className={styles.episode}>
            <Skeleton className={styles.still} width="100%" height="auto" />
            <span className={styles.words}>
              <Skeleton width="14rem" height="1rem" />
              <Skeleton width="5rem" height="0.75rem" />
              <Skeleton width="70%" />
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
