import type { Container } from '#shared/model/stream.ts';
import { AppError, toAppError } from '#shared/errors.ts';
import { readProblem } from '../api/over-http.ts';
import { createEngine, engineFor } from '../features/player/pick-engine.ts';
import { recover, startRecovery, type RecoverEvent } from '../features/player/recover.ts';
import type { Engine } from '../features/player/engine.ts';
import { bufferedRanges, playElement } from '../features/player/video-element.ts';
import { asAppError } from '../lib/loadable.ts';
import { sleep } from '../lib/sleep.ts';
import { fetchSignedIn } from './server-api.ts';
import { authorization } from './tokens.ts';

export type PicturePhase =
  | { status: 'connecting' }
  | { status: 'playing' }
  | { status: 'reconnecting'; attempt: number; of: number }
  | { status: 'failed'; error: AppError };

/** Asked before anything is loaded: an answer in words is better than an engine's number. */
const askWithinMs = 20_000;

/**
 * Plays a channel of the showcase in the element, with the application's own engines and its ladder of recovery,
 * until the signal ends. Resolves when the connection is given up.
 */
export async function playChannel(video: HTMLVideoElement, id: string, show: (phase: PicturePhase) => void, signal: AbortSignal): Promise<void> {
  const url = new URL(`/v1/streams/${encodeURIComponent(id)}`, document.baseURI).href;
  let engine: Engine | null = null;
  let state = startRecovery({ live: true, otherFormat: false }, performance.now());

  async function letGo(): Promise<void> {
    const old = engine;
    engine = null;
    await old?.destroy().catch(() => {}); // an engine that cannot even stop has nothing left to hold
  }

  async function open(): Promise<void> {
    await letGo();
    if (signal.aborted) return;
    try {
      const name = engineFor(await containerAt(url, signal));
      if (name === null) throw new AppError('stream_unsupported', 'No engine plays this');
      const created = await createEngine(name, video, { onError: (error) => { if (engine === created) feed({ type: 'error', error }); }, onTracks: () => {} }, authorization);
      if (signal.aborted) return;
      engine = created;
      feed({ type: 'opened' });
      await created.load(url, true);
      if (!signal.aborted) await playElement(video);
    } catch (error) {
      if (!signal.aborted) show({ status: 'failed', error: asAppError(error) });
    }
  }

  function feed(event: RecoverEvent): void {
    if (signal.aborted) return;
    const step = recover(state, event, performance.now());
    state = step.state;
    const { action } = step;
    switch (action.do) {
      case 'nothing':
      case 'other-format':
        return;
      case 'seek':
        video.currentTime = action.to;
        return;
      case 'shrink-buffer':
        engine?.shrinkBuffer();
        return;
      case 'recover-media':
        engine?.recoverMedia(action.swapAudioCodec);
        return;
      case 'resume-load': {
        const own = engine;
        void sleep(action.afterMs, signal).then(() => {
          if (engine === own) own?.resumeLoad();
        });
        return;
      }
      case 'reopen':
        show({ status: 'reconnecting', attempt: action.attempt, of: action.of });
        void letGo().then(() => sleep(action.afterMs, signal)).then(open);
        return;
      case 'fail': {
        const { error } = action;
        show({ status: 'failed', error: error.failure ? toAppError(error.failure) : new AppError(error.code === 'codec' ? 'stream_unsupported' : 'stream_unavailable', error.detail) });
        void letGo();
      }
    }
  }

  const on = (event: string, listener: () => void): void => {
    video.addEventListener(event, listener, { signal });
  };
  on('playing', () => {
    if (engine !== null && !state.failed) show({ status: 'playing' });
  });
  on('ended', () => {
    feed({ type: 'error', error: { code: 'closed', fatal: true, detail: 'ended' } });
  });
  const timer = setInterval(() => {
    feed({
      type: 'tick',
      playing: engine !== null && !video.paused && !video.ended && !video.seeking,
      position: video.currentTime,
      buffered: bufferedRanges(video),
    });
  }, 1_000);

  show({ status: 'connecting' });
  const ended = new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
  await open();
  if (!signal.aborted) await ended;
  clearInterval(timer);
  await letGo();
}

/** What comes from an address, as its type says; throws what the server says when nothing does. */
async function containerAt(url: string, signal: AbortSignal): Promise<Container> {
  const response = await ask(url, signal);
  if (!response.ok) throw toAppError(await problemAt(url, response, signal));
  const type = response.headers.get('content-type')?.toLowerCase() ?? '';
  if (type.includes('mpegurl')) return 'hls';
  if (type.includes('mp2t') || type.includes('octet-stream')) return 'mpegts';
  if (type.includes('dash')) return 'dash';
  return /^(video|audio)\//.test(type) ? 'file' : 'mpegts';
}

async function ask(url: string, signal: AbortSignal, method = 'HEAD'): Promise<Response> {
  try {
    return await fetchSignedIn(url, { method, signal: AbortSignal.any([signal, AbortSignal.timeout(askWithinMs)]) });
  } catch (cause) {
    throw new AppError('internal', 'WebPlay does not answer', { reason: 'timeout', cause });
  }
}

/** An answer to HEAD has no body to say why; the same question by GET has. */
async function problemAt(url: string, refused: Response, signal: AbortSignal): ReturnType<typeof readProblem> {
  const response = await ask(url, signal, 'GET');
  const failure = await readProblem(response.ok ? refused : response);
  await response.body?.cancel().catch(() => {}); // what came after all is asked for again by hand
  return failure;
}
