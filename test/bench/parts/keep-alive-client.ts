import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One connection that is kept and asked again and again: as little work a request as a client can do. */
export interface KeepAliveClient {
  /** Status and body of an answer that says its length. */
  get(path: string): Promise<{ status: number; body: Buffer }>;
  close(): void;
}

const headEnd = Buffer.from('\r\n\r\n');

/**
 * Speaks just enough HTTP/1.1 for answers with a `Content-Length`; any other throws. Node's own client takes as much of a
 * processor as the server it measures, and both share this machine.
 */
export async function openClient(url: string): Promise<KeepAliveClient> {
  const { hostname, port, host } = new URL(url);
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let waiting: { resolve: (answer: { status: number; body: Buffer }) => void; reject: (error: Error) => void } | undefined;
  let pieces: Buffer[] = [];
  let received = 0;
  let wanted = Number.POSITIVE_INFINITY; // bytes of head and body together, once known
  let bodyStart = 0;
  let status = 0;

  function readHead(): void {
    const all = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    pieces = [all];
    const end = all.indexOf(headEnd);
    if (end < 0) return;
    const head = all.toString('latin1', 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) throw new Error(`an answer without a length: ${head}`);
    status = Number(head.slice(9, 12));
    bodyStart = end + headEnd.length;
    wanted = bodyStart + Number(length);
  }

  socket.on('data', (piece) => {
    pieces.push(piece);
    received += piece.length;
    try {
      if (wanted === Number.POSITIVE_INFINITY) readHead();
    } catch (error) {
      socket.destroy(error as Error);
      return;
    }
    if (received < wanted) return;
    const body = Buffer.concat(pieces).subarray(bodyStart);
    const done = waiting;
    waiting = undefined;
    pieces = [];
    received = 0;
    wanted = Number.POSITIVE_INFINITY;
    done?.resolve({ status, body });
  });
  const fail = (error: Error) => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));

  return {
    get(path) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\nConnection: keep-alive\r\n\r\n`);
      });
    },
    close: () => socket.destroy(),
  };
}
