import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningServer } from '../../server/start-server.ts';
import type { Random } from '../mutations/random.ts';
import type { MadeGuide } from './guide-versions.ts';

/** A guide id; null where the owner decided nothing, so that the channel has no guide. */
type Mapped = string | null;

/** What the owner decided about the guide, as far as it was acknowledged. */
export interface OwnerWrites {
  map(server: RunningServer, random: Random): Promise<void>;
  /** Maps and asks for reminders until the server is gone. */
  writeUntilGone(server: RunningServer, random: Random): Promise<void>;
  /** Where channels show another guide than they were mapped to. */
  wrongMappings(shown: ReadonlyMap<string, string>): string[];
  /** Mappings and reminders that the server has no more, or against the owner's will. */
  missing(server: RunningServer): Promise<string[]>;
  readonly acknowledged: number;
}

export interface OwnedGuide {
  playlistId: string;
  sourceId: string;
  /** Channels that have a guide by themselves, then those that have none. */
  stationIds: readonly string[];
  strangerIds: readonly string[];
}

const hourMs = 3_600_000;

export function createOwnerWrites({ playlistId, sourceId, stationIds, strangerIds }: OwnedGuide, guide: MadeGuide): OwnerWrites {
  /** What may be the case; several where the process was killed before it answered. */
  const mappings = new Map<string, readonly Mapped[]>(strangerIds.map((id) => [id, [null]]));
  const reminders = new Set<string>();
  // Far enough ahead that none is over before the last kill.
  const ahead = guide.starts.filter((start) => start > Date.now() + 3 * hourMs);
  let acknowledged = 0;

  async function map(server: RunningServer, random: Random): Promise<void> {
    const channelId = random.pick(strangerIds);
    const station = random.chance(0.2) ? null : random.pick(guide.stations);
    const path = `/v1/channels/${encodeURIComponent(channelId)}/guide-mapping`;
    mappings.set(channelId, [...(mappings.get(channelId) ?? []), station]);
    await ask(server, path, station === null ? { method: 'DELETE' } : { method: 'PUT', body: JSON.stringify({ to: { source_id: sourceId, guide_channel_id: station } }) });
    mappings.set(channelId, [station]);
    acknowledged += 1;
  }

  async function remind(server: RunningServer, random: Random): Promise<void> {
    const channelId = random.pick(stationIds);
    const start = random.pick(ahead);
    await ask(server, '/v1/reminders', { method: 'POST', body: JSON.stringify({ channel_id: channelId, start }) });
    reminders.add(`${channelId} ${start}`);
    acknowledged += 1;
  }

  return {
    map,
    get acknowledged() {
      return acknowledged;
    },
    async writeUntilGone(server, random) {
      for (;;) {
        try {
          if (random.chance(0.3)) await map(server, random);
          else await remind(server, random);
        } catch (error) {
          if (server.child.exitCode !== null || server.child.signalCode !== null || isBrokenConnection(error)) return;
          throw error;
        }
        await sleep(40);
      }
    },
    wrongMappings: (shown) =>
      [...mappings].flatMap(([id, allowed]) => {
        const found = shown.get(id) ?? null;
        return allowed.includes(found) ? [] : [`${id} shows ${found} instead of ${allowed.join(' or ')}`];
      }),
    async missing(server) {
      const [desk, listed] = await Promise.all([
        ask(server, `/v1/playlists/${playlistId}/guide-matches?limit=200&state=manual`, {}),
        ask(server, '/v1/reminders', {}),
      ]);
      const { items } = desk as { items: { channel: { id: string }; match: { id: string; gone: boolean } | null }[] };
      const mapped = new Map(items.map(({ channel, match }) => [channel.id, match?.gone === false ? match.id : 'one that is gone']));
      const { reminders: kept } = listed as { reminders: { channel_id: string; programme: { start: number }; state: string }[] };
      const known = new Set(kept.filter(({ state }) => state === 'scheduled').map(({ channel_id: channelId, programme }) => `${channelId} ${programme.start}`));
      return [
        ...[...mappings].flatMap(([id, allowed]) => (allowed.includes(mapped.get(id) ?? null) ? [] : [`${id} is mapped to ${mapped.get(id)} instead of ${allowed.join(' or ')}`])),
        ...[...reminders].flatMap((reminder) => (known.has(reminder) ? [] : [`reminder ${reminder} is gone`])),
      ];
    },
  };
}

async function ask(server: RunningServer, path: string, { method = 'GET', body }: { method?: string; body?: string }): Promise<unknown> {
  const { status, json, text } = await server.ask(path, { method, as: 'owner', ...(body !== undefined && { body }) });
  if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}: ${text.slice(0, 200)}`);
  return json;
}

function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(String(error.code));
}
