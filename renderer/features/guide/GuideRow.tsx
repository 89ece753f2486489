import { Repeat } from 'lucide-react';
import { memo } from 'react';
import type { Programme } from '#shared/model/programme.ts';
import { Logo } from '../../components/Logo.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import type { Messages } from '../../i18n/messages.ts';
import { classNames } from '../../lib/class-names.ts';
import { formatClock } from '../../lib/format-time.ts';
import type { ChannelLine } from '../../stores/channel-lines.ts';
import { mediaUrl } from '../../stores/session.ts';
import type { GuideBlocks } from './guide-blocks.ts';
import { blockMs, blockOf, cellAt, columnOf, isShort, layoutRow, stateOf, type CellState, type GuideCell } from './layout-guide.ts';
import styles from './GuideGrid.module.css';

/** Where times stand; pixels. */
export interface GridScale {
  origin: number;
  end: number;
  pixelsPerMs: number;
  /** Width of the column of channels. */
  channels: number;
}

interface GuideRowProps {
  line: ChannelLine | undefined;
  index: number;
  top: number;
  height: number;
  blocks: GuideBlocks;
  /** Of what is known of the channel: another number, another row. */
  version: number;
  /** The stretch to draw, and the hour at the left edge. */
  from: number;
  to: number;
  left: number;
  /** In whole minutes, so that a row is drawn anew no more often. */
  now: number;
  scale: GridScale;
  /** The moment the keys stand on, when they stand in this row. */
  active: number | null;
  playing: boolean;
}

/** The cells of a row that touch a stretch of time. */
export function cellsOf(blocks: GuideBlocks, line: ChannelLine | undefined, from: number, to: number): GuideCell[] {
  const programmesOf = (block: number) => (line === undefined ? undefined : blocks.programmesOf(line.id, block));
  return layoutRow(programmesOf, blockOf(from) * blockMs, Math.ceil(to / blockMs) * blockMs).filter(
    ({ start, stop }) => stop > from && start < to,
  );
}

/** A channel and what it shows. Drawn anew only when something of its own changes: the grid moves at every frame. */
export const GuideRow = memo(function GuideRow(props: GuideRowProps) {
  const { line, index, top, height, blocks, from, to, left, now, scale, active, playing } = props;
  const cells = cellsOf(blocks, line, Math.max(from, scale.origin), Math.min(to, scale.end));
  const here = active === null ? undefined : cellAt(cellsOf(blocks, line, active, active + 1), active);
  // What has the focus stays, however far one looks around.
  if (here !== undefined && !cells.some(({ start, type }) => start === here.start && type === here.type)) {
    if (here.start < from) cells.unshift(here);
    else cells.push(here);
  }
  const width = (scale.end - scale.origin) * scale.pixelsPerMs + scale.channels;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={index}
      className={styles.row}
      style={{ height, width, transform: `translateY(${top}px)` }}
    >
      <div role="rowheader" aria-colindex={1} className={classNames(styles.channel, playing && styles.playing)} title={line?.name}>
        {line === undefined ? <Skeleton width="70%" /> : <ChannelHead line={line} />}
      </div>
      {cells.map((cell) => (
        <Cell
          key={`${cell.type} ${cell.start}`}
          type={cell.type}
          start={cell.start}
          stop={cell.stop}
          programme={cell.type === 'programme' ? cell.programme : null}
          state={stateOf(cell, now)}
          channel={line?.name ?? ''}
          scale={scale}
          mayBeCut={cell.start < left + 3_600_000 && cell.stop > left}
          isActive={here !== undefined && cell.start === here.start}
        />
      ))}
    </div>
  );
});

function ChannelHead({ line }: { line: ChannelLine }) {
  return (
    <>
      <span className={`${styles.number} tabular`}>{line.channel?.number}</span>
      <Logo name={line.name} src={mediaUrl(line.channel?.logo ?? null)} />
      <span className={styles.name} dir="auto">
        {line.name}
      </span>
    </>
  );
}

interface CellProps {
  type: GuideCell['type'];
  start: number;
  stop: number;
  /** Null for a cell of another type. */
  programme: Programme | null;
  state: CellState;
  channel: string;
  scale: GridScale;
  /** Its words stay in sight while it is cut at the left edge. */
  mayBeCut: boolean;
  isActive: boolean;
}

/** Most cells of a row stay as they are when another comes into sight. */
const Cell = memo(function Cell({ type, start, stop, programme, state, channel, scale, mayBeCut, isActive }: CellProps) {
  const text = useText();
  const language = useLanguage();
  const from = Math.max(start, scale.origin);
  const to = Math.min(stop, scale.end);
  const span = `${formatClock(start, language)} – ${formatClock(stop, language)}`;
  const told = programme ? programmeWords(programme, text) : [type === 'gap' ? text.guide.noInformation : text.common.loading];
  return (
    <div
      role="gridcell"
      aria-colindex={columnOf(from, scale.origin)}
      aria-colspan={Math.max(1, columnOf(to, scale.origin) - columnOf(from, scale.origin))}
      tabIndex={isActive ? 0 : -1}
      data-at={start}
      className={classNames(styles.cell, styles[type], styles[state], isShort({ start, stop }) && styles.short)}
      style={{
        left: scale.channels + (from - scale.origin) * scale.pixelsPerMs,
        width: Math.max(1, (to - from) * scale.pixelsPerMs - 2),
      }}
    >
      <span className="unseen">{[...told, span, text.guide.states[state], channel].join(', ')}</span>
      <div aria-hidden className={classNames(styles.words, mayBeCut && styles.staying)}>
        {programme ? (
          <ProgrammeWords programme={programme} span={span} lengthMs={to - from} />
        ) : type === 'gap' ? (
          <div className={styles.second}>{text.guide.noInformation}</div>
        ) : (
          <Skeleton width="6rem" />
        )}
      </div>
    </div>
  );
});

function programmeWords(programme: Programme, { guide, live }: Messages): string[] {
  const { title, subTitle, season, episode, isNew, isLive, isRepeat, isPremiere } = programme;
  return [
    title ?? live.untitled,
    subTitle,
    guide.episode(season, episode),
    isLive ? guide.live : null,
    isPremiere ? guide.premiere : isNew ? guide.new : null,
    isRepeat ? guide.repeat : null,
  ].flatMap((word) => (word === null || word === '' ? [] : [word]));
}

/** From here on there is room for both ends, and for the start. */
const wideMs = 40 * 60_000;
const roomyMs = 25 * 60_000;

function ProgrammeWords({ programme, span, lengthMs }: { programme: Programme; span: string; lengthMs: number }) {
  const { guide, live } = useText();
  const { title, subTitle, season, episode, isNew, isLive, isRepeat, isPremiere } = programme;
  const episodeName = guide.episode(season, episode);
  const isWide = lengthMs >= wideMs;
  // Where no time fits beside it, the title has both lines; what is shorter still is widened when one asks.
  if (lengthMs < roomyMs && !isShort({ start: 0, stop: lengthMs })) {
    return (
      <div className={`${styles.title} ${styles.twoLines}`}>
        <bdi>{title ?? live.untitled}</bdi>
      </div>
    );
  }
  return (
    <>
      <div className={styles.title}>
        <bdi>{title ?? live.untitled}</bdi>
        {isLive ? <span className={styles.live}>{guide.live}</span> : null}
        {isPremiere || isNew ? <span className={styles.new}>{isPremiere ? guide.premiere : guide.new}</span> : null}
        {isRepeat && isWide ? <Repeat size="0.75rem" aria-hidden className={styles.repeat} /> : null}
      </div>
      <div className={`${styles.second} tabular`}>
        {isWide ? span : span.split(' – ')[0]}
        {episodeName === null ? null : ` · ${episodeName}`}
        {subTitle === null ? null : (
          <>
            {' · '}
            <bdi>{subTitle}</bdi>
          </>
        )}
      </div>
    </>
  );
}
