import type { ReactNode } from 'react';
import type { AppError } from '#shared/errors.ts';
import { Button } from '../../components/Button.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { TitleHeroSkeleton } from '../../components/TitleHero.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { Loadable } from '../../lib/loadable.ts';
import { goBack } from '../../lib/router.ts';
import { kinds, useKindText, type OnDemandKind } from './kinds.ts';
import styles from './TitlePage.module.css';

export function backToList(kind: OnDemandKind): void {
  goBack({ page: kinds[kind].list });
}

interface TitlePageProps {
  kind: OnDemandKind;
  details: Loadable<unknown>;
  onRetry: () => void;
  /** Null while nothing is known of the title. */
  head: ReactNode;
  children?: ReactNode;
}

/** The page of one film or series: its head, or what is shown until there is one, and what else it has below. */
export function TitlePage({ kind, details, onRetry, head, children }: TitlePageProps) {
  const { common } = useText();
  return (
    <div className={styles.page}>
      {head ??
        (details.status === 'failed' ? (
          <div className={styles.alone}>
            <TitleFailed kind={kind} error={details.error} onRetry={onRetry} />
          </div>
        ) : (
          <TitleHeroSkeleton backLabel={common.back} onBack={() => { backToList(kind); }} />
        ))}
      {children}
    </div>
  );
}

interface TitleFailedProps {
  kind: OnDemandKind;
  error: AppError;
  onRetry: () => void;
}

/** Why the provider gave no details, with the ways on. */
export function TitleFailed({ kind, error, onRetry }: TitleFailedProps) {
  const text = useKindText(kind);
  return (
    <FailedState error={error} onRetry={onRetry}>
      <Button onClick={() => { backToList(kind); }}>{text.backToList}</Button>
    </FailedState>
  );
}
