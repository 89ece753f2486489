import { Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { Poster } from './Poster.tsx';
import { Skeleton } from './Skeleton.tsx';
import styles from './PosterCell.module.css';

interface PosterCellProps {
  name: string;
  /** Full address; undefined when there is none. */
  src: string | undefined;
  year: number | null;
  /** 0–10, written as it should be read. */
  rating: string | null;
  favorite: boolean;
}

/** A film or series in a grid: its poster, its name and what helps to choose. */
export function PosterCell({ name, src, year, rating, favorite }: PosterCellProps) {
  return (
    <div className={styles.cell}>
      <Poster name={name} src={src} className={styles.poster}>
        {favorite ? (
          <span className={styles.mark}>
            <Star size="0.875rem" fill="currentColor" strokeWidth={0} aria-hidden />
          </span>
        ) : null}
      </Poster>
      <p className={styles.name} dir="auto">{name}</p>
      <Facts year={year} rating={rating} />
    </div>
  );
}

function Facts({ year, rating }: { year: number | null; rating: string | null }): ReactNode {
  return (
    <p className={styles.facts}>
      {year === null ? null : <span>{year}</span>}
      {rating === null ? null : (
        <span className={styles.rating}>
          <Star size="0.75rem" fill="currentColor" strokeWidth={0} aria-hidden />
          {rating}
        </span>
      )}
      {/* Keeps the height of a line where nothing is known. */}
      {year === null && rating === null ? '\u00a0' : null}
    </p>
  );
}

export function PosterCellSkeleton() {
  return (
    <div className={styles.cell}>
      <Skeleton className={styles.poster} height="auto" />
      <p className={styles.name}>
        <Skeleton width="80%" />
      </p>
      <p className={styles.facts}>
        <Skeleton width="40%" height="0.75rem" />
      </p>
    </div>
  );
}

/** Rem under a poster of `width` rem: the name, the facts and the space between. */
export function posterCellHeight(width: number): number {
  return width * 1.5 + 3;
}
