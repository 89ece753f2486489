import { activations } from '#shared/contract/activations.ts';
import { app } from '#shared/contract/app.ts';
import { billing } from '#shared/contract/billing.ts';
import { accountsContract } from '#shared/contract/contract.ts';
import { licenseChecks } from '#shared/contract/license-checks.ts';
import { showcase } from '#shared/contract/showcase.ts';
import type { Failure } from '#shared/errors.ts';
import { z } from 'zod';
import { createClient, type Send } from '../api/client.ts';
import { sendOverHttp } from '../api/over-http.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { attemptName, authorization, dropTokens, keepTokens, keptRefreshToken } from './tokens.ts';

const contract = { ...accountsContract, activations, billing, licenseChecks, showcase, app };

const Refresh = z.object({ refresh_token: z.string() });

let lastCapacityHeader: string | null = null;
let onSessionEnd: () => void = () => {};

const sendOnce = sendOverHttp(contract, {
  headersOf(name, input) {
    if (name !== 'accounts.refresh') return authorization();
    return { 'idempotency-key': attemptName(Refresh.parse(input).refresh_token) };
  },
  onAnswer({ headers }) {
    lastCapacityHeader = headers.get('x-capacity-remaining') ?? lastCapacityHeader;
  },
});

/** `X-Capacity-Remaining` as the last answer that had it said it. */
export function capacityHeader(): string | null {
  return lastCapacityHeader;
}

export function whenSessionEnds(listener: () => void): void {
  onSessionEnd = listener;
}

/** Sends a call; when the access token is no longer taken, once more with a new one. */
const send: Send = async (name, input) => {
  const { authorization: proof } = authorization();
  const reply = await sendOnce(name, input);
  if (reply.ok || reply.error.code !== 'unauthenticated' || keptRefreshToken() === null) return reply;
  const isRenewed = authorization()['authorization'] !== proof;
  const failure = isRenewed ? null : await renew();
  return failure === null ? sendOnce(name, input) : { ok: false, error: failure };
};

/** Everything these pages may ask. */
export const api = createClient(contract, send);

let renewing: Promise<Failure | null> | null = null;

/** A new pair of tokens for the one kept; null when it is there. */
export function renew(): Promise<Failure | null> {
  renewing ??= oneAtATime('webplay-refresh', renewNow).finally(() => {
    renewing = null;
  });
  return renewing;
}

const Tokens = z.object({ access_token: z.string(), refresh_token: z.string() });
const Renewal = Tokens.extend({ spent: z.string() });

/** A tab that was duplicated holds the same refresh token: what one of them spends, the other has to replace too. */
const otherTabs = new BroadcastChannel('webplay-renewals');
otherTabs.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const renewal = Renewal.safeParse(data);
  const own = keptRefreshToken();
  if (renewal.success && own !== null && attemptName(own) === renewal.data.spent) keepTokens(renewal.data);
});

async function renewNow(): Promise<Failure | null> {
  const token = keptRefreshToken();
  if (token === null) return { code: 'unauthenticated', message: 'Nobody is signed in' };
  const reply = await sendOnce('accounts.refresh', { refresh_token: token });
  if (reply.ok) {
    const pair = Tokens.parse(reply.value);
    keepTokens(pair);
    otherTabs.postMessage({ ...pair, spent: attemptName(token) });
    return null;
  }
  const isOver = reply.error.code === 'invalid_refresh_token' || reply.error.code === 'unauthenticated';
  if (isOver) {
    dropTokens();
    onSessionEnd();
  }
  return reply.error;
}

/** A fetch of bytes on this page's behalf, with a new access token if the old one is no longer taken. */
export async function fetchSignedIn(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...options, headers: authorization() });
  if (response.status !== 401 || keptRefreshToken() === null || (await renew()) !== null) return response;
  return fetch(url, { ...options, headers: authorization() });
}
