import {
  AudioLines, Captions, Gauge, Info, Maximize, Minimize, Pause, PictureInPicture2, Play, Proportions, RotateCcw, RotateCw,
  Radio, SkipBack, SkipForward, Star,
} from 'lucide-react';
import type { KeyboardEvent, Ref } from 'react';
import { Button, IconButton } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { goLive, playNeighbour, useNowPlaying } from '../../stores/now-playing.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import { toggleFavorite, useIsFavorite } from '../../stores/favorites.ts';
import { useIsOwner } from '../../stores/session.ts';
import { ChoiceMenu } from './ChoiceMenu.tsx';
import styles from './ControlBar.module.css';
import type { Track } from './engine.ts';
import { seekBy, selectAudio, selectQuality, selectSubtitles, togglePaused } from './playback.ts';
import { usePlayer } from './player-store.ts';
import { SeekBar } from './SeekBar.tsx';
import { aspects } from './aspect.ts';
import type { Aspect } from './aspect.ts';
import { trackLabel } from './track-label.ts';
import { toggleFullscreen, useIsFullscreen } from './use-fullscreen.ts';
import { togglePictureInPicture } from './use-player-keys.ts';
import { VolumeControl } from './VolumeControl.tsx';

export type MenuName = 'audio' | 'subtitles' | 'quality' | 'aspect';

interface ControlBarProps {
  ref: Ref<HTMLDivElement>;
  title: PlayableTitle;
  video: HTMLVideoElement | null;
  shown: boolean;
  menu: MenuName | null;
  onMenu: (menu: MenuName | null) => void;
  aspect: Aspect;
  onAspect: (aspect: Aspect) => void;
  isInfoOpen: boolean;
  onInfo: () => void;
  /** Up from the buttons: back to the picture. */
  onLeave: () => void;
}

/** The buttons under the picture; left and right move between them. */
export function ControlBar(props: ControlBarProps) {
  const { ref, title, video, shown, menu, onMenu, aspect, onAspect, isInfoOpen, onInfo, onLeave } = props;
  const text = useText().player;
  const status = usePlayer((state) => state.phase.status);
  const live = usePlayer((state) => state.live);
  const { audio, subtitles, qualities } = usePlayer((state) => state.tracks);
  const context = useNowPlaying((state) => state.context);
  const past = useNowPlaying((state) => state.past);
  const isFavorite = useIsFavorite(title.id);
  const isOwner = useIsOwner();
  const isFullscreen = useIsFullscreen();
  const isPaused = status === 'paused' || status === 'ended';
  const isEpisode = title.kind === 'episode';
  const language = useLanguage();
  const labelled = (track: Track, index: number): string => trackLabel(track, index, language, text.track);
  const menuProps = (name: MenuName) => ({
    open: menu === name,
    onOpen: () => { onMenu(name); },
    onClose: () => { onMenu(null); },
  });

  return (
    <div ref={ref} className={styles.bar} inert={!shown} onKeyDown={(event) => { moveBetweenButtons(event, onLeave); }}>
      {live ? null : <SeekBar video={video} />}
      <div className={styles.buttons}>
        <IconButton
          data-first
          className={styles.main}
          label={isPaused ? text.play : text.pause}
          icon={isPaused ? <Play {...iconProps} size="1.5rem" /> : <Pause {...iconProps} size="1.5rem" />}
          onClick={togglePaused}
        />
        {live ? null : (
          <>
            <IconButton label={text.back10} icon={<RotateCcw {...iconProps} />} onClick={() => { seekBy(-10); }} />
            <IconButton label={text.forward10} icon={<RotateCw {...iconProps} />} onClick={() => { seekBy(10); }} />
          </>
        )}
        {context === null ? null : (
          <>
            <IconButton
              label={isEpisode ? text.previousEpisode : text.previousChannel}
              icon={<SkipBack {...iconProps} />}
              onClick={() => void playNeighbour(-1)}
            />
            <IconButton
              label={isEpisode ? text.nextEpisode : text.nextChannel}
              icon={<SkipForward {...iconProps} />}
              onClick={() => void playNeighbour(1)}
            />
          </>
        )}
        <VolumeControl />
        {past === null ? null : (
          <Button tone="quiet" icon={<Radio {...iconProps} />} onClick={goLive}>
            {text.goLive}
          </Button>
        )}
        <span className={styles.spring} />
        {isOwner && !isEpisode ? (
          <IconButton
            label={isFavorite ? text.removeFavorite : text.addFavorite}
            pressed={isFavorite}
            icon={<Star {...iconProps} fill={isFavorite ? 'currentColor' : 'none'} />}
            onClick={() => void toggleFavorite(title)}
          />
        ) : null}
        {audio.tracks.length > 1 || menu === 'audio' ? (
          <ChoiceMenu
            {...menuProps('audio')}
            label={text.audio}
            icon={<AudioLines {...iconProps} />}
            choices={audio.tracks.map((track, index) => ({ value: track.id, label: labelled(track, index) }))}
            current={audio.current}
            onChoose={(id) => { if (id !== null) selectAudio(id); }}
          />
        ) : null}
        {subtitles.tracks.length > 0 || menu === 'subtitles' ? (
          <ChoiceMenu
            {...menuProps('subtitles')}
            label={text.subtitles}
            icon={<Captions {...iconProps} />}
            choices={[
              { value: null, label: text.subtitlesOff },
              ...subtitles.tracks.map((track, index) => ({ value: track.id, label: labelled(track, index) })),
            ]}
            current={subtitles.current}
            onChoose={selectSubtitles}
          />
        ) : null}
        {qualities.tracks.length > 1 ? (
          <ChoiceMenu
            {...menuProps('quality')}
            label={text.quality}
            icon={<Gauge {...iconProps} />}
            choices={[
              { value: null, label: text.qualityAuto },
              ...qualities.tracks.map((track) => ({ value: track.id, label: track.label })),
            ]}
            current={qualities.current}
            onChoose={selectQuality}
          />
        ) : null}
        <ChoiceMenu
          className={styles.roomy}
          {...menuProps('aspect')}
          label={text.aspect}
          icon={<Proportions {...iconProps} />}
          choices={aspects.map((name, index) => ({ value: index, label: text.aspects[name] }))}
          current={aspects.indexOf(aspect)}
          onChoose={(index) => { onAspect(aspects[index ?? 0] ?? 'fit'); }}
        />
        <IconButton className={styles.roomy} label={text.info} pressed={isInfoOpen} icon={<Info {...iconProps} />} onClick={onInfo} />
        {document.pictureInPictureEnabled && !title.radio ? (
          <IconButton
            label={text.pictureInPicture}
            icon={<PictureInPicture2 {...iconProps} />}
            onClick={() => { togglePictureInPicture(video); }}
          />
        ) : null}
        <IconButton
          label={isFullscreen ? text.leaveFullscreen : text.fullscreen}
          icon={isFullscreen ? <Minimize {...iconProps} /> : <Maximize {...iconProps} />}
          onClick={toggleFullscreen}
        />
      </div>
    </div>
  );
}

function moveBetweenButtons(event: KeyboardEvent<HTMLElement>, onLeave: () => void): void {
  if (event.defaultPrevented || !(event.target instanceof HTMLButtonElement)) return;
  if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
    event.preventDefault();
    onLeave();
    return;
  }
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const at = buttons.indexOf(event.target);
  buttons[(at + by + buttons.length) % buttons.length]?.focus();
}
