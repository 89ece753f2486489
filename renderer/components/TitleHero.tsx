import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './Button.tsx';
import { iconProps } from './icon.ts';
import { Poster } from './Poster.tsx';
import { Progress } from './Progress.tsx';
import { Skeleton } from './Skeleton.tsx';
import { useImage } from './use-image.ts';
import styles from './TitleHero.module.css';

interface TitleHeroProps {
  name: string;
  poster: string | undefined;
  /** 0–1, with what a screen reader calls it; null when it was not begun. */
  watched: { share: number; label: string } | null;
  backdrop: string | undefined;
  /** Year, length, rating…: short words in one line. */
  facts: readonly ReactNode[];
  /** Null when nobody wrote one; undefined while it is on its way. */
  plot: string | null | undefined;
  noPlot: string;
  people: readonly { label: string; names: string }[];
  actions: ReactNode;
  backLabel: string;
  onBack: () => void;
}

/** The head of a film's or series' page: picture, name, what it is about and what one can do. */
export function TitleHero(props: TitleHeroProps) {
  const { name, poster, watched, backdrop, facts, plot, noPlot, people, actions, backLabel, onBack } = props;
  const behind = useImage(backdrop);
  return (
    <header className={styles.hero}>
      <div className={styles.behind} aria-hidden>
        {behind.shown === null ? null : (
          <img className={styles.image} src={behind.shown} alt="" crossOrigin="anonymous" onError={behind.onError} />
        )}
      </div>
      <IconButton className={styles.back} label={backLabel} icon={<ArrowLeft {...iconProps} />} onClick={onBack} />
      <div className={styles.content}>
        <Poster name={name} src={poster} className={styles.poster}>
          {watched === null ? null : <Progress label={watched.label} share={watched.share} className={styles.progress} />}
        </Poster>
        <div className={styles.words}>
          <h1 className={styles.name} dir="auto">{name}</h1>
          <ul className={styles.facts}>
            {facts.map((fact, index) => (
              <li key={index}>{fact}</li>
            ))}
          </ul>
          <div className={styles.actions}>{actions}</div>
          {plot === undefined ? (
            <div className={styles.plot} aria-hidden>
              <Skeleton />
              <Skeleton width="94%" />
              <Skeleton width="60%" />
            </div>
          ) : (
            <p className={plot === null ? styles.noPlot : styles.plot} dir="auto">{plot ?? noPlot}</p>
          )}
          {people.length === 0 ? null : (
            <dl className={styles.people}>
              {people.map(({ label, names }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd dir="auto">{names}</dd>
                </div>
              ))}
            </dl>
          )}
        </div>
      </div>
    </header>
  );
}

/** The same head with nothing in it yet. */
export function TitleHeroSkeleton({ backLabel, onBack }: Pick<TitleHeroProps, 'backLabel' | 'onBack'>) {
  return (
    <header className={styles.hero}>
      <div className={styles.behind} />
      <IconButton className={styles.back} label={backLabel} icon={<ArrowLeft {...iconProps} />} onClick={onBack} />
      <div className={styles.content} aria-hidden>
        <Skeleton className={styles.poster} height="auto" />
        <div className={styles.words}>
          <Skeleton width="50%" height="2.75rem" />
          <Skeleton width="30%" height="1rem" />
          <div className={styles.actions}>
            <Skeleton width="8rem" height="2.75rem" />
            <Skeleton width="2.75rem" height="2.75rem" />
          </div>
          <div className={styles.plot}>
            <Skeleton />
            <Skeleton width="94%" />
            <Skeleton width="60%" />
          </div>
        </div>
      </div>
    </header>
  );
}
