import Hls, { ErrorDetails, ErrorTypes, Events } from 'hls.js';
import type { ErrorData, HlsConfig } from 'hls.js';
import type { Engine, EngineError, EngineListener, RequestHeaders, Track, Tracks } from './engine.ts';
import { noFacts, releaseVideo } from './engine.ts';
import { parseProblem } from './read-problem.ts';

const loadPolicy = {
  maxTimeToFirstByteMs: 15_000,
  maxLoadTimeMs: 20_000,
  timeoutRetry: { maxNumRetry: 1, retryDelayMs: 1_000, maxRetryDelayMs: 4_000 },
  // Retries belong to `recover.ts`, which can say them aloud.
  errorRetry: { maxNumRetry: 0, retryDelayMs: 1_000, maxRetryDelayMs: 4_000 },
};

const config: Partial<HlsConfig> = {
  enableWorker: true,
  lowLatencyMode: true,
  // The default keeps everything since the start: memory would grow all evening.
  backBufferLength: 30,
  maxBufferLength: 20,
  maxMaxBufferLength: 60,
  maxBufferSize: 60_000_000,
  liveSyncDurationCount: 3,
  liveMaxLatencyDurationCount: 10,
  maxLiveSyncPlaybackRate: 1.05,
  liveDurationInfinity: true,
  startFragPrefetch: true,
  manifestLoadPolicy: { default: loadPolicy },
};

/** Plays HLS playlists with hls.js. */
export function createHlsEngine(video: HTMLVideoElement, listener: EngineListener, headers: RequestHeaders): Engine {
  const hls = new Hls({
    ...config,
    xhrSetup(request, url) {
      const more = Object.entries(headers());
      if (more.length === 0) return;
      request.open('GET', url, true); // a request that is not open takes no headers
      for (const [name, value] of more) request.setRequestHeader(name, value);
    },
  });
  let hasSource = false;
  let audioRefused = false;

  hls.on(Events.MANIFEST_PARSED, () => {
    hasSource = true;
    listener.onTracks(tracksOf(hls));
  });
  for (const event of [
    Events.AUDIO_TRACKS_UPDATED,
    Events.AUDIO_TRACK_SWITCHED,
    Events.SUBTITLE_TRACKS_UPDATED,
    Events.SUBTITLE_TRACK_SWITCH,
    Events.LEVEL_SWITCHED,
  ] as const) {
    hls.on(event, () => listener.onTracks(tracksOf(hls)));
  }
  hls.on(Events.ERROR, (_event, data) => {
    const error = toEngineError(data, hasSource);
    if (error === null) return;
    if (error.code === 'codec-audio') {
      if (audioRefused) return;
      audioRefused = true;
    }
    listener.onError(error);
  });

  return {
    name: 'hls.js',
    load(url) {
      if (!Hls.isSupported()) {
        listener.onError({ code: 'codec', fatal: true, detail: 'no media source extensions' });
        return Promise.resolve();
      }
      hls.attachMedia(video);
      hls.loadSource(url);
      return Promise.resolve();
    },
    resumeLoad: () => hls.startLoad(),
    recoverMedia(swapAudioCodec) {
      if (swapAudioCodec) hls.swapAudioCodec();
      hls.recoverMediaError();
    },
    shrinkBuffer() {
      hls.config.maxBufferLength = Math.max(4, hls.config.maxBufferLength / 2);
      hls.config.maxMaxBufferLength = Math.max(8, hls.config.maxMaxBufferLength / 2);
      hls.config.maxBufferSize = Math.max(4_000_000, hls.config.maxBufferSize / 2);
      hls.config.backBufferLength = 10;
    },
    selectAudio(id) {
      hls.audioTrack = id;
    },
    selectSubtitles(id) {
      hls.subtitleDisplay = id !== null;
      hls.subtitleTrack = id ?? -1;
      listener.onTracks(tracksOf(hls));
    },
    selectQuality(id) {
      hls.nextLevel = id ?? -1;
      listener.onTracks(tracksOf(hls));
    },
    facts() {
      const level = hls.levels[hls.currentLevel];
      return {
        ...noFacts,
        videoCodec: level?.videoCodec ?? null,
        audioCodec: level?.audioCodec ?? null,
        fps: level?.frameRate ? level.frameRate : null,
        bandwidth: Number.isFinite(hls.bandwidthEstimate) ? hls.bandwidthEstimate : null,
        hasAudio: audioRefused ? true : null,
      };
    },
    destroy() {
      video.pause();
      hls.stopLoad(); // aborts the requests under way
      hls.detachMedia();
      hls.destroy();
      releaseVideo(video);
      return settle();
    },
  };
}

/** Lets the abort of the last request leave this machine before the next one is sent. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30));
}

function tracksOf(hls: Hls): Tracks {
  const language = (lang: string | undefined): string | null => (lang === undefined || lang === '' ? null : lang);
  const audio = hls.audioTracks.map(({ id, name, lang }): Track => ({ id, label: name, language: language(lang) }));
  const subtitles = hls.subtitleTracks.map(
    ({ id, name, lang }): Track => ({ id, label: name, language: language(lang) }),
  );
  const qualities = hls.levels
    .map((level, id): Track & { size: number } => ({
      id,
      label: level.height > 0 ? `${level.height}p` : `${Math.round(level.bitrate / 1_000)} kbit/s`,
      language: null,
      size: level.height > 0 ? level.height : level.bitrate,
    }))
    .sort((a, b) => b.size - a.size)
    .map(({ id, label, language: lang }): Track => ({ id, label, language: lang }));
  return {
    audio: { tracks: audio, current: hls.audioTrack >= 0 ? hls.audioTrack : null },
    subtitles: { tracks: subtitles, current: hls.subtitleDisplay && hls.subtitleTrack >= 0 ? hls.subtitleTrack : null },
    qualities: { tracks: qualities, current: hls.autoLevelEnabled ? null : hls.nextLevel },
  };
}

function toEngineError(data: ErrorData, hasSource: boolean): EngineError | null {
  const detail = `${data.details}${data.reason === undefined ? '' : `: ${data.reason}`}`;
  switch (data.details) {
    case ErrorDetails.BUFFER_FULL_ERROR:
      return { code: 'buffer-full', fatal: false, detail };
    case ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR:
      return { code: 'codec', fatal: true, detail };
    case ErrorDetails.BUFFER_ADD_CODEC_ERROR:
    case ErrorDetails.BUFFER_INCOMPATIBLE_CODECS_ERROR:
      if (data.sourceBufferName === 'audio' || (data.mimeType ?? '').startsWith('audio/')) {
        return { code: 'codec-audio', fatal: data.fatal, detail };
      }
      return { code: 'codec', fatal: true, detail };
    default:
      break;
  }
  if (!data.fatal) return null;
  if (data.type === ErrorTypes.MEDIA_ERROR) return { code: 'media', fatal: true, detail };
  if (data.type !== ErrorTypes.NETWORK_ERROR) return { code: 'media', fatal: true, detail };

  // A list that is not one (an error page, an empty answer) will not become one by loading on.
  const resumable =
    hasSource && data.details !== ErrorDetails.MANIFEST_PARSING_ERROR && data.details !== ErrorDetails.MANIFEST_LOAD_ERROR;
  const status = data.response?.code;
  if (status === undefined || status < 400) return { code: 'network', fatal: true, detail, resumable };
  const failure = parseProblem(bodyOf(data));
  return { code: 'refused', fatal: true, detail, status, resumable, ...(failure === undefined ? {} : { failure }) };
}

function bodyOf(data: ErrorData): string {
  const request = data.networkDetails;
  // Reading the text of a request for bytes throws.
  if (!(request instanceof XMLHttpRequest) || (request.responseType !== '' && request.responseType !== 'text')) return '';
  return request.responseText;
}
