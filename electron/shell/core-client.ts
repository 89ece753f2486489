import type { Call, Reply } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import { playlists } from '#shared/contract/playlists.ts';
import type { Failure } from '#shared/errors.ts';
import { isFromHost, type Media, type Port, type ToHost } from '../ipc/messages.ts';

/** A running core host, however it was started. */
export interface HostProcess extends Port {
  onExit(listener: () => void): void;
  kill(): void;
}

export interface CoreClientOptions {
  /** Starts a core host; `mediaPort` is where the last one served streams, 0 at first. */
  fork(mediaPort: number): HostProcess;
  onEvent(event: AppEvent): void;
  /** Each time a host is ready: its streams need its own key. */
  onMedia(media: Media): void;
  timing?: Partial<typeof defaultTiming>;
}

export interface CoreClient {
  call: Call;
  /** Lets the host close its files; one that does not come to an end is killed. */
  close(): Promise<void>;
}

/** In ms. */
const defaultTiming = {
  firstRestart: 250,
  longestRestart: 10_000,
  /** A host that lived this long did not fail from the start. */
  healthy: 30_000,
  closing: 1_500,
};

interface Question {
  name: string;
  input: unknown;
  answer(reply: Reply): void;
}

const stopped: Failure = { code: 'internal', message: 'The engine of WebPlay stopped; it is being started again' };

/**
 * The shell's line to the core: relays calls, starts the host again when it dies, and never leaves a call without an
 * answer. Calls made while a host starts wait for it.
 */
export function createCoreClient({ fork, onEvent, onMedia, timing = {} }: CoreClientOptions): CoreClient {
  const { firstRestart, longestRestart, healthy, closing } = { ...defaultTiming, ...timing };
  const asked = new Map<number, Question>();
  let waiting: Question[] = [];
  let lastId = 0;
  let host: HostProcess | undefined;
  let isReady = false;
  let starts = 0;
  let pause = firstRestart;
  let mediaPort = 0;
  /** Why the last host could not start; the answer to everything until one can. */
  let obstacle: Failure | null = null;
  let onClosed: (() => void) | undefined;

  start();
  return {
    call: (_caller, name, input) =>
      new Promise((answer) => {
        if (onClosed) answer({ ok: false, error: { code: 'cancelled', message: 'WebPlay is closing' } });
        else if (isReady) send({ name, input, answer });
        else if (!host && obstacle) answer({ ok: false, error: obstacle });
        else waiting.push({ name, input, answer });
      }),
    close: () =>
      new Promise((resolve) => {
        onClosed = resolve;
        answerAll({ code: 'cancelled', message: 'WebPlay is closing' });
        if (!host) {
          resolve();
          return;
        }
        post({ type: 'close' });
        setTimeout(() => {
          host?.kill();
          resolve();
        }, closing).unref();
      }),
  };

  function start(): void {
    const startedAt = performance.now();
    const mine = fork(mediaPort);
    host = mine;
    starts += 1;
    obstacle = null;
    mine.onMessage((message) => {
      if (host === mine) hear(message);
    });
    mine.onExit(() => {
      if (host === mine) ended(performance.now() - startedAt);
    });
  }

  function hear(message: unknown): void {
    if (!isFromHost(message)) return;
    switch (message.type) {
      case 'ready':
        ready(message.media);
        break;
      case 'reply':
        asked.get(message.id)?.answer(message.reply);
        asked.delete(message.id);
        break;
      case 'event':
        onEvent(message.event);
        break;
      case 'closed':
        obstacle = message.failure;
        break;
    }
  }

  function ready(media: Media): void {
    isReady = true;
    mediaPort = media.port;
    onMedia(media);
    for (const question of waiting) send(question);
    waiting = [];
    if (starts > 1) void announceAll();
  }

  function ended(livedMs: number): void {
    host = undefined;
    isReady = false;
    answerAll(obstacle ?? stopped);
    if (onClosed) {
      onClosed();
      return;
    }
    pause = livedMs > healthy ? firstRestart : Math.min(pause * 2, longestRestart);
    setTimeout(() => {
      if (!onClosed) start();
    }, pause).unref();
  }

  function answerAll(error: Failure): void {
    const unanswered = [...asked.values(), ...waiting];
    asked.clear();
    waiting = [];
    for (const { answer } of unanswered) answer({ ok: false, error });
  }

  function send(question: Question): void {
    lastId += 1;
    asked.set(lastId, question);
    post({ type: 'call', id: lastId, name: question.name, input: question.input });
  }

  function post(message: ToHost): void {
    host?.post(message);
  }

  /** Screens hold what the dead host told them, such as a refresh that is no longer running: they ask anew. */
  async function announceAll(): Promise<void> {
    onEvent({ type: 'settings.changed' });
    onEvent({ type: 'reminders.changed' });
    const reply = await new Promise<Reply>((answer) => {
      send({ name: 'playlists.listPlaylists', input: {}, answer });
    });
    const known = reply.ok ? playlists.listPlaylists.output.safeParse(reply.value).data : undefined;
    for (const { id: playlistId } of known?.playlists ?? []) {
      onEvent({ type: 'playlists.changed', playlistId });
      onEvent({ type: 'catalog.changed', playlistId });
      onEvent({ type: 'guide.changed', playlistId });
    }
  }
}
