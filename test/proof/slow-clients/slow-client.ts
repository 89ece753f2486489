import { connect, type Socket } from 'node:net';

/** How a client keeps a connection busy without ever being done. */
export interface SlowKind {
  name: string;
  /** What it says at once. */
  head: string;
  /** What it says again and again afterwards. */
  drip?: string;
  /** It ends its half of the connection. */
  endsAfterHead?: boolean;
  /** It takes nothing of the answer for that long, and then whatever is left of it. */
  readsAfterMs?: number;
  /** By then the server must have let go of it. */
  goneAfterMs: number;
}

export interface Outcome {
  kind: SlowKind;
  /** From the connection's beginning to its end; null where the server still held it when we gave up. */
  lastedMs: number | null;
  received: string;
  receivedBytes: number;
}

export interface SlowClient {
  /** As far as can be seen from here: one that does not read does not see the end either. */
  isOpen(): boolean;
  outcome: Promise<Outcome>;
}

/** How much of an answer is kept to look at. */
const keptBytes = 2_000;
/** How long one that should be gone is waited for. */
const patienceMs = 5_000;

export function startSlowClient(kind: SlowKind, { port, from, to = '127.0.0.1', dripMs }: { port: number; from: string; to?: string; dripMs: number }): SlowClient {
  const begun = performance.now();
  const socket: Socket = connect({ port, host: to, localAddress: from, allowHalfOpen: true });
  const outcome = { kind, received: '', receivedBytes: 0 };
  const timers: NodeJS.Timeout[] = [];
  socket.on('error', () => undefined); // a write after the server has hung up
  if (kind.head !== '') socket.write(kind.head);
  if (kind.endsAfterHead === true) socket.end();
  const { drip } = kind;
  if (drip !== undefined) timers.push(setInterval(() => socket.write(drip), dripMs));

  function read(): void {
    socket.on('data', (piece: Buffer) => {
      outcome.receivedBytes += piece.length;
      if (outcome.received.length < keptBytes) outcome.received += piece.toString('latin1', 0, keptBytes);
    });
    socket.resume();
  }
  if (kind.readsAfterMs === undefined) read();
  else {
    socket.pause();
    timers.push(setTimeout(read, kind.readsAfterMs));
  }

  return {
    isOpen: () => !socket.destroyed,
    outcome: new Promise((resolve) => {
      const finish = (lastedMs: number | null): void => {
        for (const timer of timers) clearTimeout(timer);
        resolve({ ...outcome, lastedMs });
        socket.destroy();
      };
      const ended = (): void => {
        finish(performance.now() - begun);
      };
      socket.once('end', ended).once('close', ended);
      timers.push(setTimeout(finish, kind.goneAfterMs + patienceMs, null));
    }),
  };
}
