import { Check, ChevronRight, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { MovePreview } from '#shared/model/move.ts';
import { Button } from '../../components/Button.tsx';
import { DialogActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { iconProps, smallIconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import formStyles from './forms.module.css';
import cardStyles from './Card.module.css';
import styles from './MovePreviewPanel.module.css';

/** How many missing titles the core tells at most. */
const mostMissing = 100;

interface MovePreviewPanelProps {
  preview: MovePreview;
  applying: boolean;
  error: AppError | null;
  onApply: () => void;
  onDiscard: () => void;
}

/** What a move would keep, in words, before anything is changed. */
export function MovePreviewPanel({ preview, applying, error, onApply, onDiscard }: MovePreviewPanelProps) {
  const { move, changes } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  const { before, after, same, missing } = preview;
  const marks = [
    [move.favorites, preview.favorites],
    [move.history, preview.history],
    [move.resumePoints, preview.resumePoints],
    [move.groups, preview.groups],
  ] as const;
  const marked = marks.filter(([, { total }]) => total > 0);
  return (
    <div className={styles.panel}>
      <h3 ref={heading} tabIndex={-1} className="unseen">
        {move.preview}
      </h3>
      <p className={styles.same}>
        {move.same(same, before)} <span>{move.after(after)}</span>
      </p>
      {same * 2 < before ? (
        <p className={cardStyles.warn}>
          <TriangleAlert {...iconProps} />
          <span className={cardStyles.words}>{move.doubtful}</span>
        </p>
      ) : null}
      {marked.length === 0 ? (
        <p className={styles.quiet}>{move.noMarks}</p>
      ) : (
        <dl className={styles.marks}>
          {marked.map(([label, { kept, total }]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className={`${kept === total ? styles.whole : styles.part} tabular`}>
                {kept === total ? <Check {...smallIconProps} /> : null}
                {move.kept(kept, total)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {missing.length === 0 ? null : (
        <details className={`${formStyles.fold} ${styles.missing}`}>
          <summary>
            <ChevronRight {...smallIconProps} />
            {missing.length < mostMissing ? move.missing(missing.length) : move.missingAtLeast(missing.length)}
          </summary>
          <p className={styles.quiet}>{move.missingAdvice}</p>
          <ul tabIndex={0} aria-label={move.missing(missing.length)}>
            {missing.map(({ kind, name }, at) => (
              <li key={at}>
                <bdi>{name}</bdi>
                <span>{changes.kinds[kind]}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <FailureNote error={error} />
      <DialogActions>
        <Button tone="quiet" disabled={applying} onClick={onDiscard}>
          {move.discard}
        </Button>
        <Button tone="primary" disabled={applying} onClick={onApply}>
          {applying ? move.applying : move.apply}
        </Button>
      </DialogActions>
    </div>
  );
}
