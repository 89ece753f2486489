import { useEffect, useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { codecName } from './codec-name.ts';
import { usePlayer } from './player-store.ts';
import styles from './Panel.module.css';
import { bufferAhead } from './video-element.ts';

interface Measured {
  size: string | null;
  fps: number | null;
  buffer: number;
  dropped: number;
  total: number;
}

/** The stream in numbers, for whoever wants to know or has to report. */
export function InfoPanel({ video }: { video: HTMLVideoElement | null }) {
  const { facts: words, info } = useText().player;
  const common = useText().common;
  const facts = usePlayer((state) => state.facts);
  const container = usePlayer((state) => state.container);
  const engine = usePlayer((state) => state.engine);
  const phase = usePlayer((state) => state.phase);
  const measured = useMeasured(video);
  const one = (value: number): string => common.number(Math.round(value * 10) / 10);
  const fps = facts.fps ?? measured?.fps ?? null;
  const rows: [string, string | null][] = [
    [words.resolution, measured?.size ?? null],
    [words.frameRate, fps === null ? null : words.fps(one(fps))],
    [words.video, facts.videoCodec === null ? null : codecName(facts.videoCodec)],
    [words.audio, facts.audioCodec === null ? null : codecName(facts.audioCodec)],
    [words.container, container],
    [words.engine, engine],
    [words.buffer, measured === null ? null : words.seconds(one(measured.buffer))],
    [words.bandwidth, facts.bandwidth === null ? null : words.megabits(one(facts.bandwidth / 1_000_000))],
    [words.dropped, measured === null ? null : words.droppedOf(common.number(measured.dropped), common.number(measured.total))],
  ];
  return (
    <section className={styles.info} aria-label={info}>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="tabular">{value ?? words.unknown}</dd>
          </div>
        ))}
      </dl>
      {phase.status === 'failed' && phase.failure.detail !== '' ? <p className={styles.detail}>{phase.failure.detail}</p> : null}
    </section>
  );
}

function useMeasured(video: HTMLVideoElement | null): Measured | null {
  const [measured, setMeasured] = useState<Measured | null>(null);
  useEffect(() => {
    if (video === null) return undefined;
    let last = { frames: 0, at: 0 };
    const measure = (): void => {
      const { totalVideoFrames: total, droppedVideoFrames: dropped } = video.getVideoPlaybackQuality();
      const at = performance.now();
      const fps = last.at > 0 && total > last.frames ? Math.round(((total - last.frames) * 1_000) / (at - last.at)) : null;
      last = { frames: total, at };
      const size = video.videoWidth === 0 ? null : `${video.videoWidth} × ${video.videoHeight}`;
      setMeasured({ size, fps, buffer: bufferAhead(video), dropped, total });
    };
    measure();
    const timer = setInterval(measure, 1_000);
    return () => { clearInterval(timer); };
  }, [video]);
  return measured;
}
