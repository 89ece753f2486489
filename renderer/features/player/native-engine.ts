import type { Engine, EngineListener } from './engine.ts';
import { noFacts, noTracks, releaseVideo } from './engine.ts';
import { askWhy } from './read-problem.ts';

/** Plays files the browser reads by itself: MP4, WebM, MP3 and what else it knows. */
export function createNativeEngine(video: HTMLVideoElement, listener: EngineListener): Engine {
  let source = '';
  let destroyed = false;

  async function onError(): Promise<void> {
    const code = video.error?.code;
    const detail = video.error?.message ?? '';
    if (destroyed || code === undefined || code === MediaError.MEDIA_ERR_ABORTED) return;
    if (code === MediaError.MEDIA_ERR_DECODE) {
      listener.onError({ code: 'media', fatal: true, detail });
      return;
    }
    // "Not supported" is also what the element says of an address that answers with an error.
    const answer = await askWhy(source);
    if (destroyed) return;
    if (answer === null) listener.onError({ code: 'network', fatal: true, detail });
    else if (answer.status >= 400) {
      const failure = answer.failure === undefined ? {} : { failure: answer.failure };
      listener.onError({ code: 'refused', fatal: true, detail, status: answer.status, ...failure });
    } else {
      const unsupported = code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED;
      listener.onError({ code: unsupported ? 'codec' : 'network', fatal: true, detail });
    }
  }
  const errorListener = (): void => void onError();

  return {
    name: 'native',
    load(url) {
      source = url;
      video.addEventListener('error', errorListener);
      video.src = url;
      video.load();
      return Promise.resolve();
    },
    resumeLoad: () => reload(video),
    recoverMedia: () => reload(video),
    shrinkBuffer: () => {},
    selectAudio: () => {},
    selectSubtitles: () => {},
    selectQuality: () => {},
    facts: () => noFacts,
    destroy() {
      destroyed = true;
      video.removeEventListener('error', errorListener);
      video.pause();
      releaseVideo(video);
      listener.onTracks(noTracks);
      return Promise.resolve();
    },
  };
}

/** Loads the same file again where it stood. */
function reload(video: HTMLVideoElement): void {
  const at = video.currentTime;
  video.load();
  video.currentTime = at;
  void video.play().catch(() => {}); // refused autoplay shows as a paused picture with its button
}
