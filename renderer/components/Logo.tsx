import type { CSSProperties } from 'react';
import { classNames } from '../lib/class-names.ts';
import { hueOf, initials } from '../lib/initials.ts';
import { Picture } from './Picture.tsx';
import { useImage } from './use-image.ts';
import styles from './Logo.module.css';

interface LogoProps {
  name: string;
  /** Full address; undefined when there is none. */
  src: string | undefined;
  /** CSS length; 2.5rem unless told. */
  size?: string;
  className?: string | undefined;
}

interface LogoStyle extends CSSProperties {
  '--hue': number;
  '--logo-size'?: string;
}

/** A channel's logo, never stretched, on a neutral plate; without one the initials of its name. Decorative: the name stands beside it. */
export function Logo({ name, src, size, className }: LogoProps) {
  const { shown, onError } = useImage(src);
  const style: LogoStyle = { '--hue': hueOf(name), ...(size === undefined ? {} : { '--logo-size': size }) };
  return (
    <span aria-hidden className={classNames(styles.logo, shown === null && styles.plain, className)} style={style}>
      {shown === null ? (
        <span className={styles.initials}>{initials(name)}</span>
      ) : (
        <Picture className={styles.image} src={shown} onError={onError} />
      )}
    </span>
  );
}
