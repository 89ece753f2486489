import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';

import type { ClassifyAddress, Reach } from './address-guard.ts';
import type { Connections } from './connections.ts';
import { type Flight, startTimer, timedOut } from './flight.ts';
import { checkAddress, checkLiteral } from './guarded-lookup.ts';
import type { Hop } from './redirect.ts';
import { errorCode, toTransportFailure } from './transport-failure.ts';

export interface ExchangeRules {
  reach: Reach;
  classify: ClassifyAddress;
  connections: Connections;
  connectMs: number;
  firstByteMs: number;
  insecureTls: boolean;
}

/** Sends one request and resolves with its response as soon as the headers are there; follows nothing. */
export async function exchange(hop: Hop, flight: Flight, rules: ExchangeRules): Promise<IncomingMessage> {
  checkLiteral(hop.url, rules.reach, rules.classify);
  for (;;) {
    const attempt: Attempt = { reused: false };
    try {
      return await send(hop, flight, rules, attempt);
    } catch (error) {
      // A kept connection may have died while idle. The pool forgets it, so this ends at the latest with a new one.
      const diedIdle = attempt.reused && ['ECONNRESET', 'EPIPE'].includes(errorCode(error));
      if (!diedIdle || hop.method !== 'GET' || flight.failure) throw error;
    }
  }
}

interface Attempt {
  /** Whether the pool gave a connection that had served before. */
  reused: boolean;
}

function send(hop: Hop, flight: Flight, rules: ExchangeRules, attempt: Attempt): Promise<IncomingMessage> {
  const { url } = hop;
  const secure = url.protocol === 'https:';

  return new Promise<IncomingMessage>((resolve, reject) => {
    const request = (secure ? requestHttps : requestHttp)({
      protocol: url.protocol,
      hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
      port: url.port,
      path: url.pathname + url.search,
      method: hop.method,
      headers: { ...hop.headers },
      agent: rules.connections.agentFor(url.protocol, rules.reach, rules.insecureTls),
    });

    let answered = false;
    let timer: NodeJS.Timeout | undefined;
    const fail = (error: Error) => {
      if (answered) return; // what breaks later belongs to the reader of the body
      clearTimeout(timer);
      request.destroy(error);
      reject(error);
    };
    const within = (ms: number, message: string) => {
      clearTimeout(timer);
      timer = startTimer(ms, () => fail(timedOut(message)));
    };
    const connected = () => {
      if (!request.destroyed) within(rules.firstByteMs, `${url.host} did not answer in time`);
    };
    const checkPeer = (socket: Socket) => {
      // Second lock: whatever the lookup promised, this is who really answered. Nothing has been sent yet.
      if (socket.remoteAddress === undefined) return;
      try {
        checkAddress(socket.remoteAddress, url.host, rules.reach, rules.classify);
      } catch (error) {
        fail(toTransportFailure(error, url.host));
      }
    };

    within(rules.connectMs, `${url.host} did not accept the connection in time`);
    request.on('socket', (socket) => {
      attempt.reused = request.reusedSocket;
      if (socket.connecting) {
        socket.once('connect', () => checkPeer(socket));
        socket.once(secure ? 'secureConnect' : 'connect', connected);
      } else {
        checkPeer(socket);
        connected();
      }
    });
    request.on('error', fail);
    request.on('close', () => fail(new Error('closed without an answer')));
    request.on('response', (response) => {
      answered = true;
      clearTimeout(timer);
      response.on('error', () => undefined); // the stream keeps it and throws it to whoever reads the body
      flight.onFail((failure) => response.destroy(failure));
      resolve(response);
    });
    flight.onFail(fail);
    if (!request.destroyed) request.end(hop.body);
  });
}
