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
  const words = programme && wordsOf(programme, span, to - from, text);
  const said = words ? wordsToSay(words, text) : [type === 'gap' ? text.guide.noInformation : text.common.loading];
  return (
    <div
      role="gridcell"
      aria-label={[...said, ...(words?.when.startsWith(span) ? [] : [span]), text.guide.states[state], channel].join(', ')}
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
      <div aria-hidden className={classNames(styles.words, mayBeCut && styles.staying)}>
        {words ? (
          <ProgrammeWords words={words} />
        ) : type === 'gap' ? (
          <div className={styles.second}>{text.guide.noInformation}</div>
        ) : (
          <Skeleton width="6rem" />
        )}
      </div>
    </div>
  );
});

/** What a cell shows, as far as it has room. */
interface CellWords {
  title: string;
  /** Both lines are the title's. */
  isTitleAlone: boolean;
  isLive: boolean;
  /** New, or shown for the first time ever. */
  news: string | null;
  isRepeat: boolean;
  isWide: boolean;
  /** Before the name of the episode, which may run the other way. */
  when: string;
  subTitle: string | null;
}

/** From here on there is room for both ends, and for the start. */
const wideMs = 40 * 60_000;
const roomyMs = 25 * 60_000;

function wordsOf(programme: Programme, span: string, lengthMs: number, { guide, live }: Messages): CellWords {
  const { title, subTitle, season, episode, isNew, isLive, isRepeat, isPremiere } = programme;
  const isWide = lengthMs >= wideMs;
  const episodeName = guide.episode(season, episode);
  const times = isWide ? span : (span.split(' – ')[0] ?? span);
  return {
    title: title ?? live.untitled,
    // Where no time fits beside it, the title has both lines; what is shorter still is widened when one asks.
    isTitleAlone: lengthMs < roomyMs && !isShort({ start: 0, stop: lengthMs }),
    isLive,
    news: isPremiere ? guide.premiere : isNew ? guide.new : null,
    isRepeat,
    isWide,
    when: episodeName === null ? times : `${times} · ${episodeName}`,
    subTitle: subTitle === '' ? null : subTitle,
  };
}

/** What is in sight, in its order, and then the rest. As a label: words for nobody's eyes cost a layout like all others. */
function wordsToSay({ title, isTitleAlone, isLive, news, isRepeat, when, subTitle }: CellWords, { guide }: Messages): string[] {
  const badges = [isLive ? guide.live : null, news];
  const line = subTitle === null ? when : `${when} · ${subTitle}`;
  return [title, ...(isTitleAlone ? [line, ...badges] : [...badges, line]), isRepeat ? guide.repeat : null].filter((word) => word !== null);
}

function ProgrammeWords({ words }: { words: CellWords }) {
  const { guide } = useText();
  const { title, isTitleAlone, isLive, news, isRepeat, isWide, when, subTitle } = words;
  if (isTitleAlone) {
    return (
      <div className={`${styles.title} ${styles.twoLines}`}>
        <bdi>{title}</bdi>
      </div>
    );
  }
  return (
    <>
      <div className={styles.title}>
        <bdi>{title}</bdi>
        {isLive ? <span className={styles.live}> {guide.live}</span> : null}
        {news === null ? null : <span className={styles.new}> {news}</span>}
        {isRepeat && isWide ? <Repeat size="0.75rem" aria-hidden className={styles.repeat} /> : null}
      </div>{' '}
      <div className={`${styles.second} tabular`}>
        {subTitle === null ? when : `${when} · `}
        {subTitle === null ? null : <bdi>{subTitle}</bdi>}
      </div>
    </>
  );
}
