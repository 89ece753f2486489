import { useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import type { Group } from '#shared/contract/groups.ts';
import type { CategoryId } from '#shared/model/ids.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextField } from '../../components/TextField.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { useText } from '../../i18n/use-text.ts';
import { GroupRow } from './GroupRow.tsx';
import { toggled, withRange } from './selection.ts';
import styles from './GroupTable.module.css';

export type Move = 'up' | 'down' | 'top';

interface GroupTableProps {
  /** Null while they are on their way. */
  groups: readonly Group[] | null;
  ticked: ReadonlySet<CategoryId>;
  onTick: (ticked: ReadonlySet<CategoryId>) => void;
  active: number;
  onActive: (index: number) => void;
  /** The group whose name is being written. */
  naming: CategoryId | null;
  onName: (name: string | null) => void;
  /** Whether the list is all there is, so that places in it mean something. */
  movable: boolean;
  onMove: (move: Move) => void;
  /** Dropped before a group, or at the end (null). */
  onDrop: (dragged: CategoryId, before: CategoryId | null) => void;
  onRename: () => void;
  onHide: () => void;
}

interface Drag {
  id: CategoryId;
  /** Index before which it would be dropped. */
  to: number;
  /** Pixels from the top of the table. */
  line: number;
}

/** How near to an edge a drag scrolls the list, in pixels. */
const edge = 32;

/** The groups in a list of which several can be ticked, renamed in place and dragged. */
export function GroupTable(props: GroupTableProps) {
  const { groups, ticked, onTick, active, onActive, naming, movable } = props;
  const { groups: text } = useText();
  const holder = useRef<HTMLDivElement>(null);
  const anchor = useRef(0);
  const [drag, setDrag] = useState<Drag | null>(null);
  const list = groups ?? [];
  const ids = list.map(({ id }) => id);

  const tick = (index: number): void => {
    const id = ids[index];
    if (id === undefined) return;
    anchor.current = index;
    onTick(toggled(ticked, id));
  };
  const extend = (from: number, to: number): void => {
    onTick(withRange(ticked, ids, from, to));
    onActive(to);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'listbox') return;
    const run = keyAction(event);
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
  /** What a key does here beyond what every list does. */
  function keyAction({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): (() => void) | undefined {
    if (altKey) {
      const moves: Partial<Record<string, Move>> = { ArrowUp: 'up', ArrowDown: 'down', Home: 'top' };
      const move = moves[key];
      return move && movable ? () => { props.onMove(move); } : undefined;
    }
    if (ctrlKey || metaKey) return key.toLowerCase() === 'a' ? () => { onTick(new Set(ids)); } : undefined;
    if (shiftKey && (key === 'ArrowUp' || key === 'ArrowDown')) {
      const to = Math.min(list.length - 1, Math.max(0, active + (key === 'ArrowUp' ? -1 : 1)));
      return () => { extend(active, to); };
    }
    if (key === 'F2') return props.onRename;
    if (key === 'Delete') return props.onHide;
    return undefined;
  }

  const onClick = (event: MouseEvent): void => {
    const index = indexAt(event.target);
    if (index === null || !event.shiftKey) return;
    event.stopPropagation();
    extend(anchor.current, index);
  };

  const onPointerDown = (event: PointerEvent): void => {
    const index = indexAt(event.target);
    const id = index === null ? undefined : ids[index];
    if (!movable || id === undefined || !(event.target instanceof Element) || !event.target.closest('[data-grip]')) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ id, to: index ?? 0, line: -1 });
  };
  const onPointerMove = (event: PointerEvent): void => {
    const box = holder.current?.getBoundingClientRect();
    if (!drag || !box) return;
    const scroller = holder.current?.querySelector('[role="listbox"]');
    if (event.clientY < box.top + edge) scroller?.scrollBy(0, -edge / 2);
    if (event.clientY > box.bottom - edge) scroller?.scrollBy(0, edge / 2);
    const row = document.elementsFromPoint(box.left + box.width / 2, event.clientY).find((element) => element.role === 'option');
    const index = indexAt(row ?? null);
    if (!row || index === null) return;
    const { top, bottom } = row.getBoundingClientRect();
    const isBehind = event.clientY > (top + bottom) / 2;
    setDrag({ ...drag, to: index + (isBehind ? 1 : 0), line: (isBehind ? bottom : top) - box.top });
  };
  const endDrag = (isDropped: boolean): void => {
    if (drag && isDropped && drag.line >= 0) props.onDrop(drag.id, ids[drag.to] ?? null);
    setDrag(null);
  };

  const namingAt = naming === null ? -1 : ids.indexOf(naming);
  const named = list[namingAt];
  return (
    <div
      ref={holder}
      className={styles.table}
      data-dragging={drag ? true : undefined}
      onKeyDownCapture={onKeyDown}
      onScrollCapture={() => {
        // The field would stay behind; leaving it keeps what was written.
        const { activeElement } = document;
        if (activeElement instanceof HTMLInputElement) activeElement.blur();
      }}
      onClickCapture={onClick}
      onPointerDownCapture={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => { endDrag(true); }}
      onPointerCancel={() => { endDrag(false); }}
    >
      <VirtualList<Group>
        label={text.list}
        total={groups === null ? 12 : list.length}
        rowAt={(index) => list[index]}
        rowHeight={3}
        active={active}
        onActive={onActive}
        onChoose={tick}
        isTicked={(index) => ids[index] !== undefined && ticked.has(ids[index])}
        autoFocus
        renderRow={(group, state) => (
          <GroupRow group={group} ticked={ticked.has(group.id)} active={state.active} movable={movable} />
        )}
        renderPlaceholder={(index) => (
          <div className={styles.waiting}>
            <Skeleton width={`${9 + ((index * 7) % 8)}rem`} />
          </div>
        )}
      />
      {drag && drag.line >= 0 ? <div className={styles.line} style={{ top: drag.line }} /> : null}
      {named ? <NameField key={named.id} group={named} holder={holder.current} index={namingAt} onName={props.onName} /> : null}
    </div>
  );
}

/** The place in the list of the row an event came from. */
function indexAt(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest('[role="option"]') : null;
  const place = Number(row?.getAttribute('aria-posinset') ?? Number.NaN);
  return Number.isNaN(place) ? null : place - 1;
}

interface NameFieldProps {
  group: Group;
  holder: HTMLElement | null;
  index: number;
  onName: (name: string | null) => void;
}

/** Over the row whose name it changes: a list's options hold no fields. */
function NameField({ group, holder, index, onName }: NameFieldProps) {
  const { groups: text, common } = useText();
  const [name, setName] = useState(group.name ?? common.uncategorized);
  const done = useRef(false);
  const row = holder?.querySelector(`[role="option"][aria-posinset="${index + 1}"]`)?.getBoundingClientRect();
  const top = row && holder ? row.top - holder.getBoundingClientRect().top : 0;
  const end = (wanted: string | null): void => {
    if (done.current) return;
    done.current = true;
    onName(wanted);
    holder?.querySelector<HTMLElement>('[role="listbox"]')?.focus();
  };
  return (
    <form
      className={styles.naming}
      style={{ top, height: row?.height }}
      onSubmit={(event) => {
        event.preventDefault();
        end(name.trim());
      }}
    >
      <TextField
        label={text.newName}
        labelHidden
        maxLength={200}
        autoFocus
        placeholder={group.providerName ?? undefined}
        value={name}
        onChange={setName}
        onFocus={(event) => { event.target.select(); }}
        onBlur={() => { end(name.trim()); }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          end(null);
        }}
      />
    </form>
  );
}
