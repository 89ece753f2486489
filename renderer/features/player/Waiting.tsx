import styles from './Surface.module.css';
import { useWaiting } from './use-waiting.ts';

/** A turning ring with what it waits for. */
export function Waiting() {
  const words = useWaiting();
  return (
    <div className={styles.waiting} role="status">
      {words === null ? null : (
        <>
          <span className={styles.ring} aria-hidden />
          <span>{words}</span>
        </>
      )}
    </div>
  );
}
