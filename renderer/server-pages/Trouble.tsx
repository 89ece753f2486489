import { RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AppError } from '#shared/errors.ts';
import { Button } from '../components/Button.tsx';
import { iconProps, smallIconProps } from '../components/icon.ts';
import type { FailureText } from '../i18n/failure-text.ts';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { describeTrouble } from './describe-trouble.ts';
import { formatWait } from './format-wait.ts';
import { useSecondsLeft } from './use-seconds-left.ts';
import styles from './Trouble.module.css';

interface TroubleProps {
  error: AppError | null;
  /** Where a failure means something of its own. */
  words?: FailureText | undefined;
  /** Tries again; not before the server said that it makes sense. */
  onRetry?: () => void;
  /** Further remedies. */
  children?: ReactNode;
}

/** What went wrong, what helps, and when. */
export function Trouble({ error, words, onRetry, children }: TroubleProps) {
  const text = useText();
  const language = useLanguage();
  const secondsLeft = useSecondsLeft(error);
  if (error === null) return null;
  const { sentence, advice } = words ?? describeTrouble(error, text);
  return (
    <div className={styles.trouble}>
      <TriangleAlert {...iconProps} className={styles.icon} />
      <div className={styles.words}>
        <p role="alert">
          <b>{sentence}</b> <span>{advice}</span>
        </p>
        {secondsLeft > 0 ? <p className="tabular">{text.serverPages.wait(formatWait(secondsLeft, language))}</p> : null}
        {onRetry === undefined && children === undefined ? null : (
          <div className={styles.actions}>
            {onRetry === undefined ? null : (
              <Button icon={<RotateCw {...smallIconProps} />} disabled={secondsLeft > 0} onClick={onRetry}>
                {text.common.tryAgain}
              </Button>
            )}
            {children}
          </div>
        )}
      </div>
    </div>
  );
}
