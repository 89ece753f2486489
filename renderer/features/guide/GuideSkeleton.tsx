import { Skeleton } from '../../components/Skeleton.tsx';
import styles from './GuidePage.module.css';

/** The grid before anything of it is here. */
export function GuideSkeleton() {
  return (
    <div className={styles.skeleton} aria-hidden>
      {Array.from({ length: 14 }, (_, row) => (
        <div key={row} className={styles.skeletonRow}>
          <Skeleton width="2.5rem" height="2.5rem" />
          <Skeleton width="7rem" />
          {Array.from({ length: 4 }, (__, cell) => (
            <Skeleton key={cell} width={`${8 + ((row * 5 + cell * 7) % 9)}rem`} height="3.25rem" />
          ))}
        </div>
      ))}
    </div>
  );
}
