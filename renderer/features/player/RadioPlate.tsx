import { Logo } from '../../components/Logo.tsx';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { mediaUrl } from '../../stores/session.ts';
import styles from './Surface.module.css';

/** What is shown where a radio station has no picture. */
export function RadioPlate({ title }: { title: PlayableTitle }) {
  return (
    <div className={styles.radio} aria-hidden>
      <Logo name={title.name} src={mediaUrl(title.logo)} size="min(30cqh, 12rem)" />
    </div>
  );
}
