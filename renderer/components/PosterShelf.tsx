import { Play } from 'lucide-react';
import { Poster } from './Poster.tsx';
import { Progress } from './Progress.tsx';
import { useRovingFocus } from './use-roving-focus.ts';
import styles from './PosterShelf.module.css';

export interface ShelfEntry {
  id: string;
  name: string;
  /** Second line. */
  detail: string | null;
  src: string | undefined;
  /** 0–1; null when nobody knows. */
  watched: number | null;
}

interface PosterShelfProps {
  title: string;
  /** What choosing does: read out before each name. */
  verb: string;
  entries: readonly ShelfEntry[];
  onChoose: (index: number) => void;
}

/** One row of posters above a grid: what was begun. */
export function PosterShelf({ title, verb, entries, onChoose }: PosterShelfProps) {
  const roving = useRovingFocus('row');
  if (entries.length === 0) return null;
  return (
    <section className={styles.shelf} aria-label={title}>
      <h2>{title}</h2>
      <ul className={styles.row} {...roving}>
        {entries.map((entry, index) => (
          <li key={entry.id}>
            <button
              type="button"
              data-roving
              tabIndex={index === 0 ? 0 : -1}
              className={styles.entry}
              onClick={() => {
                onChoose(index);
              }}
            >
              <Poster name={entry.name} src={entry.src} className={styles.poster}>
                <span className={styles.play} aria-hidden>
                  <Play size="1.25rem" fill="currentColor" strokeWidth={0} />
                </span>
                {entry.watched === null ? null : (
                  <span className={styles.progress} aria-hidden>
                    <Progress label={entry.name} share={entry.watched} />
                  </span>
                )}
              </Poster>
              <span className="unseen">{verb}</span>
              <span className={styles.name} dir="auto">{entry.name}</span>
              <span className={styles.detail}>{entry.detail ?? '\u00a0'}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
