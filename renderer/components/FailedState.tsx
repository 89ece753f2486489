import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Failure } from '#shared/errors.ts';
import { describeFailure, remedyFor } from '../i18n/describe-failure.ts';
import { useText } from '../i18n/use-text.ts';
import { classNames } from '../lib/class-names.ts';
import { Button } from './Button.tsx';
import { LicenseButton } from './LicenseButton.tsx';
import styles from './State.module.css';

interface FailedStateProps {
  error: Pick<Failure, 'code'> & { reason?: Failure['reason'] | undefined };
  onRetry?: () => void;
  /** Set where it is all there is on the page. */
  isHeading?: boolean;
  /** Further buttons, such as the one that mends the cause. */
  children?: ReactNode;
}

/** What failed, why and what to do, with the button that does it. */
export function FailedState({ error, onRetry, isHeading, children }: FailedStateProps) {
  const text = useText();
  const { sentence, advice } = describeFailure(error, text);
  return (
    <div className={classNames(styles.state, styles.failed)} role="alert">
      <div className={styles.icon}>
        <TriangleAlert size="1.5rem" strokeWidth={1.5} aria-hidden />
      </div>
      {isHeading ? <h1 className={styles.title}>{sentence}</h1> : <p className={styles.title}>{sentence}</p>}
      <p className={styles.advice}>{advice}</p>
      <div className={styles.actions}>
        {onRetry ? (
          <Button tone="primary" onClick={onRetry}>
            {text.common.tryAgain}
          </Button>
        ) : null}
        {remedyFor(error) === 'open-license' ? <LicenseButton /> : null}
        {children}
      </div>
    </div>
  );
}
