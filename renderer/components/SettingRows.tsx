import type { ReactNode } from 'react';
import styles from './SettingRows.module.css';

/** Settings in a frame, one below the other. */
export function SettingRows({ children }: { children: ReactNode }) {
  return <div className={styles.rows}>{children}</div>;
}

interface SettingRowProps {
  label: string;
  why: string;
  /** What it is set with. */
  children: ReactNode;
}

export function SettingRow({ label, why, children }: SettingRowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <p className={styles.label}>{label}</p>
        <p className={styles.why}>{why}</p>
      </div>
      {children}
    </div>
  );
}
