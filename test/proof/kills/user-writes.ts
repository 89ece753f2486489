import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from '../../server/start-server.ts';
import type { Random } from '../mutations/random.ts';

/** `perhaps`: asked for, and the process was killed before it answered. */
type Known = 'yes' | 'no' | 'perhaps';

/** What the user did, as far as it was acknowledged. */
export interface UserWrites {
  /** Writes at a person's fastest pace until the server is gone. */
  writeUntilGone(server: RunningServer, random: Random): Promise<void>;
  /** What of the acknowledged is missing, or there against a person's will. */
  missing(server: RunningServer): Promise<string[]>;
  readonly acknowledged: number;
}

export function createUserWrites(playlistId: string, titles: readonly string[]): UserWrites {
  const favorites = new Map<string, Known>();
  const history = new Map<string, Known>();
  let acknowledged = 0;

  async function write(server: RunningServer, random: Random): Promise<void> {
    const id = random.pick(titles);
    const kind = random.below(3);
    const marks = kind === 2 ? history : favorites;
    const before = marks.get(id) ?? 'no';
    marks.set(id, 'perhaps');
    const path = kind === 2 ? `/v1/history/${encodeURIComponent(id)}` : `/v1/favorites/${encodeURIComponent(id)}`;
    const { status } = await server.ask(path, { method: kind === 2 ? 'POST' : kind === 1 ? 'DELETE' : 'PUT', as: 'owner' });
    // A title that just vanished cannot be marked.
    if (status === 404) marks.set(id, before);
    else if (status >= 300) throw new Error(`${path} was answered with ${status}`);
    else {
      marks.set(id, kind === 1 ? 'no' : 'yes');
      acknowledged += 1;
    }
  }

  return {
    get acknowledged() {
      return acknowledged;
    },
    async writeUntilGone(server, random) {
      for (;;) {
        try {
          await write(server, random);
        } catch (error) {
          if (server.child.exitCode !== null || server.child.signalCode !== null || isBrokenConnection(error)) return;
          throw error;
        }
        await sleep(10);
      }
    },
    async missing(server) {
      const [marked, watched] = await Promise.all([
        server.ask(`/v1/playlists/${playlistId}/favorites`, { as: 'owner' }),
        server.ask(`/v1/playlists/${playlistId}/history?limit=200`, { as: 'owner' }),
      ]);
      const { favorites: nowMarked } = marked.json as { favorites: { id: string }[] };
      const { history: nowWatched } = watched.json as { history: { id: string }[] };
      return [...differences('favorite', favorites, nowMarked), ...differences('history entry', history, nowWatched)];
    },
  };
}

function* differences(what: string, known: ReadonlyMap<string, Known>, found: readonly { id: string }[]): Generator<string> {
  const ids = new Set(found.map(({ id }) => id));
  for (const [id, is] of known) {
    if (is === 'yes' && !ids.has(id)) yield `${what} ${id} is gone`;
    if (is === 'no' && ids.has(id)) yield `${what} ${id} came back`;
  }
}

function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(String(error.code));
}
