import { Skeleton } from '../components/Skeleton.tsx';
import { useText } from '../i18n/use-text.ts';
import styles from './Waiting.module.css';

/** The place of a list that is on its way, and of the notice above it. */
export function Waiting({ rows = 4, hasNotice = false }: { rows?: number; hasNotice?: boolean }) {
  const { common } = useText();
  return (
    <div className={styles.waiting}>
      <p role="status" className="unseen">
        {common.loading}
      </p>
      {hasNotice ? <Skeleton className={styles.notice} height="4.25rem" /> : null}
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className={styles.row}>
          <div className={styles.words}>
            <Skeleton width={at % 2 === 0 ? '9rem' : '12rem'} />
            <Skeleton width={at % 2 === 0 ? '16rem' : '14rem'} height="0.75rem" />
          </div>
          <Skeleton width="5rem" height="1.5rem" />
        </div>
      ))}
    </div>
  );
}
