import { open, rename, rm } from 'node:fs/promises';
import type { ChannelRow } from '#shared/contract/compat.ts';

/** The head of the earlier backend's cache file; `channels` follows it. `timestamp` is in epoch seconds. */
export interface CacheFileHead {
  timestamp: number;
  host: string;
  channel_count: number;
}

/**
 * Writes the earlier backend's JSON cache, row by row, aside and renamed: a reader never sees half a file.
 * The file may hold credentials, so it is its owner's alone.
 */
export async function writeCacheFile(file: string, head: CacheFileHead, rows: AsyncIterable<ChannelRow>): Promise<void> {
  const aside = `${file}.part`;
  const handle = await open(aside, 'w', 0o600);
  try {
    const { timestamp, host, channel_count } = head;
    const start = JSON.stringify({ timestamp, host, channel_count });
    await handle.write(`${start.slice(0, -1)},"channels":[`);
    let piece = '';
    let first = true;
    for await (const row of rows) {
      piece += (first ? '' : ',') + JSON.stringify(row);
      first = false;
      if (piece.length > 256 * 1024) {
        await handle.write(piece);
        piece = '';
      }
    }
    await handle.write(`${piece}]}\n`);
    await handle.sync();
    await handle.close();
    await rename(aside, file);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(aside, { force: true });
    throw error;
  }
}
