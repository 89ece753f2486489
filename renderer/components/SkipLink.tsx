import type { ReactNode } from 'react';
import styles from './SkipLink.module.css';

/** The first stop of the keyboard: past what every page begins with. The address stays, which is a page's place. */
export function SkipLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <a
      href={`#${to}`}
      className={styles.skip}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(to)?.focus();
      }}
    >
      {children}
    </a>
  );
}
