import { Clapperboard, GalleryVerticalEnd, MoveRight, Tv, Undo2 } from 'lucide-react';
import { useCallback, useEffect, useId, useState, type ReactNode } from 'react';
import { changeTypes, type Change, type ChangeType, type Generation } from '#shared/model/change.ts';
import type { TitleKind } from '#shared/model/ids.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatMoment } from '../../lib/format-time.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';
import { usePagedRows } from '../../lib/use-paged-rows.ts';
import { useCatalogChange } from '../../stores/use-catalog-change.ts';
import { useIsOwner } from '../../stores/session.ts';
import { UndoDialog } from './UndoDialog.tsx';
import styles from './ChangesDialog.module.css';

interface ChangesDialogProps {
  playlist: Playlist;
  onClose: () => void;
}

/** What the last refreshes changed, and the way back. */
export function ChangesDialog({ playlist, onClose }: ChangesDialogProps) {
  const { changes } = useText();
  const generations = useGenerations(playlist);
  const [chosen, setChosen] = useState<number | null>(null);
  const [isAsking, setAsking] = useState(false);
  const list = generations.status === 'ready' ? generations.data : [];
  const at = Math.max(0, list.findIndex(({ generation }) => generation === chosen));
  const shown = list[at];
  return (
    <>
      <Dialog title={changes.title(playlist.name)} onClose={onClose} wide>
        {generations.status === 'failed' ? <FailedState error={generations.error} /> : null}
        {generations.status === 'ready' && shown === undefined ? (
          <EmptyState title={changes.none} advice={changes.noneAdvice} />
        ) : null}
        {generations.status === 'loading' ? <div className={styles.list} /> : null}
        {shown === undefined ? null : (
          <>
            <Head generations={list} shown={shown} onChoose={setChosen} onUndo={() => { setAsking(true); }} />
            <Types key={shown.generation} playlist={playlist} generation={shown} />
          </>
        )}
      </Dialog>
      {isAsking && shown !== undefined ? (
        <UndoDialog
          playlist={playlist}
          generation={shown}
          later={at}
          onClose={() => {
            setAsking(false);
          }}
          onUndone={onClose}
        />
      ) : null}
    </>
  );
}

/** The refreshes that can be undone, the newest first. */
function useGenerations({ id }: Playlist): Loadable<readonly Generation[]> {
  const [answer, setAnswer] = useState<Loadable<readonly Generation[]>>(loading);
  const load = useCallback(async () => {
    const found = await settled(api.catalog.listGenerations({ playlistId: id }));
    setAnswer(found.status === 'ready' ? { status: 'ready', data: found.data.generations } : found);
  }, [id]);
  const loadSoon = useCatalogChange(id, load);
  useEffect(loadSoon, [loadSoon]);
  return answer;
}

interface HeadProps {
  generations: readonly Generation[];
  shown: Generation;
  onChoose: (generation: number) => void;
  onUndo: () => void;
}

function Head({ generations, shown, onChoose, onUndo }: HeadProps) {
  const { changes } = useText();
  const language = useLanguage();
  const isOwner = useIsOwner();
  const describe = ({ refreshedAt, changes: counts }: Generation): string =>
    changes.of(formatMoment(refreshedAt, language), changes.sentence(counts));
  return (
    <div className={styles.head}>
      {generations.length > 1 ? (
        <Select
          className={styles.generations}
          label={changes.refresh}
          labelHidden
          value={String(shown.generation)}
          choices={generations.map((each) => ({ value: String(each.generation), label: describe(each) }))}
          onChange={(value) => {
            onChoose(Number(value));
          }}
        />
      ) : (
        <p className={`${styles.generations} tabular`}>{describe(shown)}</p>
      )}
      {isOwner ? (
        <Button icon={<Undo2 {...smallIconProps} />} onClick={onUndo}>
          {changes.undo}
        </Button>
      ) : null}
    </div>
  );
}

function Types({ playlist, generation: { generation, changes: counts } }: { playlist: Playlist; generation: Generation }) {
  const { changes } = useText();
  const panelId = useId();
  const types = changeTypes.filter((type) => counts[type] > 0);
  const [selected, setSelected] = useState<ChangeType>(types[0] ?? 'added');
  return (
    <div className={styles.types}>
      <Tabs
        label={changes.byType}
        tabs={types.map((type) => ({ id: type, label: changes.tab(type, counts[type]) }))}
        selected={selected}
        onSelect={setSelected}
        panelId={panelId}
      />
      <div id={panelId} role="tabpanel" aria-label={changes.types[selected]} className={styles.list}>
        <ChangeList key={selected} playlist={playlist} generation={generation} type={selected} />
      </div>
    </div>
  );
}

interface ChangeListProps {
  playlist: Playlist;
  generation: number;
  type: ChangeType;
}

function ChangeList({ playlist: { id }, generation, type }: ChangeListProps) {
  const { changes } = useText();
  const [active, setActive] = useState(0);
  const load = useCallback(
    (offset: number, limit: number) => api.catalog.listChanges({ playlistId: id, generation, type, offset, limit }),
    [id, generation, type],
  );
  const rows = usePagedRows(load);
  if (rows.status === 'failed' && rows.error) return <FailedState error={rows.error} onRetry={() => void rows.refresh()} />;
  return (
    <VirtualList<Change>
      label={changes.list}
      total={rows.status === 'ready' ? rows.total : 8}
      rowAt={rows.rowAt}
      rowHeight={3.25}
      active={active}
      onActive={setActive}
      onChoose={setActive}
      onRange={rows.want}
      renderRow={(change, state) => <ChangeRow change={change} type={type} active={state.active} />}
      renderPlaceholder={(index) => (
        <div className={styles.row}>
          <span className={styles.kind} />
          <Skeleton width={`${9 + ((index * 13) % 9)}rem`} />
        </div>
      )}
    />
  );
}

const icons: Record<TitleKind, ReactNode> = {
  channel: <Tv {...smallIconProps} />,
  movie: <Clapperboard {...smallIconProps} />,
  series: <GalleryVerticalEnd {...smallIconProps} />,
  episode: <GalleryVerticalEnd {...smallIconProps} />,
};

function ChangeRow({ change, type, active }: { change: Change; type: ChangeType; active: boolean }) {
  const { changes } = useText();
  const { kind, name, group, before } = change;
  const groupName = group ?? changes.noGroup;
  return (
    <div className={styles.row} data-active={active || undefined}>
      <span className={styles.kind} title={changes.kinds[kind]}>
        {icons[kind]}
        <span className="unseen">{changes.kinds[kind]}</span>
      </span>
      <div className={styles.words}>
        <p className={styles.name}>
          {type === 'renamed' ? <Became before={before} now={name} /> : <bdi title={name}>{name}</bdi>}
        </p>
        <p className={styles.second}>
          {type === 'moved' ? <Became before={before ?? changes.noGroup} now={groupName} /> : <bdi>{groupName}</bdi>}
        </p>
      </div>
    </div>
  );
}

function Became({ before, now }: { before: string | null; now: string }) {
  const { changes } = useText();
  if (before === null) return <bdi title={now}>{now}</bdi>;
  return (
    <span className={styles.became} title={`${before} → ${now}`}>
      <bdi className={styles.before}>{before}</bdi>
      <MoveRight {...smallIconProps} />
      <span className="unseen"> {changes.became} </span>
      <bdi>{now}</bdi>
    </span>
  );
}
