import { ArrowLeft, LayoutList } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { RefObject, WheelEvent } from 'react';
import { IconButton } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { classNames } from '../../lib/class-names.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { playNeighbour, setFull, useNowPlaying } from '../../stores/now-playing.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { Banner } from './Banner.tsx';
import { ChannelDrawer } from './ChannelDrawer.tsx';
import { ControlBar } from './ControlBar.tsx';
import type { MenuName } from './ControlBar.tsx';
import { EndedPanel } from './EndedPanel.tsx';
import { FailurePanel } from './FailurePanel.tsx';
import styles from './FullOverlay.module.css';
import { InfoPanel } from './InfoPanel.tsx';
import { MissingNotice } from './MissingNotice.tsx';
import { changeLevelBy } from './mute.ts';
import { togglePaused } from './playback.ts';
import { usePlayer } from './player-store.ts';
import { ResumePanel } from './ResumePanel.tsx';
import { StartPanel } from './StartPanel.tsx';
import type { Aspect } from './aspect.ts';
import { UnmuteButton } from './UnmuteButton.tsx';
import { toggleFullscreen } from './use-fullscreen.ts';
import { useIdle } from './use-idle.ts';
import { Waiting } from './Waiting.tsx';

const controlsFadeMs = 3_000;
const bannerMs = 4_000;

interface FullOverlayProps {
  title: PlayableTitle;
  video: HTMLVideoElement | null;
  surface: RefObject<HTMLDivElement | null>;
  aspect: Aspect;
  onAspect: (aspect: Aspect) => void;
  onRetry: (format: 'ts' | 'hls' | null) => void;
}

/** Everything that may lie over the full picture, and nothing of it while one watches. */
export function FullOverlay({ title, video, surface, aspect, onAspect, onRetry }: FullOverlayProps) {
  const text = useText().player;
  const phase = usePlayer((state) => state.phase);
  const live = usePlayer((state) => state.live);
  const mutedByBrowser = usePlayer((state) => state.mutedByBrowser);
  const [layer, setLayer] = useState<HTMLDivElement | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<MenuName | null>(null);
  const [isListOpen, setListOpen] = useState(false);
  const [isInfoOpen, setInfoOpen] = useState(false);
  const hasList = useNowPlaying((state) => state.context !== null) || title.kind === 'channel';
  const pastStart = useNowPlaying((state) => state.past?.start ?? '');
  const isBannerDue = useJustChanged(`${title.id} ${pastStart}`, bannerMs);

  const isPanel = ['failed', 'asking', 'ended', 'blocked'].includes(phase.status);
  const { idle, wake } = useIdle(layer, controlsFadeMs, menu === null && phase.status !== 'paused' && !isPanel);
  const showsControls = !isPanel && !isListOpen && !idle;

  // Focus on something that faded would be focus lost.
  useEffect(() => {
    if (!showsControls && !isListOpen && bar.current?.contains(document.activeElement)) surface.current?.focus();
  }, [showsControls, isListOpen, surface]);

  // A panel takes its buttons along, and with them the focus.
  useEffect(() => {
    if (!isPanel && document.activeElement === document.body) surface.current?.focus({ preventScroll: true });
  }, [isPanel, title.id, surface]);

  const closeList = (): void => {
    setListOpen(false);
    surface.current?.focus();
  };

  useShortcut('info', () => { setInfoOpen(!isInfoOpen); });
  useShortcut('subtitles', () => { openMenu('subtitles'); });
  useShortcut('audio', () => { openMenu('audio'); });
  useShortcut('back', () => {
    if (menu !== null) setMenu(null);
    else if (isListOpen) closeList();
    else if (isInfoOpen) setInfoOpen(false);
    else if (document.fullscreenElement !== null) toggleFullscreen();
    else setFull(false);
  });

  function openMenu(name: MenuName): void {
    wake();
    setMenu(name);
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.target !== surface.current || isPanel) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const action = live ? liveKeys[event.key] : filmKeys[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action({
      focusBar: () => {
        wake();
        bar.current?.querySelector<HTMLElement>('[data-first]')?.focus();
      },
      openList: () => { setListOpen(true); },
    });
  };
  useSurfaceKeys(surface, onKeyDown);

  const onWheel = (event: WheelEvent): void => {
    if (event.deltaY !== 0 && !isListOpen) changeLevelBy(event.deltaY < 0 ? 0.05 : -0.05);
  };

  return (
    <div
      ref={setLayer}
      className={classNames(styles.overlay, idle && !isListOpen && styles.idle)}
      onWheel={onWheel}
      data-controls={showsControls ? 'shown' : 'hidden'}
    >
      <div
        className={styles.picture}
        onClick={() => {
          if (menu !== null) setMenu(null);
          else if (isListOpen) closeList();
          else if (!isPanel) togglePaused();
        }}
        onDoubleClick={toggleFullscreen}
      />
      <Waiting />
      <MissingNotice title={title} onRetry={onRetry} />
      {mutedByBrowser && !isListOpen ? <UnmuteButton /> : null}
      {phase.status === 'failed' ? <FailurePanel title={title} failure={phase.failure} compact={false} onRetry={onRetry} /> : null}
      {phase.status === 'asking' ? <ResumePanel title={title} positionMs={phase.positionMs} compact={false} /> : null}
      {phase.status === 'ended' ? <EndedPanel title={title} endedAt={phase.at} compact={false} /> : null}
      {phase.status === 'blocked' ? <StartPanel /> : null}
      {isInfoOpen ? <InfoPanel video={video} /> : null}

      <div className={classNames(styles.top, (showsControls || isPanel) && styles.shown)}>
        <IconButton label={text.back} icon={<ArrowLeft {...iconProps} />} onClick={() => { setFull(false); }} />
        {hasList ? (
          <IconButton
            label={title.kind === 'episode' ? text.episodeList : text.channelList}
            icon={<LayoutList {...iconProps} />}
            aria-expanded={isListOpen}
            onClick={() => { setListOpen(true); }}
          />
        ) : null}
      </div>
      <div className={classNames(styles.bottom, (showsControls || isBannerDue) && !isPanel && !isListOpen && styles.shown)}>
        <Banner title={title} />
        <ControlBar
          ref={bar}
          title={title}
          video={video}
          shown={showsControls}
          menu={menu}
          onMenu={setMenu}
          aspect={aspect}
          onAspect={onAspect}
          isInfoOpen={isInfoOpen}
          onInfo={() => { setInfoOpen(!isInfoOpen); }}
          onLeave={() => surface.current?.focus()}
        />
      </div>
      {isListOpen ? <ChannelDrawer title={title} onClose={closeList} /> : null}
    </div>
  );
}

interface SurfaceActions {
  focusBar: () => void;
  openList: () => void;
}

type SurfaceKeys = Partial<Record<string, (actions: SurfaceActions) => void>>;

/** As on a television: up and down change the channel, left brings the list, OK the buttons. */
const liveKeys: SurfaceKeys = {
  ArrowUp: () => void playNeighbour(1),
  ArrowDown: () => void playNeighbour(-1),
  ArrowLeft: ({ openList }) => { openList(); },
  ArrowRight: ({ focusBar }) => { focusBar(); },
  Enter: ({ focusBar }) => { focusBar(); },
  '+': () => { changeLevelBy(0.05); },
  '-': () => { changeLevelBy(-0.05); },
};

const filmKeys: SurfaceKeys = {
  ArrowUp: () => { changeLevelBy(0.05); },
  ArrowDown: () => { changeLevelBy(-0.05); },
  Enter: ({ focusBar }) => { focusBar(); },
  '+': () => { changeLevelBy(0.05); },
  '-': () => { changeLevelBy(-0.05); },
};

function useSurfaceKeys(surface: RefObject<HTMLDivElement | null>, onKeyDown: (event: KeyboardEvent) => void): void {
  const latest = useEffectEvent(onKeyDown);
  useEffect(() => {
    const element = surface.current;
    if (element === null) return undefined;
    const listener = (event: KeyboardEvent): void => { latest(event); };
    element.addEventListener('keydown', listener);
    return () => { element.removeEventListener('keydown', listener); };
  }, [surface]);
}

/** True for `ms` after `value` changed, and after the first time it is seen. */
function useJustChanged(value: string, ms: number): boolean {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => { setSettled(value); }, ms);
    return () => { clearTimeout(timer); };
  }, [value, ms]);
  return settled !== value;
}
