import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { password } from '../../server/accounts-server.ts';
import { createVerdict, type PartOutcome } from '../billing/part.ts';
import { type Pair, type PartParts, refresh, statusOfMe } from './run.ts';

/** A renewal whose connection is cut at any moment; the client asks again with its key and goes on. Ancestors never work. */
export async function loseAnswers({ server, random, sizes }: PartParts): Promise<PartOutcome> {
  const { outcome, expect } = createVerdict();
  const { username } = await server.addUser('unlucky');
  for (let loss = 0; loss < sizes.losses; loss++) {
    const first = await server.get<Pair>('/auth/login', { body: { username, password } });
    await askAndLeave(server.port, first.refresh_token, `key-${loss}`, random.below(12));
    const { status, json } = await refresh(server, first.refresh_token, `key-${loss}`);
    expect(`loss ${loss}: asked again`, status, 200);
    const second = json as Pair; // what a renewal answers
    expect(`loss ${loss}: the session lives`, await statusOfMe(server, second.access_token), 200);
    const { status: next, json: said } = await refresh(server, second.refresh_token, `key-${loss} next`);
    expect(`loss ${loss}: the next renewal`, next, 200);
    const third = said as Pair; // what a renewal answers
    expect(`loss ${loss}: an ancestor with its key`, (await refresh(server, first.refresh_token, `key-${loss}`)).status, 401);
    expect(`loss ${loss}: ends the session`, await statusOfMe(server, third.access_token), 401);
  }
  return outcome;
}

/** Sends a renewal and hangs up after so many ms, whether or not it was answered. */
async function askAndLeave(port: number, token: string, key: string, afterMs: number): Promise<void> {
  const body = JSON.stringify({ refresh_token: token });
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`POST /auth/refresh HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nIdempotency-Key: ${key}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  await sleep(afterMs);
  socket.destroy();
}
