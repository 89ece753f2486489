import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One connection at a time that is kept and asked again and again: as little work a request as a client can do. */
export interface KeepAliveClient {
  /** Status and body of an answer that says its length. */
  get(path: string, headers?: string): Promise<Answer>;
  /** Sends JSON. Of headers each is a line that ends in CRLF. */
  post(path: string, body: object, headers?: string): Promise<Answer>;
  close(): void;
}

export interface Answer {
  status: number;
  /** The lines before the body, as they came. */
  head: string;
  body: Buffer;
}

/**
 * Speaks just enough HTTP/1.1 for answers with a `Content-Length`; any other throws. Node's own client takes as much of a
 * processor as the server it measures, and both share this machine. A server that closes after an answer is connected to
 * anew, within the time of the next request.
 */
export function createClient(url: string): KeepAliveClient {
  const { host } = new URL(url);
  let connection: Connection | undefined;
  async function ask(method: string, path: string, headers: string, body = ''): Promise<Answer> {
    // One that nobody used for a while is closed by the server.
    if (connection?.isOpen() !== true) connection = await openConnection(url);
    const { closes, ...answer } = await connection.ask(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\n${headers}\r\n${body}`);
    if (closes) {
      connection.close();
      connection = undefined;
    }
    return answer;
  }
  return {
    get: (path, headers = '') => ask('GET', path, headers),
    post(path, body, headers = '') {
      const text = JSON.stringify(body);
      return ask('POST', path, `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n${headers}`, text);
    },
    close: () => connection?.close(),
  };
}

interface Connection {
  ask(request: string): Promise<Answer & { closes: boolean }>;
  isOpen(): boolean;
  close(): void;
}

interface Head {
  status: number;
  text: string;
  closes: boolean;
  /** Where the body begins and where it ends, counted from the first byte of the answer. */
  bodyStart: number;
  end: number;
}

const headEnd = Buffer.from('\r\n\r\n');

async function openConnection(url: string): Promise<Connection> {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let waiting: { resolve: (answer: Answer & { closes: boolean }) => void; reject: (error: Error) => void } | undefined;
  let pieces: Buffer[] = [];
  let received = 0;
  let head: Head | undefined;

  socket.on('data', (piece) => {
    pieces.push(piece);
    received += piece.length;
    try {
      head ??= readHead(pieces);
    } catch (error) {
      socket.destroy(error as Error); // thrown by `readHead`
      return;
    }
    if (!head || received < head.end) return;
    const { status, text, closes, bodyStart } = head;
    const body = Buffer.concat(pieces).subarray(bodyStart);
    const done = waiting;
    waiting = undefined;
    pieces = [];
    received = 0;
    head = undefined;
    done?.resolve({ status, head: text, body, closes });
  });
  const fail = (error: Error) => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));

  return {
    ask(request) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      });
    },
    isOpen: () => socket.writable,
    close: () => socket.destroy(),
  };
}

/** Undefined until the whole head is there. */
function readHead(pieces: readonly Buffer[]): Head | undefined {
  const all = Buffer.concat(pieces);
  const end = all.indexOf(headEnd);
  if (end < 0) return undefined;
  const text = all.toString('latin1', 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`an answer without a length: ${text}`);
  const bodyStart = end + headEnd.length;
  return { status: Number(text.slice(9, 12)), text, closes: /\r\nconnection: *close/i.test(text), bodyStart, end: bodyStart + Number(length) };
}
