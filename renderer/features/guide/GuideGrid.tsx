import {
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
} from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import { useVirtualRows } from '../../components/use-virtual-rows.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatClock } from '../../lib/format-time.ts';
import { halfHours, sameClockDaysLater, startOfDay, startOfDayAfter } from '../../lib/local-time.ts';
import { useNow } from '../../lib/use-now.ts';
import type { PagedRows } from '../../lib/use-paged-rows.ts';
import { useRem } from '../../lib/use-rem.ts';
import type { ChannelLine } from '../../stores/channel-lines.ts';
import { useNowPlaying } from '../../stores/now-playing.ts';
import { dayName } from './day-name.ts';
import type { GuideBlocks } from './guide-blocks.ts';
import { GuideRow, cellsOf, type GridScale } from './GuideRow.tsx';
import { blockOf, cellAt, columnOf, type GuideCell } from './layout-guide.ts';
import { standAt, type GridPlace } from './store.ts';
import { useTimeAxis, type TimeAxis } from './use-time-axis.ts';
import styles from './GuideGrid.module.css';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** In rem. */
const rowHeight = 3.5;
const headHeight = 2.25;
const minuteWidth = 0.25;
const channelsWidth = 13;
/** Where there is no room for names, the logo has to do. */
const narrowChannelsWidth = 4;
const narrowBelow = 36;

/** How far is looked ahead for keys: as far as a day jump leads. */
const reachMs = dayMs;
/** Rows that are fetched before they come into sight, the way one moves. */
const rowsAhead = 24;

export interface GridHandle {
  /** Goes to a moment, with the keys as well. */
  goTo(time: number): void;
  focus(): void;
}

interface GuideGridProps {
  ref: Ref<GridHandle>;
  rows: PagedRows<ChannelLine>;
  blocks: GuideBlocks;
  origin: number;
  end: number;
  place: GridPlace | null;
  /** Enter, or a click, on a cell. */
  onChoose: (line: ChannelLine, row: number, cell: GuideCell) => void;
  /** The day at the left edge, by the moment it begins. */
  onDay: (day: number) => void;
}

interface GridStyle extends CSSProperties {
  '--channels': string;
  '--head': string;
}

/** Channels down, time across. Only what is in sight exists; the keys move from programme to programme. */
export function GuideGrid({ ref, rows, blocks, origin, end, place, onChoose, onDay }: GuideGridProps) {
  const { guide } = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const now = Math.floor(useNow() / minuteMs) * minuteMs;
  const isNarrow = useIsNarrow(scroller, narrowBelow * rem);
  const channels = (isNarrow ? narrowChannelsWidth : channelsWidth) * rem;
  // The same for as long as nothing in it changes, or every row would be drawn at every step.
  const scale = useMemo<GridScale>(() => ({ origin, end, pixelsPerMs: (minuteWidth * rem) / minuteMs, channels }), [origin, end, rem, channels]);
  const [beginsAt] = useState(() => place?.left ?? startOfSight(now));
  const [active, setActive] = useState(() => ({
    row: place?.row ?? 0,
    id: place?.channelId ?? null,
    time: clamp(place?.time ?? now, origin, end - 1),
  }));
  const row = rowNow(rows, active);
  const { version } = useSyncExternalStore(blocks.subscribe, blocks.view);
  const playingId = useNowPlaying(({ title }) => title?.id);

  const rest = useRef({ left: beginsAt, top: place?.top ?? 0 });
  const keep = (): void => {
    standAt({ row: Math.max(0, row), channelId: rows.rowAt(row)?.id ?? active.id, time: active.time, ...rest.current });
  };
  const keepMove = useEffectEvent(keep);
  const axis = useTimeAxis({
    scroller, ...scale, covered: channels, startAt: clamp(beginsAt, origin, end),
    onRest: (left) => { rest.current.left = left; keep(); },
  });
  const virtual = useVirtualRows({
    scroller,
    count: rows.total,
    rowHeight: rowHeight * rem,
    covered: headHeight * rem,
    startTop: place?.top ?? 0,
    onRange: rows.want,
    onTop: (top) => { rest.current.top = top; keep(); },
  });
  useWish(rows, blocks, virtual.indexes, axis);

  const day = startOfDay(axis.left + hourMs / 2);
  const tellDay = useEffectEvent(onDay);
  useEffect(() => {
    tellDay(day);
  }, [day]);
  useEffect(() => {
    keepMove();
  }, [active]);

  const wantsFocus = useRef(false);
  const hadFocus = useRef(false);
  const activeCell = (): HTMLElement | null => scroller.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]') ?? null;
  // It takes the focus when it comes, unless one is in the middle of something.
  useLayoutEffect(() => {
    const focused = document.activeElement;
    wantsFocus.current = focused === null || focused === document.body || focused.id === 'main' || focused.closest('nav') !== null;
  }, []);
  useLayoutEffect(() => {
    // The place of a programme that was on its way is another element than the programme.
    const wasLost = hadFocus.current && document.activeElement === document.body;
    if (!wantsFocus.current && !wasLost) return;
    wantsFocus.current = false;
    activeCell()?.focus({ preventScroll: true });
  });

  const moveTo = (toRow: number, time: number): void => {
    const at = clamp(time, origin, end - 1);
    const line = rows.rowAt(toRow);
    setActive({ row: toRow, id: line?.id ?? null, time: at });
    virtual.reveal(toRow);
    const cell = cellAt(cellsOf(blocks, line, at, at + 1), at);
    if (cell) axis.reveal(Math.max(cell.start, origin), Math.min(cell.stop, end));
    wantsFocus.current = true;
  };
  /** Where the keys stand in a cell: at the present time in what is on, so that up and down show what else is. */
  const timeIn = ({ start, stop }: GuideCell): number => (start <= now && now < stop ? now : start);
  const neighbour = (step: 1 | -1): GuideCell | undefined => {
    const line = rows.rowAt(row);
    const cells = cellsOf(blocks, line, Math.max(origin, active.time - reachMs), Math.min(end, active.time + reachMs));
    const at = cells.findIndex(({ stop }) => active.time < stop);
    return cells[at + step];
  };
  const edgeOfDay = (edge: 'first' | 'last'): GuideCell | undefined => {
    const from = Math.max(origin, startOfDay(active.time));
    const to = Math.min(end, startOfDayAfter(active.time, 1));
    return cellsOf(blocks, rows.rowAt(row), from, to).at(edge === 'first' ? 0 : -1);
  };
  const goTo = (time: number): void => {
    const at = clamp(time, origin, end - 1);
    setActive({ row, id: rows.rowAt(row)?.id ?? null, time: at });
    axis.goTo(startOfSight(at));
  };
  useImperativeHandle(ref, () => ({
    goTo,
    focus: () => { activeCell()?.focus({ preventScroll: true }); },
  }));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey || rows.total === 0) return;
    const last = rows.total - 1;
    const page = virtual.pageRows();
    const toCell = (cell: GuideCell | undefined): boolean => {
      if (cell === undefined) return false;
      moveTo(row, clamp(timeIn(cell), origin, end - 1));
      return true;
    };
    const toRow = (next: number): boolean => {
      const wanted = clamp(next, 0, last);
      if (wanted === row) return false;
      moveTo(wanted, active.time);
      return true;
    };
    const toDay = (days: number): boolean => {
      moveTo(row, sameClockDaysLater(active.time, days));
      return true;
    };
    const choose = (): boolean => {
      const line = rows.rowAt(row);
      const cell = cellAt(cellsOf(blocks, line, active.time, active.time + 1), active.time);
      if (line && cell) onChoose(line, row, cell);
      return true;
    };
    const actions: Partial<Record<string, () => boolean>> = event.ctrlKey
      ? {
          Home: () => toRow(0),
          End: () => toRow(last),
          ArrowLeft: () => toDay(-1),
          ArrowRight: () => toDay(1),
        }
      : {
          ArrowUp: () => toRow(row - 1),
          ArrowDown: () => toRow(row + 1),
          ArrowLeft: () => toCell(neighbour(-1)),
          ArrowRight: () => toCell(neighbour(1)),
          PageUp: () => toRow(row - page) || true,
          PageDown: () => toRow(row + page) || true,
          ChannelUp: () => toRow(row - page) || true,
          ChannelDown: () => toRow(row + page) || true,
          Home: () => toCell(edgeOfDay('first')),
          End: () => toCell(edgeOfDay('last')),
          Enter: choose,
          ' ': choose,
        };
    // What leads out of the grid is left to the page.
    if (actions[event.key]?.()) event.preventDefault();
  };

  const onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const at = event.target.closest<HTMLElement>('[data-at]');
    const rowElement = event.target.closest<HTMLElement>('[data-row]');
    if (!rowElement) return;
    const clicked = Number(rowElement.dataset['row']);
    const line = rows.rowAt(clicked);
    if (line === undefined) return;
    const time = at ? Number(at.dataset['at']) : now;
    const cell = cellAt(cellsOf(blocks, line, time, time + 1), time);
    if (cell === undefined) return;
    setActive({ row: clicked, id: line.id, time: clamp(timeIn(cell), origin, end - 1) });
    wantsFocus.current = true;
    // The channel itself stands for what it shows now.
    if (at) onChoose(line, clicked, cell);
    else onChoose(line, clicked, { type: 'gap', start: now, stop: now + minuteMs });
  };

  const indexes = virtual.indexes.includes(row) || row < 0 || rows.total === 0 ? virtual.indexes : [...virtual.indexes, row];
  const width = (end - origin) * scale.pixelsPerMs + channels;
  const style: GridStyle = { '--channels': `${channels}px`, '--head': `${headHeight}rem` };
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={guide.grid}
      aria-rowcount={rows.total + 1}
      aria-colcount={columnOf(end, origin) - 1}
      className={isNarrow ? `${styles.scroller} ${styles.narrow}` : styles.scroller}
      style={style}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={() => { hadFocus.current = true; }}
      onBlur={() => { hadFocus.current = false; }}
    >
      <TimeHead scale={scale} axis={axis} now={now} day={day} width={width} />
      <div role="presentation" className={styles.rows} style={{ height: virtual.height, width }}>
        {indexes.map((index) => {
          const line = rows.rowAt(index);
          return (
            <GuideRow
              key={index}
              line={line}
              index={index}
              top={virtual.topOf(index)}
              height={rowHeight * rem}
              blocks={blocks}
              version={line === undefined ? version : blocks.versionOf(line.id)}
              from={axis.from}
              to={axis.to}
              left={axis.left}
              now={now}
              scale={scale}
              active={index === row ? active.time : null}
              playing={line !== undefined && line.id === playingId}
            />
          );
        })}
        {now >= origin && now < end ? (
          <div aria-hidden className={styles.nowLine} style={{ transform: `translateX(${channels + axis.xOf(now)}px)` }} />
        ) : null}
      </div>
    </div>
  );
}

interface TimeHeadProps {
  scale: GridScale;
  axis: TimeAxis;
  now: number;
  day: number;
  width: number;
}

/** The half hours, and the day at the left edge. */
function TimeHead({ scale, axis, now, day, width }: TimeHeadProps) {
  const { guide } = useText();
  const language = useLanguage();
  const { origin, end, channels } = scale;
  const ticks = halfHours(Math.max(axis.from, origin), Math.min(axis.to, end));
  return (
    <div role="row" aria-rowindex={1} className={styles.head} style={{ width }}>
      <div role="columnheader" aria-colindex={1} className={styles.corner}>
        {dayName(day, now, language, guide.days)}
      </div>
      {ticks.map((time) => (
        <div
          key={time}
          role="columnheader"
          aria-colindex={columnOf(time, origin)}
          aria-colspan={30}
          className={`${styles.tick} tabular`}
          style={{ left: channels + axis.xOf(time) }}
        >
          {formatClock(time, language)}
          {startOfDay(time) === time ? <span className={styles.newDay}>{dayName(time, now, language, guide.days)}</span> : null}
        </div>
      ))}
      {now >= origin && now < end ? (
        <div aria-hidden className={styles.nowMark} style={{ left: channels + axis.xOf(now) }} />
      ) : null}
    </div>
  );
}

/** Asks for what is in sight, and a little more the way one moves. */
function useWish(rows: PagedRows<ChannelLine>, blocks: GuideBlocks, indexes: readonly number[], axis: TimeAxis): void {
  const first = indexes[0] ?? 0;
  const last = indexes.at(-1) ?? -1;
  const before = useRef(first);
  const { version } = rows;
  useEffect(() => {
    const idsOf = (from: number, to: number): TitleId[] => {
      const ids: TitleId[] = [];
      for (let index = Math.max(0, from); index <= to; index++) {
        const id = rows.rowAt(index)?.id;
        if (id !== undefined) ids.push(id);
      }
      return ids;
    };
    const isDown = first >= before.current;
    before.current = first;
    const firstBlock = blockOf(axis.from);
    const lastBlock = blockOf(axis.to - 1);
    blocks.want({
      channels: idsOf(first, last),
      first: firstBlock,
      last: lastBlock,
      aheadChannels: isDown ? idsOf(last + 1, last + rowsAhead) : idsOf(first - rowsAhead, first - 1),
      aheadFirst: axis.way < 0 ? firstBlock - 1 : firstBlock,
      aheadLast: axis.way > 0 ? lastBlock + 1 : lastBlock,
    });
  }, [rows, version, blocks, first, last, axis.from, axis.to, axis.way]);
}

function useIsNarrow(scroller: { current: HTMLElement | null }, below: number): boolean {
  const [isNarrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = (): void => { setNarrow(element.clientWidth < below); };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => { watcher.disconnect(); };
  }, [scroller, below]);
  return isNarrow;
}

/** Where the row one stood on is now: a refresh may have moved it. -1 for an empty list. */
function rowNow(rows: PagedRows<ChannelLine>, { row, id }: { row: number; id: string | null }): number {
  if (rows.total === 0) return -1;
  const index = Math.min(row, rows.total - 1);
  if (id === null || rows.rowAt(index) === undefined || rows.rowAt(index)?.id === id) return index;
  const found = rows.indexOf((line) => line.id === id);
  return found >= 0 ? found : index;
}

/** With a moment goes the half hour it is in, and the one before, so that what was on already can be read. */
export function startOfSight(time: number): number {
  const half = 30 * minuteMs;
  return Math.floor(time / half) * half - half;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
