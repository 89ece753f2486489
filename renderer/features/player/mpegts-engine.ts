import mpegts from 'mpegts.js';
import type { Engine, EngineError, EngineListener, RequestHeaders } from './engine.ts';
import { noFacts, noTracks, releaseVideo } from './engine.ts';
import { askWhy } from './read-problem.ts';

type MpegtsPlayer = ReturnType<typeof mpegts.createPlayer>;
type MpegtsConfig = NonNullable<Parameters<typeof mpegts.createPlayer>[1]>;

const common: MpegtsConfig = {
  enableWorker: true,
  enableWorkerForMSE: false,
  enableStashBuffer: true,
  stashInitialSize: 384 * 1024,
  autoCleanupSourceBuffer: true,
  autoCleanupMaxBackwardDuration: 60,
  autoCleanupMinBackwardDuration: 30,
  fixAudioTimestampGap: true,
  // A redirect often carries a token that has expired by the next request.
  reuseRedirectedURL: false,
};

const liveConfig: MpegtsConfig = {
  ...common,
  // Pausing a live feed because the buffer is full makes panels hang up.
  lazyLoad: false,
  // Chasing by seeking freezes on uneven feeds; a slightly faster clock does not.
  liveBufferLatencyChasing: false,
  liveSync: true,
  liveSyncMaxLatency: 8,
  liveSyncTargetLatency: 4,
  liveSyncPlaybackRate: 1.05,
};

const recordedConfig: MpegtsConfig = { ...common, lazyLoad: true, seekType: 'range' };

/** Plays MPEG transport streams by repackaging them for the browser with mpegts.js. */
export function createMpegtsEngine(video: HTMLVideoElement, listener: EngineListener, headers: RequestHeaders): Engine {
  let player: MpegtsPlayer | null = null;
  let audioRefused = false;
  let destroyed = false;

  const report = (error: EngineError): void => {
    if (!destroyed) listener.onError(error);
  };

  async function onError(url: string, type: string, detail: string, info: unknown): Promise<void> {
    const words = `${detail}: ${messageOf(info)}`;
    if (type === mpegts.ErrorTypes.NETWORK_ERROR) {
      if (detail === mpegts.ErrorDetails.NETWORK_UNRECOVERABLE_EARLY_EOF) {
        report({ code: 'closed', fatal: true, detail: words });
      } else if (detail === mpegts.ErrorDetails.NETWORK_STATUS_CODE_INVALID) {
        const answer = await askWhy(url, headers());
        const status = answer?.status ?? statusOf(info);
        report({
          code: 'refused',
          fatal: true,
          detail: words,
          ...(status === undefined ? {} : { status }),
          ...(answer?.failure === undefined ? {} : { failure: answer.failure }),
        });
      } else {
        report({ code: 'network', fatal: true, detail: words });
      }
      return;
    }
    if (/unsupported/i.test(words) || detail === mpegts.ErrorDetails.MEDIA_CODEC_UNSUPPORTED) {
      if (words.includes('audio/')) {
        // The picture goes on without it.
        if (!audioRefused) report({ code: 'codec-audio', fatal: false, detail: words });
        audioRefused = true;
      } else {
        report({ code: 'codec', fatal: true, detail: words });
      }
      return;
    }
    // What is not a transport stream (an error page with status 200) is not cured by decoding it again.
    report({ code: detail === mpegts.ErrorDetails.MEDIA_FORMAT_ERROR ? 'network' : 'media', fatal: true, detail: words });
  }

  return {
    name: 'mpegts.js',
    load(url, live) {
      if (!mpegts.isSupported()) {
        report({ code: 'codec', fatal: true, detail: 'no media source extensions' });
        return Promise.resolve();
      }
      const created = mpegts.createPlayer({ type: 'mpegts', isLive: live, url }, { ...(live ? liveConfig : recordedConfig), headers: headers() });
      player = created;
      created.on(mpegts.Events.ERROR, (type: string, detail: string, info: unknown) => {
        void onError(url, type, detail, info);
      });
      created.on(mpegts.Events.LOADING_COMPLETE, () => {
        if (live) report({ code: 'closed', fatal: true, detail: 'loading complete' });
      });
      created.attachMediaElement(video);
      created.load();
      return Promise.resolve();
    },
    // mpegts.js has no way to go on after a failed request: the ladder opens it again.
    resumeLoad: () => report({ code: 'network', fatal: true, detail: 'cannot resume' }),
    recoverMedia: () => report({ code: 'network', fatal: true, detail: 'cannot recover in place' }),
    shrinkBuffer: () => {},
    selectAudio: () => {},
    selectSubtitles: () => {},
    selectQuality: () => {},
    facts() {
      if (player === null) return noFacts;
      const { mediaInfo, statisticsInfo } = player;
      const speed = 'speed' in statisticsInfo ? statisticsInfo.speed : undefined; // kilobytes a second
      const details = 'hasVideo' in mediaInfo ? mediaInfo : null;
      return {
        videoCodec: text(details?.videoCodec),
        audioCodec: text(details?.audioCodec),
        fps: details?.fps === undefined || details.fps <= 0 ? null : details.fps,
        bandwidth: speed === undefined ? null : speed * 8_000,
        hasVideo: details?.hasVideo ?? null,
        hasAudio: audioRefused ? true : (details?.hasAudio ?? null),
      };
    },
    async destroy() {
      destroyed = true;
      const old = player;
      player = null;
      if (old === null) return releaseVideo(video);
      old.pause();
      old.unload();
      old.detachMediaElement();
      old.destroy();
      releaseVideo(video);
      listener.onTracks(noTracks);
      // The worker that holds the connection stops a moment later and has no way to say so.
      await new Promise((resolve) => setTimeout(resolve, 80));
    },
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function messageOf(info: unknown): string {
  if (typeof info === 'object' && info !== null && 'msg' in info && typeof info.msg === 'string') return info.msg;
  return typeof info === 'string' ? info : '';
}

function statusOf(info: unknown): number | undefined {
  if (typeof info === 'object' && info !== null && 'code' in info && typeof info.code === 'number') return info.code;
  return undefined;
}
