import { Search } from 'lucide-react';
import { useCallback, useId, useMemo, useState } from 'react';
import { matchStates, type MatchState } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { TextField } from '../../components/TextField.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { coalesce } from '../../lib/coalesce.ts';
import { settled } from '../../lib/loadable.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { usePagedRows } from '../../lib/use-paged-rows.ts';
import { useActivePlaylistId } from '../../stores/active-playlist.ts';
import { notify } from '../../stores/notices.ts';
import { useIsOwner } from '../../stores/session.ts';
import { MatchPane } from './MatchPane.tsx';
import { MatchRow, MatchRowSkeleton } from './MatchRow.tsx';
import type { ChannelMatch } from './match.ts';
import styles from './MatchDeskPage.module.css';

/** At this confidence suggestions can be taken all at once. */
const certain = 0.8;
/** In rem. */
const rowHeight = 3.5;
const reloadPauseMs = 300;

/** Which guide belongs to which channel, and the place to decide it where nothing else can. */
export function MatchDeskPage() {
  const { guideSettings, common } = useText();
  const playlistId = useActivePlaylistId();
  const isOwner = useIsOwner();
  if (playlistId === null) return <EmptyState isHeading title={guideSettings.noPlaylist} />;
  if (!isOwner) return <EmptyState isHeading title={common.ownerOnly} />;
  return <MatchDesk key={playlistId} playlistId={playlistId} />;
}

type Counts = Partial<Record<MatchState, number>>;

function MatchDesk({ playlistId }: { playlistId: PlaylistId }) {
  const messages = useText();
  const { matchDesk: text } = messages;
  const panelId = useId();
  const [state, setState] = useState<MatchState>('suggested');
  const [typed, setTyped] = useState('');
  const search = useDebounced(typed.trim(), 150);
  const [counts, setCounts] = useState<Counts>({});
  const [active, setActive] = useState(0);
  const [isAccepting, setAccepting] = useState(false);

  const load = useCallback(
    async (offset: number, limit: number) => {
      const page = await api.guideMatches.listMatches({ playlistId, state, offset, limit, ...(search === '' ? {} : { search }) });
      setCounts(page.counts);
      return page;
    },
    [playlistId, state, search],
  );
  const rows = usePagedRows<ChannelMatch>(load);
  const { refresh } = rows;
  const reload = useMemo(() => coalesce(refresh, reloadPauseMs), [refresh]);
  useAppEvent('guide.changed', (event) => {
    if (event.playlistId === playlistId) reload();
  });
  const at = Math.min(active, Math.max(0, rows.total - 1));
  const shown = rows.rowAt(at);

  const accept = async (): Promise<void> => {
    setAccepting(true);
    const done = await settled(api.guideMatches.acceptSuggestions({ playlistId, minConfidence: certain }));
    setAccepting(false);
    if (done.status === 'failed') notify({ tone: 'bad', text: describeFailure(done.error, messages).sentence });
    else notify({ tone: 'good', text: text.accepted(done.data.accepted) });
    await refresh();
  };
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1>{text.title}</h1>
          <p className={styles.intro}>{text.intro}</p>
        </div>
        <Button disabled={isAccepting || (counts.suggested ?? 0) === 0} onClick={() => void accept()}>
          {text.acceptNone}
        </Button>
      </header>
      <div className={styles.filters}>
        <Tabs<MatchState>
          label={text.channels}
          panelId={panelId}
          selected={state}
          onSelect={(next) => {
            setState(next);
            setActive(0);
          }}
          tabs={inOrder.map((each) => ({ id: each, label: `${text.states[each]} ${counts[each] ?? 0}` }))}
        />
        <TextField
          className={styles.search}
          label={text.search}
          labelHidden
          type="search"
          placeholder={text.search}
          maxLength={100}
          value={typed}
          onChange={(value) => {
            setTyped(value);
            setActive(0);
          }}
          leading={<Search {...smallIconProps} />}
        />
      </div>
      <div id={panelId} role="tabpanel" aria-label={text.states[state]} className={styles.desk}>
        <div className={styles.list}>
          {rows.status === 'failed' && rows.error ? (
            <FailedState error={rows.error} onRetry={() => void refresh()} />
          ) : rows.status === 'ready' && rows.total === 0 ? (
            <EmptyState title={search === '' ? text.nothing : text.nothingFound(search)} />
          ) : (
            <VirtualList<ChannelMatch>
              label={text.channels}
              total={rows.total}
              rowAt={rows.rowAt}
              rowHeight={rowHeight}
              renderRow={(row) => <MatchRow match={row} />}
              renderPlaceholder={(index) => <MatchRowSkeleton index={index} />}
              active={at}
              onActive={setActive}
              onChoose={setActive}
              onRange={rows.want}
            />
          )}
        </div>
        {shown !== undefined ? (
          <MatchPane key={shown.channel.id} playlistId={playlistId} match={shown} onChanged={() => void refresh()} />
        ) : (
          <p className={styles.pick}>{text.pick}</p>
        )}
      </div>
    </div>
  );
}

/** What needs a decision comes first. */
const inOrder: readonly MatchState[] = ['suggested', 'unmatched', ...matchStates.filter((each) => each !== 'suggested' && each !== 'unmatched')];
