import { AppEvent } from '#shared/contract/events.ts';
import { edgeCase } from '#shared/contract/edge-case.ts';
import type { RunningServer } from '../../server/start-server.ts';

/** What the events of a server said about one playlist's refresh. */
export interface ProgressWatch {
  /** The phase last told; undefined before the first. */
  readonly phase: string | undefined;
  readonly entries: number;
  /** How long each phase took that was followed by another, ms. */
  readonly lengths: ReadonlyMap<string, number>;
  /** Resolves when the phase begins, or with false when the refresh ends without it. */
  reached(phase: string): Promise<boolean>;
  /** Resolves when the refresh ended. */
  ended: Promise<void>;
  close(): void;
}

const { fromWire } = edgeCase(AppEvent);

/** Follows the playlist that `isMeant`: one that is only being added has no id yet. */
export async function watchProgress(server: RunningServer, isMeant: (playlistId: string) => boolean): Promise<ProgressWatch> {
  const stream = await server.open('/v1/events');
  const lengths = new Map<string, number>();
  const waiting: { phase: string; resolve: (found: boolean) => void }[] = [];
  let phase: string | undefined;
  let since = 0;
  let entries = 0;
  let rest = '';
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));

  function enter(next: string): void {
    if (next === phase) return;
    if (phase !== undefined) lengths.set(phase, performance.now() - since);
    phase = next;
    since = performance.now();
    for (const wait of waiting) if (wait.phase === next) wait.resolve(true);
  }

  function receive(event: AppEvent): void {
    if (event.type === 'playlists.progress' && isMeant(event.progress.playlistId)) {
      entries = event.progress.entries;
      enter(event.progress.phase);
    }
    // The same event also tells that something arrived in the middle of a first import.
    if (event.type === 'catalog.changed' && isMeant(event.playlistId)) void isRunning().then((runs) => !runs && finish(), () => undefined);
  }

  async function isRunning(): Promise<boolean> {
    const { json } = await server.ask('/v1/playlists');
    const { playlists } = json as { playlists: { id: string; refreshing: unknown }[] };
    return playlists.some(({ id, refreshing }) => isMeant(id) && refreshing !== null);
  }

  function finish(): void {
    enter('ended');
    for (const { resolve } of waiting.splice(0)) resolve(false);
    end();
  }

  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data: ')) receive(AppEvent.parse(fromWire(JSON.parse(line.slice(6)))));
    }
  });
  stream.on('error', () => undefined); // the kill breaks it

  return {
    get phase() {
      return phase;
    },
    get entries() {
      return entries;
    },
    lengths,
    ended,
    reached: (wanted) =>
      new Promise((resolve) => {
        if (phase === wanted) resolve(true);
        else if (phase === 'ended') resolve(false);
        else waiting.push({ phase: wanted, resolve });
      }),
    close: () => stream.destroy(),
  };
}
