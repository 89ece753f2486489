import { Tv } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './State.module.css';

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** Set where it is all there is on the page. */
  isHeading?: boolean;
  advice?: string;
  children?: ReactNode;
}

/** Nothing here, said with what one can do about it; buttons are its children. */
export function EmptyState({ icon, title, isHeading, advice, children }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <div className={styles.icon}>{icon ?? <Tv size="1.5rem" strokeWidth={1.5} aria-hidden />}</div>
      {isHeading ? <h1 className={styles.title}>{title}</h1> : <p className={styles.title}>{title}</p>}
      {advice === undefined ? null : <p className={styles.advice}>{advice}</p>}
      {children ? <div className={styles.actions}>{children}</div> : null}
    </div>
  );
}
