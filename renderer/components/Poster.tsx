import type { CSSProperties, ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import { hueOf } from '../lib/initials.ts';
import { Picture } from './Picture.tsx';
import { useImage } from './use-image.ts';
import styles from './Poster.module.css';

interface PosterProps {
  name: string;
  /** Full address; undefined when there is none. */
  src: string | undefined;
  className?: string | undefined;
  /** What lies over the picture: a badge, a progress bar. */
  children?: ReactNode;
}

interface PosterStyle extends CSSProperties {
  '--hue': number;
}

/** A film's or series' poster, 2:3; without one its name set as a cover. Decorative: the name stands beside it. */
export function Poster({ name, src, className, children }: PosterProps) {
  const { shown, onError } = useImage(src);
  const style: PosterStyle = { '--hue': hueOf(name) };
  return (
    <span className={classNames(styles.poster, className)} style={style}>
      {shown === null ? (
        <span className={styles.fallback} aria-hidden>
          <span dir="auto">{name}</span>
        </span>
      ) : (
        <Picture className={styles.image} src={shown} onError={onError} />
      )}
      {children}
    </span>
  );
}
