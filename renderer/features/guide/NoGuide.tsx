import { CalendarOff, CalendarSearch, CalendarSync } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { GuideSource } from '#shared/model/guide.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { Progress } from '../../components/Progress.tsx';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { navigate } from '../../lib/router.ts';
import { notify } from '../../stores/notices.ts';
import { useIsOwner } from '../../stores/session.ts';
import { useGuideProgress, type GuideState } from './use-guide-state.ts';
import styles from './GuidePage.module.css';

const icon = { size: '1.5rem', strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Why there is no grid to show, and what brings one. */
export function NoGuide({ playlist, state }: { playlist: Playlist; state: GuideState }) {
  const { guide } = useText();
  const isOwner = useIsOwner();
  const source = useFailedSource(playlist, state);
  const retry = useRefresh(playlist);
  const toSources = (
    <Button onClick={() => { navigate({ page: 'settings' }); }}>{guide.manageSources}</Button>
  );
  if (state.refreshing) return <Fetching playlist={playlist} />;
  if (state.sources === 0) {
    return (
      <EmptyState icon={<CalendarOff {...icon} />} title={guide.noSource} advice={guide.noSourceAdvice}>
        {isOwner ? <Button tone="primary" onClick={() => { navigate({ page: 'settings' }); }}>{guide.addSource}</Button> : null}
      </EmptyState>
    );
  }
  if (state.span === null && source?.lastFailure) {
    return <FailedState error={source.lastFailure} {...(isOwner ? { onRetry: retry } : {})}>{isOwner ? toSources : null}</FailedState>;
  }
  if (state.span === null && state.refreshedAt === null) {
    return (
      <EmptyState icon={<CalendarOff {...icon} />} title={guide.notFetched} advice={guide.notFetchedAdvice}>
        {isOwner ? <Button tone="primary" onClick={retry}>{guide.fetchNow}</Button> : null}
        {isOwner ? toSources : null}
      </EmptyState>
    );
  }
  if (state.span === null) {
    return (
      <EmptyState icon={<CalendarOff {...icon} />} title={guide.empty} advice={guide.emptyAdvice}>
        {isOwner ? <Button tone="primary" onClick={retry}>{guide.fetchAgain}</Button> : null}
        {isOwner ? toSources : null}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<CalendarSearch {...icon} />} title={guide.nothingMatched} advice={guide.nothingMatchedAdvice}>
      {isOwner ? <Button tone="primary" onClick={() => { navigate({ page: 'guide-match' }); }}>{guide.openMatchDesk}</Button> : null}
      {isOwner ? toSources : null}
    </EmptyState>
  );
}

/** Where the reading is, in words and numbers. */
function Fetching({ playlist }: { playlist: Playlist }) {
  const { guide } = useText();
  const progress = useGuideProgress(playlist.id);
  const share = progress === null || progress.totalBytes === null || progress.totalBytes === 0 ? null : progress.bytes / progress.totalBytes;
  return (
    <EmptyState icon={<CalendarSync {...icon} />} title={guide.fetching} advice={guide.fetchingAdvice}>
      <div className={styles.fetching} role="status">
        <Progress label={guide.fetching} share={progress?.phase === 'reading' ? share : null} />
        <p className="tabular">
          {progress === null ? guide.phases.waiting : guide.phases[progress.phase]}
          {progress !== null && progress.programmes > 0 ? ` ${guide.programmes(progress.programmes)}` : null}
        </p>
      </div>
    </EmptyState>
  );
}

/** The source that failed last, when none brought anything. */
function useFailedSource({ id }: Playlist, state: GuideState): GuideSource | null {
  const [failed, setFailed] = useState<GuideSource | null>(null);
  useEffect(() => {
    if (state.span !== null || state.sources === 0 || state.refreshing) return undefined;
    let isWanted = true;
    void settled(api.guideSources.listSources({ playlistId: id })).then((answer) => {
      if (!isWanted || answer.status === 'failed') return;
      setFailed(answer.data.sources.find(({ enabled, lastFailure }) => enabled && lastFailure !== null) ?? null);
    });
    return () => {
      isWanted = false;
    };
  }, [id, state]);
  return failed;
}

function useRefresh({ id }: Playlist): () => void {
  const text = useText();
  return () => {
    void settled(api.guideSources.refreshGuide({ playlistId: id })).then((answer) => {
      if (answer.status === 'failed') notify({ tone: 'bad', text: describeFailure(answer.error, text).sentence });
    });
  };
}
