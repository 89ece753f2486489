import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeProvider } from '../../fake-provider/fake-provider.ts';

/** How a guide comes. */
export interface GuidePace {
  /** Before the first byte. */
  firstMs: number;
  /** Between pieces, of which there are two dozen. */
  pieceMs: number;
  /** The first try breaks off in the middle. */
  breaksOnce: boolean;
}

export const atOnce: GuidePace = { firstMs: 0, pieceMs: 0, breaksOnce: false };

const pieces = 24;

/** Serves a guide at a path in this pace from now on; returns its address. */
export function serveGuide(provider: FakeProvider, path: string, text: string, { firstMs, pieceMs, breaksOnce }: GuidePace): string {
  const body = Buffer.from(text);
  let breaks = breaksOnce;
  return provider.serve(
    path,
    async function* send() {
      const length = Math.ceil(body.length / pieces);
      const end = breaks ? body.length / 2 : body.length;
      const isBroken = breaks;
      breaks = false;
      if (firstMs > 0) await sleep(firstMs);
      for (let at = 0; at < end; at += length) {
        yield body.subarray(at, at + length);
        if (pieceMs > 0) await sleep(pieceMs);
      }
      if (isBroken) throw new Error('broken off');
    },
    { 'content-type': 'application/xml', 'content-length': body.length },
  );
}
