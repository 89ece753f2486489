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
import { blockMs, blockOf, cellAt, columnOf, isShort, layoutRow, stateOf, type GuideCell } from './layout-guide.ts';
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
          cell={cell}
          channel={line?.name ?? ''}
          now={now}
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
  cell: GuideCell;
  channel: string;
  now: number;
  scale: GridScale;
  /** Its words stay in sight while it is cut at the left edge. */
  mayBeCut: boolean;
  isActive: boolean;
}

function Cell({ cell, channel, now, scale, mayBeCut, isActive }: CellProps) {
  const text = useText();
  const language = useLanguage();
  const start = Math.max(cell.start, scale.origin);
  const stop = Math.min(cell.stop, scale.end);
  const state = stateOf(cell, now);
  const span = `${formatClock(cell.start, language)} – ${formatClock(cell.stop, language)}`;
  const isNarrow = isShort(cell);
  const told = cell.type === 'programme' ? programmeWords(cell.programme, text) : [cell.type === 'gap' ? text.guide.noInformation : text.common.loading];
  return (
    <div
      role="gridcell"
      aria-colindex={columnOf(start, scale.origin)}
      aria-colspan={Math.max(1, columnOf(stop, scale.origin) - columnOf(start, scale.origin))}
      tabIndex={isActive ? 0 : -1}
      data-at={cell.start}
      className={classNames(styles.cell, styles[cell.type], styles[state], isNarrow && styles.short)}
      style={{
        left: scale.channels + (start - scale.origin) * scale.pixelsPerMs,
        width: Math.max(1, (stop - start) * scale.pixelsPerMs - 2),
      }}
    >
      <span className="unseen">{[...told, span, text.guide.states[state], channel].join(', ')}</span>
      <div aria-hidden className={classNames(styles.words, mayBeCut && styles.staying)}>
        {cell.type === 'programme' ? (
          <ProgrammeWords programme={cell.programme} span={span} isWide={stop - start >= 40 * 60_000} />
        ) : cell.type === 'gap' ? (
          <div className={styles.second}>{text.guide.noInformation}</div>
        ) : (
          <Skeleton width="6rem" />
        )}
      </div>
    </div>
  );
}

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

function ProgrammeWords({ programme, span, isWide }: { programme: Programme; span: string; isWide: boolean }) {
  const { guide, live } = useText();
  const { title, subTitle, season, episode, isNew, isLive, isRepeat, isPremiere } = programme;
  const episodeName = guide.episode(season, episode);
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
