import type { FastifyInstance } from 'fastify';

/** As many as a write to the disk may well be shared by; together they take some milliseconds. */
const mostAtOnce = 32;

interface Waiting {
  begin(): void;
  /** Nobody is there any more to be answered. */
  isGone(): boolean;
}

/**
 * When hundreds of requests arrive at the same moment, they are worked on a few at a time, and what arrives meanwhile is
 * taken in between. Whoever asks whether the server is well never waits: a supervisor would take a crowd for a failure.
 * No more wait than there are connections, of each of which one request is worked on.
 */
export function takeTurns(app: FastifyInstance): void {
  let waiting: Waiting[] = [];
  let begun = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  }

  function turn(): void {
    scheduled = false;
    if (waiting.length > mostAtOnce) waiting = waiting.filter(({ isGone }) => !isGone());
    const next = waiting.splice(0, mostAtOnce);
    begun = next.length;
    if (begun > 0) schedule();
    for (const { begin } of next) begin();
  }

  app.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.url === '/health') {
      done();
      return;
    }
    schedule();
    if (waiting.length === 0 && begun < mostAtOnce) {
      begun += 1;
      done();
    } else waiting.push({ begin: done, isGone: () => request.socket.destroyed });
  });
}
