import type { RequestRecord } from './request-log.ts';

export interface ConnectionLimit {
  max: number;
  /** What one stream too many gets: 403 from most panels, 458 from some. */
  status?: number;
  /** How long a slot stays taken after its connection closed. */
  releaseMs?: number;
  /** How long an HLS viewer is counted after the last request. */
  hlsHoldMs?: number;
}

/** Counts viewers as panels do: a transport stream while it is open, HLS for a while after each request. */
export interface ConnectionCounter {
  /** Whether this stream may start; if so it is counted until `ended`. */
  admit(record: RequestRecord, ended: Promise<void>): boolean;
  readonly active: number;
}

export function countConnections({ max, releaseMs = 0, hlsHoldMs = 2_000 }: ConnectionLimit): ConnectionCounter {
  let open = 0;
  const hlsUntil = new Map<string, number>();
  const released: number[] = []; // when each slot of a closed stream becomes free
  const active = (): number => {
    const now = performance.now();
    for (const [viewer, until] of hlsUntil) if (until <= now) hlsUntil.delete(viewer);
    return open + released.filter((until) => until > now).length + hlsUntil.size;
  };
  return {
    get active() {
      return active();
    },
    admit: (record, ended) => {
      const hlsViewer = hlsChannelOf(record);
      const isKnown = hlsViewer !== undefined && hlsUntil.has(hlsViewer);
      if (!isKnown && active() >= max) return false;
      if (hlsViewer !== undefined) {
        hlsUntil.set(hlsViewer, performance.now() + hlsHoldMs);
        return true;
      }
      open += 1;
      void ended.then(() => {
        open -= 1;
        if (releaseMs > 0) released.push(performance.now() + releaseMs);
      });
      return true;
    },
  };
}

function hlsChannelOf({ kind, path }: RequestRecord): string | undefined {
  const parts = path.split('/');
  if (kind === 'segment') return parts[4];
  return path.endsWith('.m3u8') ? parts.at(-1)?.replace('.m3u8', '') : undefined;
}
