import { classNames } from '../lib/class-names.ts';
import styles from './Progress.module.css';

interface ProgressProps {
  label: string;
  /** 0–1; null while nobody can tell. */
  share: number | null;
  className?: string | undefined;
}

export function Progress({ label, share, className }: ProgressProps) {
  const percent = share === null ? undefined : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={classNames(styles.track, percent === undefined && styles.endless, className)}
    >
      <div className={styles.bar} style={percent === undefined ? undefined : { width: `${percent}%` }} />
    </div>
  );
}
