import type { ReactNode } from 'react';
import styles from './ItemRow.module.css';

interface ItemRowProps {
  /** With its badges. */
  name: ReactNode;
  /** One line below the name. */
  note?: ReactNode;
  /** Further lines, and what else stands with the name. */
  more?: ReactNode;
  /** What can be done with it. */
  children?: ReactNode;
}

/** One of a list, with a line above it: how it is called, what there is to say of it, and what can be done with it. */
export function ItemRow({ name, note, more, children }: ItemRowProps) {
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name} dir="auto">
          {name}
        </p>
        {note === undefined ? null : (
          <p className={`${styles.note} tabular`} dir="auto">
            {note}
          </p>
        )}
        {more}
      </div>
      {children === undefined || children === null ? null : <div className={styles.actions}>{children}</div>}
    </li>
  );
}
