import type { ReactNode } from 'react';
import styles from './ColumnPage.module.css';

interface ColumnPageProps {
  title: string;
  /** What the page is for. */
  intro?: string;
  /** Beside the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A page of one column, which scrolls. */
export function ColumnPage({ title, intro, aside, children }: ColumnPageProps) {
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <header className={styles.head}>
          <div>
            <h1>{title}</h1>
            {intro === undefined ? null : <p>{intro}</p>}
          </div>
          {aside}
        </header>
        {children}
      </div>
    </div>
  );
}
