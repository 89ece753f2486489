import { titleRef } from '#shared/model/ids.ts';
import type { Stream } from '#shared/model/stream.ts';
import { api } from '../../api/api.ts';
import { settled } from '../../lib/loadable.ts';
import { sleep } from '../../lib/sleep.ts';
import type { PastProgramme, PlayableTitle } from '../../stores/now-playing.ts';
import { mediaUrl } from '../../stores/session.ts';
import type { Engine, EngineError } from './engine.ts';
import { refusal } from './engine.ts';
import { isBuffered, reachOf, stretchFrom } from './past-stretch.ts';
import { createEngine, engineFor, otherFormat } from './pick-engine.ts';
import { nothingPlaying, toPlayFailure, usePlayer } from './player-store.ts';
import type { Phase } from './player-store.ts';
import { recover, startRecovery } from './recover.ts';
import type { RecoverAction, RecoverEvent, RecoverState } from './recover.ts';
import { isWorthResuming } from './resume-rules.ts';
import { bufferedRanges, decodedCounts, playElement, positionOf } from './video-element.ts';
import { forgetWatching, rememberPosition, watched } from './watching.ts';
import { missingPart } from './watch-picture.ts';

/** Zapping faster than this waits until the viewer has arrived. */
const zapWithinMs = 1_000;
const zapWaitMs = 250;
/** Jumps through the past follow each other before the last of them is asked for. */
const jumpSettleMs = 300;
/** A past that ends this long before its programme does was cut off rather than over. */
const earlyEndSeconds = 90;

interface Playing {
  title: PlayableTitle;
  past: PastProgramme | null;
  /** Ends everything this opening started; a newer choice aborts it. */
  stop: AbortController;
  recovery: RecoverState;
  stream: Stream | null;
  format: 'ts' | 'hls' | null;
  /** Of the film, or of the past programme. */
  startSeconds: number;
  /** Seconds of the video to jump to as soon as they are loaded. */
  skipTo: number | null;
  /** Counts openings: a newer jump overtakes the one before. */
  openings: number;
  /** Where the past broke off the last time. */
  brokeOffAt: number | null;
  firstPosition: number | null;
  audioRefused: boolean;
  firstError: EngineError | null;
  /** The next opening asks for the other format for the first time. */
  triesOther: boolean;
  /** This opening has been told to play. */
  started: boolean;
}

let video: HTMLVideoElement | null = null;
let playing: Playing | null = null;
let engine: Engine | null = null;
/** The end of the last teardown: accounts with one connection need it before the next opening. */
let released: Promise<void> = Promise.resolve();
let lastOpenedAt = -Infinity;

/** Gives the one video element to the player; the returned function takes it back. */
export function attachVideo(element: HTMLVideoElement): () => void {
  video = element;
  const signal = new AbortController();
  const on = (event: string, listener: () => void): void =>
    element.addEventListener(event, listener, { signal: signal.signal });
  on('playing', () => show({ status: 'playing' }));
  on('waiting', () => showWaiting());
  on('seeking', () => showWaiting());
  on('seeked', () => { if (!element.paused) show({ status: 'playing' }); });
  // Engines pause the element too, while they come and go.
  on('pause', () => { if (isUnderWay() && playing?.started && element.paused && !element.ended && element.error === null) show({ status: 'paused' }); });
  on('ended', onEnded);
  on('loadedmetadata', onMetadata);
  on('progress', skipAhead);
  const timer = setInterval(tick, 1_000);
  const woke = (): void => { if (document.visibilityState === 'visible') feed({ type: 'woke' }); };
  document.addEventListener('visibilitychange', woke, { signal: signal.signal });
  addEventListener('pagehide', () => { savePosition(); }, { signal: signal.signal });
  return () => {
    clearInterval(timer);
    signal.abort();
    void close();
    video = null;
  };
}

/** Plays a title, or a past programme of it; whatever played before is given up first. `startMs` null asks where a film should begin. */
export async function open(title: PlayableTitle, startMs: number | null, past: PastProgramme | null = null): Promise<void> {
  const stop = abandon();
  usePlayer.setState({ ...nothingPlaying, titleId: title.id, live: title.kind === 'channel' && past === null, phase: { status: 'connecting' } });
  const isZapping = performance.now() - lastOpenedAt < zapWithinMs;
  lastOpenedAt = performance.now();
  if (isZapping) await sleep(zapWaitMs, stop.signal);
  if (stop.signal.aborted) return;

  if (startMs === null && title.kind !== 'channel') {
    const answer = await settled(api.library.listResumePoints({ playlistId: titleRef(title.id).playlistId }));
    if (stop.signal.aborted) return;
    const point = answer.status === 'ready' ? answer.data.resumePoints.find(({ id }) => id === title.id) : undefined;
    if (point && isWorthResuming(point)) {
      await released;
      if (stop.signal.aborted) return;
      usePlayer.setState({ phase: { status: 'asking', positionMs: point.positionMs, durationMs: point.durationMs } });
      return;
    }
  }
  begin({ title, past }, stop, (startMs ?? 0) / 1_000, null);
}

/** Stops and lets go of everything; resolves when the connection is given up. */
export async function close(): Promise<void> {
  abandon();
  usePlayer.setState(nothingPlaying);
  await released;
}

/** Another try at the same title after a failure, in another format if one is named. */
export function retry(title: PlayableTitle, format: 'ts' | 'hls' | null = null): void {
  const { startSeconds = 0, past = null } = playing ?? {};
  begin({ title, past }, abandon(), startSeconds, format);
}

/** The format to ask for when the present one does not do. */
export function formatToTry(): 'ts' | 'hls' {
  const container = usePlayer.getState().container;
  return (container === null ? null : otherFormat(container)) ?? 'hls';
}

export function togglePaused(): void {
  if (video === null) return;
  if (usePlayer.getState().phase.status === 'ended') {
    if (playing?.past) {
      jump(playing, 0);
      return;
    }
    video.currentTime = 0;
  }
  if (video.paused) void start(video, playing?.stop.signal);
  else video.pause();
}

/** After the end: the next episode does not start by itself. */
export function cancelNext(): void {
  if (usePlayer.getState().phase.status === 'ended') show({ status: 'ended', at: null });
}

/** Seconds from where it is; live streams stay inside what is buffered. */
export function seekBy(seconds: number): void {
  if (video !== null) seekTo(position() + seconds);
}

export function seekTo(seconds: number): void {
  if (video === null) return;
  if (playing?.past) {
    seekInPast(playing, playing.past, seconds);
    return;
  }
  if (!isUnderWay()) return;
  const last = video.seekable.length > 0 ? video.seekable.end(video.seekable.length - 1) : video.duration;
  if (!Number.isFinite(last)) return;
  video.currentTime = Math.min(Math.max(0, seconds), Math.max(0, last - 0.5));
}

/** Seconds of the film, or of the past programme. */
function position(): number {
  if (video === null) return 0;
  const { timeline } = usePlayer.getState();
  if (timeline === null) return video.currentTime;
  return engine === null ? (playing?.startSeconds ?? 0) : timeline.offset + video.currentTime;
}

/** What is loaded is near; anything else is another request, because a transport stream has no index to jump by. */
function seekInPast(current: Playing, past: PastProgramme, seconds: number): void {
  const { timeline } = usePlayer.getState();
  if (video === null || timeline === null || current.recovery.failed) return;
  const to = Math.min(Math.max(0, seconds), reachOf(past, Date.now()));
  const target = to - timeline.offset;
  const isIndexed = current.stream?.container !== 'mpegts' && target >= 0;
  if (isUnderWay() && (isIndexed || isBuffered(bufferedRanges(video), target))) {
    current.skipTo = null;
    video.currentTime = target;
  } else jump(current, to);
}

/** Opens a past programme anew at this second, unless another jump follows at once. */
function jump(current: Playing, seconds: number): void {
  current.startSeconds = seconds;
  current.recovery = { ...current.recovery, waiting: true };
  const opening = ++current.openings;
  tearDown();
  const { timeline } = usePlayer.getState();
  if (timeline !== null) usePlayer.setState({ timeline: { ...timeline, offset: seconds } });
  show({ status: 'connecting' });
  void sleep(jumpSettleMs, current.stop.signal).then(() => {
    if (!current.stop.signal.aborted && opening === current.openings) return load(current);
    return undefined;
  });
}

export function selectAudio(id: number): void {
  engine?.selectAudio(id);
}

export function selectSubtitles(id: number | null): void {
  engine?.selectSubtitles(id);
}

export function selectQuality(id: number | null): void {
  engine?.selectQuality(id);
}

/** Ends the present opening and starts freeing the element. */
function abandon(): AbortController {
  savePosition();
  playing?.stop.abort();
  playing = null;
  forgetWatching();
  tearDown();
  const stop = new AbortController();
  pending?.abort();
  pending = stop;
  return stop;
}

/** The opening under way before there is anything to play. */
let pending: AbortController | null = null;

function tearDown(): void {
  const old = engine;
  engine = null;
  if (old !== null) released = released.then(() => old.destroy()).catch(() => {}); // an engine that cannot even stop has nothing left to hold
}

function begin({ title, past }: Pick<Playing, 'title' | 'past'>, stop: AbortController, startSeconds: number, format: 'ts' | 'hls' | null): void {
  const live = title.kind === 'channel' && past === null;
  playing = {
    title,
    past,
    stop,
    // Where a past is asked for every form is tried already, both formats among them.
    recovery: startRecovery({ live, otherFormat: live && format === null }, now()),
    stream: null,
    format,
    startSeconds,
    skipTo: null,
    openings: 0,
    brokeOffAt: null,
    firstPosition: null,
    audioRefused: false,
    firstError: null,
    triesOther: false,
    started: false,
  };
  const timeline = past === null ? null : { offset: startSeconds, duration: (past.stop - past.start) / 1_000 };
  usePlayer.setState({ otherFormatTried: format !== null, missing: null, timeline, phase: { status: 'connecting' } });
  void load(playing);
}

/** One opening: a fresh address, a fresh engine. */
async function load(current: Playing): Promise<void> {
  const { signal } = current.stop;
  const opening = ++current.openings;
  const isOver = (): boolean => signal.aborted || opening !== current.openings;
  tearDown();
  current.started = false;
  current.skipTo = null;
  await released;
  if (isOver()) return;
  // What has an index is asked for whole and jumped in; what has none begins where the picture should.
  const past = current.past && stretchFrom(current.past, current.stream?.container === 'hls' ? 0 : current.startSeconds);
  const answer = await settled(
    api.playback.openStream({
      titleId: current.title.id,
      ...(current.format === null ? {} : { format: current.format }),
      ...(past === null ? {} : { past }),
    }),
  );
  if (isOver() || video === null) return;
  if (answer.status === 'failed') {
    feed({ type: 'opened' });
    feed({ type: 'error', error: refusal(answer.error) });
    return;
  }
  const stream = answer.data;
  const isSameAgain = current.triesOther && stream.container === current.stream?.container;
  current.triesOther = false;
  current.stream = stream;
  const name = engineFor(stream.container);
  usePlayer.setState(({ timeline }) => ({
    live: stream.live,
    container: stream.container,
    engine: name,
    timeline: timeline && past && current.past ? { ...timeline, offset: (past.start - current.past.start) / 1_000 } : timeline,
  }));
  feed({ type: 'opened' });
  if (isSameAgain && current.firstError !== null) {
    // The provider has no other format: what was wrong before is still wrong.
    current.format = null;
    feed({ type: 'error', error: current.firstError });
    return;
  }
  const path = mediaUrl(stream.path);
  if (name === null || path === undefined) {
    feed({ type: 'error', error: { code: 'codec', fatal: true, detail: stream.transport ?? stream.container } });
    return;
  }
  try {
    const created = await createEngine(name, video, {
      onError: (error) => {
        if (isOver() || engine !== created) return;
        if (error.code === 'codec-audio') current.audioRefused = true;
        feed({ type: 'error', error });
      },
      onTracks: (tracks) => {
        if (engine === created) usePlayer.setState({ tracks });
      },
    });
    if (isOver()) return;
    engine = created;
    current.firstPosition = null;
    // An engine's worker resolves addresses by itself and knows nothing of this page.
    await created.load(new URL(path, document.baseURI).href, stream.live);
    if (isOver()) return;
    await start(video, signal);
    current.started = true;
  } catch {
    feed({ type: 'error', error: { code: 'network', fatal: true, detail: 'the player could not be loaded' } });
  }
}

async function start(element: HTMLVideoElement, signal: AbortSignal | undefined): Promise<void> {
  const outcome = await playElement(element);
  if (signal?.aborted) return;
  if (outcome === 'muted') usePlayer.setState({ mutedByBrowser: true });
  if (outcome === 'blocked') show({ status: 'blocked' });
}

function feed(event: RecoverEvent): void {
  const current = playing;
  if (current === null) return;
  const { state, action } = recover(current.recovery, event, now());
  current.recovery = state;
  if (event.type === 'error' && event.error.fatal) current.firstError ??= event.error;
  void act(current, action);
}

async function act(current: Playing, action: RecoverAction): Promise<void> {
  const { signal } = current.stop;
  switch (action.do) {
    case 'nothing':
      return;
    case 'seek':
      if (video !== null) video.currentTime = action.to;
      return;
    case 'shrink-buffer':
      engine?.shrinkBuffer();
      return;
    case 'recover-media':
      engine?.recoverMedia(action.swapAudioCodec);
      return;
    case 'resume-load': {
      const own = engine;
      await sleep(action.afterMs, signal);
      if (!signal.aborted && engine === own) engine?.resumeLoad();
      return;
    }
    case 'reopen':
      show({ status: 'reconnecting', attempt: action.attempt, of: action.of });
      keepPosition(current);
      tearDown();
      await sleep(action.afterMs, signal);
      if (!signal.aborted) await load(current);
      return;
    case 'other-format':
      keepPosition(current);
      current.format = formatToTry();
      current.triesOther = true;
      usePlayer.setState({ otherFormatTried: true });
      show({ status: 'other-format' });
      await load(current);
      return;
    case 'fail': {
      const { firstError } = current;
      // That this machine has no decoder says more than that the other format is not offered.
      fail(current, action.error.code === 'refused' && firstError?.code === 'codec' ? firstError : action.error);
      return;
    }
  }
}

function fail(current: Playing, error: EngineError): void {
  keepPosition(current);
  tearDown();
  current.recovery = { ...current.recovery, failed: true };
  show({ status: 'failed', failure: toPlayFailure(error, current.stream?.transport ?? null) });
}

/** A film opened again goes on where it broke off. */
function keepPosition(current: Playing): void {
  if (video !== null && !usePlayer.getState().live && video.currentTime > 0) current.startSeconds = position();
}

function onMetadata(): void {
  if (video === null || playing === null) return;
  const { live, timeline } = usePlayer.getState();
  const to = playing.startSeconds - (timeline?.offset ?? 0);
  if (to > 0 && !live) {
    // A transport stream cannot go where it has not loaded yet.
    if (timeline !== null && playing.stream?.container === 'mpegts') playing.skipTo = to;
    else video.currentTime = to;
  }
  showWaiting();
}

function skipAhead(): void {
  if (video === null || playing?.skipTo == null || !isBuffered(bufferedRanges(video), playing.skipTo)) return;
  if (video.currentTime < playing.skipTo) video.currentTime = playing.skipTo;
  playing.skipTo = null;
}

/** The bytes of a past programme ended: with the programme, or before it where the provider breaks off. */
function onPastEnded(current: Playing, past: PastProgramme): void {
  const at = position();
  const isStillOn = past.start + at * 1_000 > Date.now() - 5 * 60_000;
  const isCutOff = (past.stop - past.start) / 1_000 - at > earlyEndSeconds && !isStillOn;
  const isFurther = current.brokeOffAt === null || at > current.brokeOffAt + 60;
  if (isCutOff && isFurther) {
    current.brokeOffAt = at;
    jump(current, at);
  } else endPast(current);
}

/** The guide says it is over; what follows is another programme. The connection is given up. */
function endPast(current: Playing): void {
  current.recovery = { ...current.recovery, waiting: true };
  current.startSeconds = position();
  current.openings++;
  tearDown();
  show({ status: 'ended', at: now() });
}

function onEnded(): void {
  if (playing === null || engine === null) return;
  if (playing.past) {
    onPastEnded(playing, playing.past);
    return;
  }
  if (usePlayer.getState().live) {
    feed({ type: 'error', error: { code: 'closed', fatal: true, detail: 'ended' } });
    return;
  }
  savePosition();
  show({ status: 'ended', at: now() });
}

function tick(): void {
  const current = playing;
  if (current === null || video === null) return;
  feed({
    type: 'tick',
    playing: engine !== null && !video.paused && !video.ended && !video.seeking,
    position: video.currentTime,
    buffered: bufferedRanges(video),
  });
  if (engine === null || current.recovery.failed) return;
  const { timeline } = usePlayer.getState();
  if (timeline !== null && position() >= timeline.duration) {
    endPast(current);
    return;
  }
  const facts = engine.facts();
  if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && current.recovery.movedSinceOpen) {
    current.firstPosition ??= video.currentTime;
    const { audioBytes, frames } = decodedCounts(video);
    const missing = missingPart({
      advanced: video.currentTime - current.firstPosition,
      videoWidth: video.videoWidth,
      frames,
      audioBytes,
      hasVideo: facts.hasVideo,
      hasAudio: facts.hasAudio,
      soundOnly: current.title.radio,
      audioRefused: current.audioRefused,
    });
    usePlayer.setState({ facts, missing });
    if (!video.paused) watched(current.title, usePlayer.getState().live, positionOf(video));
  } else {
    usePlayer.setState({ facts });
  }
}

function savePosition(): void {
  if (video === null || playing === null || engine === null || usePlayer.getState().live) return;
  rememberPosition(playing.title, positionOf(video));
}

function isUnderWay(): boolean {
  return playing !== null && engine !== null && !playing.recovery.waiting && !playing.recovery.failed;
}

function show(phase: Phase): void {
  if (phase.status === 'playing' && !isUnderWay()) return;
  usePlayer.setState({ phase });
}

/** Waiting for data, unless a longer story is being told. */
function showWaiting(): void {
  const { status } = usePlayer.getState().phase;
  if (isUnderWay() && (status === 'connecting' || status === 'playing' || status === 'other-format')) {
    show({ status: 'buffering' });
  }
}

function now(): number {
  return performance.now();
}
