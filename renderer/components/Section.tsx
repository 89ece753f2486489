import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';
import styles from './Section.module.css';

interface SectionProps {
  title: string;
  /** One line below the title. */
  why?: ReactNode;
  /** Beside the title: a count, or a button. */
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** A part of a page, under a heading of its own. */
export function Section({ title, why, aside, className, children }: SectionProps) {
  return (
    <section aria-label={title} className={classNames(styles.section, className)}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h2>{title}</h2>
          {why === undefined ? null : <div className={styles.why}>{why}</div>}
        </div>
        {typeof aside === 'string' ? <p className={`${styles.why} tabular`}>{aside}</p> : aside}
      </div>
      {children}
    </section>
  );
}
