import { useText } from '../../i18n/use-text.ts';
import styles from './Player.module.css';

/** The digits typed so far, large enough to be read across the room. */
export function NumberOverlay({ digits }: { digits: string | null }) {
  const text = useText();
  return (
    <div className={styles.number} role="status" data-above-player hidden={digits === null}>
      {digits === null ? null : (
        <>
          <span className="unseen">{text.player.channelNumber(digits)}</span>
          <span aria-hidden className="tabular">
            {digits}
            <span className={styles.cursor}>–</span>
          </span>
        </>
      )}
    </div>
  );
}
