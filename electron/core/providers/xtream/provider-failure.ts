import { AppError, type ErrorCode, type FailureReason } from '#shared/errors.ts';
import { readAccount, type XtreamAccount } from './account.ts';
import { classifyAnswer, hasBlockWord, isChallenge, type Answer, type AnswerClass, type Classification } from './classify-answer.ts';
import type { JsonRowsResult } from './json-rows.ts';

interface FailureText {
  code: ErrorCode;
  message: string;
}

const texts = {
  auth: {
    code: 'provider_rejected',
    message: 'The provider refused the login. Check the username and password of this playlist; if they are right, ask the provider about the account.',
  },
  blocked: {
    code: 'provider_rejected',
    message: 'The provider blocks this app or this network. Wait an hour, try without a VPN, or set the user agent the provider expects in the playlist’s settings.',
  },
  geo: {
    code: 'provider_rejected',
    message: 'The provider does not serve the country this connection comes from. Ask the provider which countries it allows.',
  },
  refused: {
    code: 'provider_rejected',
    message: 'The provider refused the request. The login may be wrong, expired or locked to another device; check it in the playlist’s settings or ask the provider.',
  },
  'rate-limited': {
    code: 'provider_busy',
    message: 'The provider got too many requests and asks to wait. It is tried again by itself.',
  },
  'connection-limit': {
    code: 'provider_busy',
    message: 'All connections this account allows are in use. Stop the stream on another device, wait a moment and start again.',
  },
  server: {
    code: 'provider_unreachable',
    message: 'The provider’s server is in trouble right now. What is stored stays as it is; try again in a few minutes.',
  },
  empty: {
    code: 'provider_malformed',
    message: 'The provider sent an empty answer. What is stored stays as it is; try again later.',
  },
  malformed: {
    code: 'provider_malformed',
    message: 'The provider sent an answer that cannot be read. What is stored stays as it is; try again, and ask the provider if it happens each time.',
  },
} satisfies Record<Exclude<AnswerClass, 'ok'>, FailureText>;

const pageText = 'The provider sent a web page instead of the list. What is stored stays as it is; try again later.';

const truncatedText = 'The provider’s answer was cut off on the way. What is stored stays as it is; try again.';

/** A classified failure as the error to throw; calling it for an answer that is fine is a bug. */
export function toAppError(classification: Classification): AppError {
  const { class: kind, reason, showStatus, retryAfterSeconds } = classification;
  if (kind === 'ok') return new AppError('internal', 'An answer without fault was reported as a failure');
  const { code, message } = texts[kind];
  const text = reason === 'truncated' ? truncatedText : message;
  return new AppError(code, showStatus === undefined ? text : `${text} (The provider’s own number for it is ${showStatus}.)`, {
    reason: reason ?? kind,
    ...(classification.status === 200 ? {} : { status: classification.status }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterMs: retryAfterSeconds * 1_000 }),
  });
}

/** Why an account cannot be used, or `null` when it can, or may. */
export function accountFailure(account: XtreamAccount): AppError | null {
  const refusal = (code: ErrorCode, reason: FailureReason, message: string): AppError => new AppError(code, message, { reason });
  switch (account.state) {
    case 'active':
    case 'unknown':
      return null;
    case 'denied':
      return refusal(texts.auth.code, 'auth', texts.auth.message);
    case 'expired':
      return refusal('provider_expired', 'expired', 'The subscription at this provider is over. Renew it with the provider, then refresh the playlist.');
    case 'banned':
      return refusal('provider_rejected', 'banned', 'The provider has banned this account. Only the provider can lift that; ask its support.');
    case 'disabled':
      return refusal('provider_rejected', 'disabled', 'The provider has switched this account off. Ask its support to switch it on again.');
    case 'invalid':
      return refusal(
        'provider_malformed',
        'malformed',
        'This address answers, but not as an Xtream provider does. Check the address, with its port, in the playlist’s settings.',
      );
  }
}

/** Why a list request brought no list, or `null` when it did; an empty list is a list. */
export function rowsFailure(result: JsonRowsResult, answer: Pick<Answer, 'status' | 'headers'>, now: number): AppError | null {
  if (result.kind === 'list' || result.kind === 'keyed-rows') return null;
  if (result.kind === 'answer') {
    const state = readAccount(result.answer, now);
    // An account in good standing here means that the panel does not know the action, and answers as if none was given.
    if (state.state !== 'invalid') return accountFailure(state) ?? toAppError(unreadable(answer.status));
    return toAppError(unreadable(answer.status));
  }
  const classification = classifyAnswer({ kind: 'api', ...answer, head: result.head, complete: true, now });
  // Lists are asked for after the account was told as it should be: a page that speaks of no block is about this list.
  if (result.kind === 'html' && isPlainPage(result.head, answer)) return new AppError('provider_malformed', pageText, { reason: 'html' });
  return toAppError(classification.class === 'ok' ? unreadable(answer.status) : classification);
}

function isPlainPage(head: Uint8Array, { status, headers }: Pick<Answer, 'status' | 'headers'>): boolean {
  return status >= 200 && status < 300 && !isChallenge(headers) && !hasBlockWord(head);
}

function unreadable(status: number): Classification {
  return { class: 'malformed', retry: false, keepOldData: true, status, reason: 'malformed' };
}
