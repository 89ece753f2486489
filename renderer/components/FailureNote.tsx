import type { AppError } from '#shared/errors.ts';
import { describeFailure, remedyFor } from '../i18n/describe-failure.ts';
import { useText } from '../i18n/use-text.ts';
import { LicenseButton } from './LicenseButton.tsx';
import styles from './FailureNote.module.css';

/** A failure beside the form that led to it. */
export function FailureNote({ error }: { error: AppError | null }) {
  const text = useText();
  if (error === null) return null;
  const { sentence, advice } = describeFailure(error, text);
  return (
    <div className={styles.failure} role="alert">
      <b>{sentence}</b>
      <span>{advice}</span>
      {remedyFor(error) === 'open-license' ? <LicenseButton /> : null}
    </div>
  );
}
