import { Check, Search, X } from 'lucide-react';
import { memo, useId, useMemo, useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { GroupChoice, GroupKey, ScannedGroup } from '#shared/model/group.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { SwitchLine } from '../../components/SwitchLine.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { TextField } from '../../components/TextField.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { choiceOf, findGroups, groupKinds, idOf, sumUp, tickedBy, withGroups } from './group-choice.ts';
import styles from './GroupPicker.module.css';

interface GroupPickerProps {
  groups: readonly ScannedGroup[];
  /** What was chosen before; null for everything. */
  earlier: GroupChoice | null;
  first: boolean;
  saving: boolean;
  error: AppError | null;
  onChoose: (choice: GroupChoice | null) => void;
  onCancel: () => void;
}

/** Thousands of groups to tick, by kind and by name. */
export function GroupPicker({ groups, earlier, first, saving, error, onChoose, onCancel }: GroupPickerProps) {
  const { groupChoice: text, common } = useText();
  const panelId = useId();
  const [ticked, setTicked] = useState(() => tickedBy(earlier, groups));
  const [takesNew, setTakesNew] = useState(earlier?.mode !== 'only');
  const kinds = useMemo(() => groupKinds.filter((kind) => groups.some((group) => group.kind === kind)), [groups]);
  const [kind, setKind] = useState<GroupKey['kind']>(kinds[0] ?? 'channel');
  const [query, setQuery] = useState('');
  const shown = useMemo(() => findGroups(groups, kind, query, common.uncategorized), [groups, kind, query, common]);
  const sum = useMemo(() => sumUp(ticked, groups), [ticked, groups]);
  const isSearching = query.trim() !== '';

  return (
    <>
      {groups.length === 0 ? (
        <p className={styles.none}>{text.noGroups}</p>
      ) : (
        <>
          <div className={styles.tools}>
            <TextField
              className={styles.search}
              label={text.search}
              labelHidden
              type="search"
              maxLength={100}
              placeholder={text.search}
              autoFocus
              value={query}
              onChange={setQuery}
              onKeyDown={(event) => {
                if (event.key !== 'Escape' || query === '') return;
                event.preventDefault();
                event.stopPropagation();
                setQuery('');
              }}
              leading={<Search {...smallIconProps} />}
              trailing={
                query === '' ? undefined : (
                  <IconButton label={text.clear} icon={<X {...smallIconProps} />} onClick={() => { setQuery(''); }} />
                )
              }
            />
            <div className={styles.many}>
              <Button
                aria-label={isSearching ? undefined : text.chooseAll(kind)}
                onClick={() => { setTicked(withGroups(ticked, shown, true)); }}
              >
                {isSearching ? text.allFound : text.all}
              </Button>
              <Button
                aria-label={isSearching ? undefined : text.chooseNone(kind)}
                onClick={() => { setTicked(withGroups(ticked, shown, false)); }}
              >
                {isSearching ? text.noneFound : text.none}
              </Button>
            </div>
          </div>
          <Kinds panelId={panelId} kinds={kinds} groups={groups} ticked={ticked} selected={kind} onSelect={setKind} />
          <div id={panelId} role="tabpanel" aria-label={text.kinds[kind]} className={styles.list}>
            {shown.length === 0 ? (
              <p className={styles.none}>{text.noMatch(query.trim())}</p>
            ) : (
              <GroupTicks key={`${kind} ${query}`} groups={shown} ticked={ticked} onTicked={setTicked} />
            )}
          </div>
          <SwitchLine label={text.newGroups} why={text.newGroupsWhy} checked={takesNew} onChange={setTakesNew} />
        </>
      )}
      <FailureNote error={error} />
      <div className={styles.foot}>
        <p className={`${styles.sum} tabular`} role="status">
          {groups.length === 0 ? '' : sum.groups === 0 ? text.chooseOne : text.summary(sum.groups, groups.length, sum.titles)}
        </p>
        <div className={styles.buttons}>
          <Button tone="quiet" onClick={onCancel}>
            {first ? text.later : common.cancel}
          </Button>
          <Button
            tone="primary"
            disabled={saving || (groups.length > 0 && sum.groups === 0)}
            onClick={() => { onChoose(choiceOf(ticked, groups, takesNew, earlier)); }}
          >
            {first ? text.import : text.save}
          </Button>
        </div>
      </div>
    </>
  );
}

interface KindsProps {
  panelId: string;
  kinds: readonly GroupKey['kind'][];
  groups: readonly ScannedGroup[];
  ticked: ReturnType<typeof tickedBy>;
  selected: GroupKey['kind'];
  onSelect: (kind: GroupKey['kind']) => void;
}

function Kinds({ panelId, kinds, groups, ticked, selected, onSelect }: KindsProps) {
  const { groupChoice: text } = useText();
  const tabs = kinds.map((kind) => {
    const ofKind = groups.filter((group) => group.kind === kind);
    return { id: kind, label: text.tab(kind, sumUp(ticked, ofKind).groups, ofKind.length) };
  });
  return <Tabs label={text.byKind} tabs={tabs} selected={selected} onSelect={onSelect} panelId={panelId} />;
}

interface GroupTicksProps {
  groups: readonly ScannedGroup[];
  ticked: ReturnType<typeof tickedBy>;
  onTicked: (ticked: ReturnType<typeof tickedBy>) => void;
}

const GroupTicks = memo(function GroupTicks({ groups, ticked, onTicked }: GroupTicksProps) {
  const { groupChoice: text, common } = useText();
  const [active, setActive] = useState(0);
  const isTicked = (index: number): boolean => {
    const group = groups[index];
    return group !== undefined && ticked.has(idOf(group));
  };
  return (
    <VirtualList<ScannedGroup>
      label={text.list}
      total={groups.length}
      rowAt={(index) => groups[index]}
      rowHeight={2.75}
      active={active}
      onActive={setActive}
      isTicked={isTicked}
      onChoose={(index) => {
        const group = groups[index];
        if (group) onTicked(withGroups(ticked, [group], !isTicked(index)));
      }}
      renderRow={(group, state) => (
        <div className={styles.row} data-active={state.active || undefined}>
          <span className={styles.tick}>
            <Check {...smallIconProps} />
          </span>
          <span className={styles.name} dir="auto" title={group.name ?? common.uncategorized}>
            {group.name ?? common.uncategorized}
          </span>
          <span className={`${styles.titles} tabular`}>{common.number(group.titles)}</span>
        </div>
      )}
      renderPlaceholder={() => null}
    />
  );
});
