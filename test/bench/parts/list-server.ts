import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

export interface ListServer {
  url: string;
  /** How many requests got 304. */
  readonly unmodified: number;
  close(): Promise<void>;
}

/** Serves one file on loopback with an ETag that follows its size and time, and answers 304 to who has it. */
export async function serveList(file: string): Promise<ListServer> {
  let unmodified = 0;
  const server = createServer((request, response) => {
    void stat(file).then(({ size, mtimeMs }) => {
      const etag = `"${createHash('sha1').update(`${size} ${mtimeMs}`).digest('hex')}"`;
      const lastModified = new Date(mtimeMs).toUTCString();
      if (request.headers['if-none-match'] === etag) {
        unmodified++;
        response.writeHead(304, { etag }).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'audio/x-mpegurl', 'content-length': size, etag, 'last-modified': lastModified });
      pipeline(createReadStream(file, { highWaterMark: 256 * 1024 }), response, () => undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listens on TCP
  return {
    url: `http://127.0.0.1:${port}/list.m3u`,
    get unmodified() {
      return unmodified;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
