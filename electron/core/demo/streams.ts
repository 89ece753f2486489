import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PanelChannel } from './catalog.ts';
import type { PanelExchange } from './exchange.ts';
import { drained, sendNotFound, sendRanged } from './replies.ts';
import { segmentTicks } from './resources.ts';
import type { DemoResources } from './resources.ts';
import { packetDueAfter, packetSize, restampPackets, segmentStart, ticksPerSecond } from './ts-restamp.ts';
import type { TsLoop } from './ts-restamp.ts';

/** How often a live stream writes what has become due: a tuner delivers about this evenly. */
const writeEveryMs = 100;
const playlistSegments = 6;
/** Every channel has been on air this long when the panel starts, so that the first viewer finds full playlists. */
const onAirBeforeStartSeconds = 60;
/** Clock of the first picture; not zero, because clocks run a little ahead of it. */
const baseTicks = 10 * ticksPerSecond;
const chunkPackets = 348; // about 64 KB
export const longestTimeshiftMinutes = 24 * 60;

export interface Archive {
  start: number;
  minutes: number;
}

/** The moving pictures of a panel: all channels run on one clock, so leaving and coming back finds the programme further on. */
export interface PanelStreams {
  live(exchange: PanelExchange, channel: PanelChannel, signal: AbortSignal): Promise<void>;
  livePlaylist(exchange: PanelExchange, segmentPrefix: string): void;
  segment(exchange: PanelExchange, channel: PanelChannel, segment: number): Promise<void>;
  archive(exchange: PanelExchange, channel: PanelChannel, archive: Archive): Promise<void>;
  archivePlaylist(exchange: PanelExchange, archive: Archive, segmentPrefix: string): void;
  archiveSegment(exchange: PanelExchange, channel: PanelChannel, archive: Archive, segment: number): Promise<void>;
}

export function openStreams(resources: DemoResources): PanelStreams {
  // Not the panel's `now`: a test may stop that clock, and pictures have to move all the same.
  const startedAt = performance.now() - onAirBeforeStartSeconds * 1_000;
  const playedTicks = (): number => ((performance.now() - startedAt) / 1_000) * ticksPerSecond;
  const newestSegment = (): number => Math.floor(playedTicks() / segmentTicks) - 1;

  return {
    live: async ({ request, response }, channel, signal) => {
      response.writeHead(200, { 'content-type': 'video/mp2t', 'cache-control': 'no-store', 'access-control-allow-origin': '*' });
      if (request.method === 'HEAD') {
        response.end();
        return;
      }
      const loop = await resources.loop(channel.loop);
      // One whole segment at once, and it starts with a key frame: the picture is there as soon as the connection is.
      let sent = segmentStart(loop, newestSegment());
      while (!signal.aborted && !response.destroyed) {
        const due = packetDueAfter(loop, playedTicks());
        while (sent < due && !response.destroyed) {
          const to = Math.min(due, sent + chunkPackets);
          const more = response.write(restampPackets(loop, { from: sent, to, baseTicks, serviceName: nameOf(channel) }));
          sent = to;
          if (!more) await drained(response, signal);
          if (signal.aborted) break;
        }
        await sleep(writeEveryMs, undefined, { signal }).catch(() => undefined);
      }
      response.destroy();
    },

    livePlaylist: ({ response }, segmentPrefix) => {
      const newest = newestSegment();
      const oldest = newest - playlistSegments + 1;
      sendPlaylist(response, [`#EXT-X-MEDIA-SEQUENCE:${oldest}`], oldest, newest, segmentPrefix);
    },

    segment: async (exchange, channel, segment) => {
      const newest = newestSegment();
      // A player that was slow may still ask for what has just left the playlist.
      if (segment > newest || segment < newest - 2 * playlistSegments) sendNotFound(exchange.response);
      else await sendPackets(exchange, await resources.loop(channel.loop), segment, segment + 1, baseTicks, nameOf(channel));
    },

    archive: async (exchange, channel, archive) => {
      await sendPackets(exchange, await resources.loop(channel.loop), 0, segmentsOf(archive), baseTicks, archiveName(channel, archive));
    },

    archivePlaylist: ({ response }, archive, segmentPrefix) => {
      sendPlaylist(response, ['#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-PLAYLIST-TYPE:VOD'], 0, segmentsOf(archive) - 1, segmentPrefix, '#EXT-X-ENDLIST\n');
    },

    archiveSegment: async (exchange, channel, archive, segment) => {
      if (segment < 0 || segment >= segmentsOf(archive)) sendNotFound(exchange.response);
      else await sendPackets(exchange, await resources.loop(channel.loop), segment, segment + 1, baseTicks, archiveName(channel, archive));
    },
  };
}

function nameOf(channel: PanelChannel): string {
  return channel.name ?? `Channel ${channel.id}`;
}

/** The start that was asked for, as the service name: what plays can be told from the bytes alone. */
function archiveName(channel: PanelChannel, { start }: Archive): string {
  return `${nameOf(channel)} @ ${new Date(start).toISOString()}`;
}

function segmentsOf({ minutes }: Archive): number {
  return Math.ceil((minutes * 60 * ticksPerSecond) / segmentTicks);
}

function sendPlaylist(response: ServerResponse, head: readonly string[], first: number, last: number, segmentPrefix: string, end = ''): void {
  const seconds = (segmentTicks / ticksPerSecond).toFixed(3);
  const lines = ['#EXTM3U', '#EXT-X-VERSION:3', `#EXT-X-TARGETDURATION:${Math.ceil(Number(seconds))}`, ...head];
  for (let segment = first; segment <= last; segment += 1) lines.push(`#EXTINF:${seconds},`, `${segmentPrefix}${segment}.ts`);
  response
    .writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl', 'cache-control': 'no-cache', 'access-control-allow-origin': '*' })
    .end(`${lines.join('\n')}\n${end}`);
}

/** The segments [first, end) as one body with a length, so that any range of it can be asked for again. */
async function sendPackets({ request, response }: PanelExchange, loop: TsLoop, first: number, end: number, base: number, serviceName: string): Promise<void> {
  const from = segmentStart(loop, first);
  const to = segmentStart(loop, end);
  await sendRanged(request, response, {
    size: (to - from) * packetSize,
    contentType: 'video/mp2t',
    read: (firstByte, lastByte) =>
      Readable.from(bytesOf(loop, { from, firstByte, lastByte, baseTicks: base, serviceName }), { objectMode: false }),
  });
}

interface ByteSpan {
  /** Packet that byte 0 belongs to. */
  from: number;
  firstByte: number;
  lastByte: number;
  baseTicks: number;
  serviceName: string;
}

function* bytesOf(loop: TsLoop, { from, firstByte, lastByte, baseTicks: base, serviceName }: ByteSpan): Generator<Buffer> {
  const end = from + Math.floor(lastByte / packetSize) + 1;
  for (let packet = from + Math.floor(firstByte / packetSize); packet < end; packet += chunkPackets) {
    const to = Math.min(end, packet + chunkPackets);
    const bytes = restampPackets(loop, { from: packet, to, baseTicks: base, serviceName });
    const startsAt = (packet - from) * packetSize;
    yield bytes.subarray(Math.max(0, firstByte - startsAt), Math.min(bytes.length, lastByte + 1 - startsAt));
  }
}
