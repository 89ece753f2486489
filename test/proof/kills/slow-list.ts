import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How the next answers come. */
export interface Pace {
  /** Before the first byte. */
  headersMs: number;
  /** Between pieces, of which there are two dozen. */
  pieceMs: number;
  /** Breaks the first try off in the middle. */
  breaksOnce: boolean;
}

export interface SlowList {
  /** Address of the list with this name. */
  url(name: string): string;
  serve(name: string, body: Buffer): void;
  pace(pace: Pace): void;
  close(): Promise<void>;
}

export const atOnce: Pace = { headersMs: 0, pieceMs: 0, breaksOnce: false };

const pieces = 24;

/** A provider of playlists that takes its time, and sometimes breaks off. */
export async function startSlowList(): Promise<SlowList> {
  const bodies = new Map<string, Buffer>();
  let current = atOnce;

  async function answer(path: string, response: ServerResponse): Promise<void> {
    const body = bodies.get(path.slice(1));
    if (!body) {
      response.writeHead(404).end();
      return;
    }
    const pace = current;
    const breaks = pace.breaksOnce;
    if (breaks) current = { ...pace, breaksOnce: false };
    if (pace.headersMs > 0) await sleep(pace.headersMs);
    response.writeHead(200, { 'content-type': 'audio/x-mpegurl', 'content-length': body.length });
    const length = Math.ceil(body.length / pieces);
    for (let at = 0; at < body.length && !response.destroyed; at += length) {
      if (breaks && at > body.length / 2) {
        response.destroy();
        return;
      }
      response.write(body.subarray(at, at + length));
      if (pace.pieceMs > 0) await sleep(pace.pieceMs);
    }
    response.end();
  }

  const server = createServer((request, response) => {
    response.on('error', () => undefined); // the client was killed
    void answer(request.url ?? '', response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}`,
    serve: (name, body) => void bodies.set(name, body),
    pace: (pace) => {
      current = pace;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
