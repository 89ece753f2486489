import { ArrowDown, ArrowUp, ArrowUpToLine, Combine, Eye, EyeOff, Pencil, Plus, RotateCcw, Search, Trash2, Ungroup } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Group } from '#shared/contract/groups.ts';
import { groupKinds, type CategoryId, type GroupKind, type PlaylistId } from '#shared/model/ids.ts';
import { moveBefore } from '#shared/model/move-before.ts';
import { api } from '../../api/api.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { foldText } from '../../lib/fold-text.ts';
import { notify } from '../../stores/notices.ts';
import { changeSettings, useSettings } from '../../stores/settings.ts';
import { usePlaylistList } from '../../stores/active-playlist.ts';
import { NewGroupDialog, RemoveGroupDialog, ResetDialog } from './GroupDialogs.tsx';
import { GroupTable, type Move } from './GroupTable.tsx';
import { meant } from './selection.ts';
import { stepDown, stepToTop, stepUp, type Step } from './steps.ts';
import { useGroups } from './use-groups.ts';
import styles from './GroupManager.module.css';

interface GroupManagerProps {
  playlistId: PlaylistId;
  kind: GroupKind;
  onClose: () => void;
}

const steps: Record<Move, (list: readonly CategoryId[], moving: readonly CategoryId[]) => Step<CategoryId> | null> = {
  up: stepUp,
  down: stepDown,
  top: stepToTop,
};

/** What a call takes at most: a thousand of the longest ids fit into a request. */
const mostPerCall = 1_000;

/** Hides, names, orders and merges the groups of a playlist, and makes new ones. */
export function GroupManager({ playlistId, kind: firstKind, onClose }: GroupManagerProps) {
  const messages = useText();
  const { groups: text, common } = messages;
  const [kind, setKind] = useState(firstKind);
  const [query, setQuery] = useState('');
  const [ticked, setTicked] = useState<ReadonlySet<CategoryId>>(new Set());
  const [activeId, setActiveId] = useState<CategoryId | null>(null);
  const [naming, setNaming] = useState<CategoryId | null>(null);
  const [asking, setAsking] = useState<'create' | 'reset' | 'remove' | null>(null);
  const [announced, setAnnounced] = useState('');
  const { groups, change } = useGroups(playlistId, kind);
  const showHidden = useSettings((state) => state.settings.showHidden);

  const all = groups.status === 'ready' ? groups.data : null;
  const wanted = foldText(query.trim());
  const shown = useMemo(
    () => (wanted === '' ? all : (all?.filter((group) => isCalled(group, wanted, common.uncategorized)) ?? null)),
    [all, wanted, common.uncategorized],
  );
  const list = shown ?? [];
  const active = list.length === 0 ? -1 : Math.max(0, list.findIndex(({ id }) => id === activeId));
  const ids = list.map(({ id }) => id);
  const chosen = meant(ticked, ids, ids[active]);
  const chosenGroups = list.filter(({ id }) => chosen.includes(id));
  const [only] = chosenGroups.length === 1 ? chosenGroups : [];
  const isHidden = chosenGroups.length > 0 && chosenGroups.every(({ hidden }) => hidden);
  const nameOf = (group: Group): string => group.name ?? common.uncategorized;

  const run = async (...changeOf: Parameters<typeof change>): Promise<void> => {
    const error = await change(...changeOf);
    if (error) notify({ tone: 'bad', text: describeFailure(error, messages).sentence });
  };
  const hide = (): void => {
    if (chosen.length === 0) return;
    const hidden = !isHidden;
    const picked = new Set(chosen);
    setAnnounced(hidden ? text.nowHidden(chosen.length) : text.nowShown(chosen.length));
    void run(
      (before) => before.map((group) => (picked.has(group.id) ? { ...group, hidden } : group)),
      async () => {
        for (let at = 0; at < chosen.length; at += mostPerCall) {
          await api.groups.hideGroups({ playlistId, kind, groups: chosen.slice(at, at + mostPerCall), hidden });
        }
      },
    );
  };
  const place = (moving: readonly CategoryId[], step: Step<CategoryId> | null): void => {
    const [first] = moving;
    if (!step || first === undefined || !all) return;
    const order = moveBefore(all.map(({ id }) => id), moving, step.before ?? undefined);
    const group = all.find(({ id }) => id === first);
    if (group) setAnnounced(text.moved(nameOf(group), order.indexOf(first) + 1, order.length));
    void run(
      (before) => inOrder(before, order),
      () => api.groups.reorderGroups({ playlistId, kind, groups: [...moving], before: step.before }),
    );
  };
  const move = (how: Move): void => {
    if (chosen.length <= mostPerCall) place(chosen, steps[how](ids, chosen));
  };
  const rename = (): void => {
    if (!only) return;
    setActiveId(only.id);
    setNaming(only.id);
  };
  const keepName = (name: string | null): void => {
    const group = list.find(({ id }) => id === naming);
    setNaming(null);
    if (!group || name === null || name === group.name || (name === '' && group.custom)) return;
    const next = name === '' ? null : name;
    void run(
      (before) => before.map((each) => (each.id === group.id ? { ...each, name: next ?? each.providerName } : each)),
      () => api.groups.updateGroup({ groupId: group.id, name: next }),
    );
  };
  const merge = (): void => {
    const [target, ...others] = chosenGroups;
    if (!target || others.length === 0) return;
    setTicked(new Set());
    setActiveId(target.id);
    setAnnounced(text.merged(nameOf(target)));
    void run(null, () => api.groups.mergeGroups({ groupId: target.id, groups: others.slice(0, mostPerCall).map(({ id }) => id) }));
  };
  const turnTo = (next: GroupKind): void => {
    setKind(next);
    setTicked(new Set());
    setActiveId(null);
    setNaming(null);
  };
  const canMerge = chosenGroups.length > 1 && chosenGroups.length <= mostPerCall && chosenGroups.every(({ custom }) => !custom);

  // What a dialog over this one does with its keys is not for this one: they are siblings.
  return (
    <>
      <Dialog title={text.title} onClose={onClose} wide>
        <div className={styles.head}>
          <KindChoice playlistId={playlistId} kind={kind} onChange={turnTo} />
          <TextField
            className={styles.search}
            label={text.search}
            labelHidden
            type="search"
            placeholder={text.search}
            maxLength={100}
            value={query}
            onChange={setQuery}
            leading={<Search {...smallIconProps} />}
          />
          <Button icon={<Plus {...smallIconProps} />} onClick={() => { setAsking('create'); }}>
            {text.create}
          </Button>
        </div>
        <div className={styles.tools} role="toolbar" aria-label={text.title}>
          <Button
            tone="quiet"
            disabled={chosen.length === 0}
            icon={isHidden ? <Eye {...smallIconProps} /> : <EyeOff {...smallIconProps} />}
            onClick={hide}
          >
            {isHidden ? text.show : text.hide}
          </Button>
          <Button tone="quiet" disabled={!only} icon={<Pencil {...smallIconProps} />} onClick={rename}>
            {text.rename}
          </Button>
          {only && only.members.length > 1 ? (
            <Button
              tone="quiet"
              icon={<Ungroup {...smallIconProps} />}
              onClick={() => void run(null, () => api.groups.splitGroup({ groupId: only.id }))}
            >
              {text.split}
            </Button>
          ) : (
            <Button tone="quiet" disabled={!canMerge} icon={<Combine {...smallIconProps} />} onClick={merge}>
              {text.merge}
            </Button>
          )}
          {only?.custom ? (
            <Button tone="quiet" icon={<Trash2 {...smallIconProps} />} onClick={() => { setAsking('remove'); }}>
              {text.remove}
            </Button>
          ) : null}
          <span className={styles.moves}>
            <IconButton label={text.moveToTop} icon={<ArrowUpToLine {...smallIconProps} />} disabled={chosen.length === 0} onClick={() => { move('top'); }} />
            <IconButton label={text.moveUp} icon={<ArrowUp {...smallIconProps} />} disabled={chosen.length === 0} onClick={() => { move('up'); }} />
            <IconButton label={text.moveDown} icon={<ArrowDown {...smallIconProps} />} disabled={chosen.length === 0} onClick={() => { move('down'); }} />
          </span>
        </div>
        {groups.status === 'failed' ? (
          <FailedState error={groups.error} />
        ) : shown?.length === 0 ? (
          <EmptyState title={wanted === '' ? text.noGroups : text.nothingFound(query.trim())} />
        ) : (
          <GroupTable
            groups={shown}
            ticked={ticked}
            onTick={setTicked}
            active={active}
            onActive={(index) => { setActiveId(ids[index] ?? null); }}
            naming={naming}
            onName={keepName}
            movable={wanted === ''}
            onMove={move}
            onDrop={(dragged, before) => { place(ticked.has(dragged) ? chosen : [dragged], { before }); }}
            onRename={rename}
            onHide={hide}
          />
        )}
        <div className={styles.foot}>
          <p className={styles.count}>
            {ticked.size > 0 ? text.ticked(ticked.size) : text.count(list.length)}
            {ticked.size > 0 ? (
              <Button tone="quiet" onClick={() => { setTicked(new Set()); }}>
                {text.untick}
              </Button>
            ) : (
              <Button tone="quiet" disabled={list.length === 0} onClick={() => { setTicked(new Set(ids)); }}>
                {text.tickAll}
              </Button>
            )}
          </p>
          <Button tone="quiet" icon={<RotateCcw {...smallIconProps} />} onClick={() => { setAsking('reset'); }}>
            {text.reset}
          </Button>
        </div>
        <div className={styles.option}>
          <span aria-hidden>{text.showHidden}</span>
          <Switch label={text.showHidden} checked={showHidden} onChange={(on) => void changeSettings({ showHidden: on })} />
        </div>
        <p className={styles.keys}>{text.keys}</p>
        <p className="unseen" role="status">
          {announced}
        </p>
      </Dialog>
      {asking === 'create' ? (
        <NewGroupDialog
          onClose={() => { setAsking(null); }}
          onCreate={async (name) => {
            let made: CategoryId | null = null;
            await run(null, async () => { made = (await api.groups.createGroup({ playlistId, kind, name })).id; });
            setQuery('');
            setActiveId(made);
          }}
        />
      ) : null}
      {asking === 'reset' ? (
        <ResetDialog
          onClose={() => { setAsking(null); }}
          onReset={() => run(null, () => api.groups.resetGroups({ playlistId, kind }))}
        />
      ) : null}
      {asking === 'remove' && only ? (
        <RemoveGroupDialog
          name={nameOf(only)}
          onClose={() => { setAsking(null); }}
          onRemove={() => run(null, () => api.groups.removeGroup({ groupId: only.id }))}
        />
      ) : null}
    </>
  );
}

interface KindChoiceProps {
  playlistId: PlaylistId;
  kind: GroupKind;
  onChange: (kind: GroupKind) => void;
}

/** The kinds that the playlist has, where there are several. */
function KindChoice({ playlistId, kind, onChange }: KindChoiceProps) {
  const { groups: text, common } = useText();
  const counts = usePlaylistList().find(({ id }) => id === playlistId)?.counts;
  const titles: Record<GroupKind, number> = { channel: counts?.channels ?? 0, movie: counts?.movies ?? 0, series: counts?.series ?? 0 };
  const labels: Record<GroupKind, string> = { channel: common.live, movie: common.movies, series: common.series };
  const kinds = groupKinds.filter((each) => each === kind || titles[each] > 0);
  return kinds.length < 2 ? null : (
    <SegmentedControl<GroupKind>
      label={text.kind}
      value={kind}
      onChange={onChange}
      choices={kinds.map((value) => ({ value, label: labels[value] }))}
    />
  );
}

function isCalled({ name, providerName, members }: Group, wanted: string, uncategorized: string): boolean {
  const names = [name, providerName, ...members.map((member) => member.name)];
  return names.some((each) => foldText(each ?? uncategorized).includes(wanted));
}

function inOrder(groups: readonly Group[], order: readonly CategoryId[]): readonly Group[] {
  const byId = new Map(groups.map((group) => [group.id, group]));
  return order.map((id) => byId.get(id)).filter((group) => group !== undefined);
}
