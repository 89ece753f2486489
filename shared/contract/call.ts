import { AppError, type Failure } from '../errors.ts';

/**
 * On whose behalf a call is made. The desktop window and the holder of the owner key are `owner`;
 * anyone on loopback is a `reader`; anyone else is `anonymous` until they prove who they are:
 * a signed-in `user`, who with the admin role may what the owner may, or a paired `companion`, who may read.
 */
export type Caller = { kind: 'owner' } | { kind: 'reader' } | { kind: 'anonymous' } | UserCaller | { kind: 'companion'; companionId: string };

export interface UserCaller {
  kind: 'user';
  userId: string;
  username: string;
  role: 'user' | 'admin';
  sessionId: string;
}

export function isOwner(caller: Caller): boolean {
  return caller.kind === 'owner' || (caller.kind === 'user' && caller.role === 'admin');
}

/** The user behind a call. Procedures of users are reached by users alone; here the compiler learns it too. */
export function signedIn(caller: Caller): UserCaller {
  if (caller.kind !== 'user') throw new AppError('unauthenticated', 'Sign in first');
  return caller;
}

/** What is known of a call besides who makes it; all null when it comes from inside. */
export interface CallContext {
  requestId: string | null;
  /** Of the client, as far as proxies are trusted. */
  address: string | null;
  /** The client's own name for this attempt: a repetition is the same attempt. */
  idempotencyKey: string | null;
  /** What the client calls itself. */
  userAgent: string | null;
  /** A proof that the client holds a key, as sent (DPoP, RFC 9449); not believed yet. */
  proof: string | null;
}

export const insideCall: CallContext = { requestId: null, address: null, idempotencyKey: null, userAgent: null, proof: null };

export type Reply = { ok: true; value: unknown } | { ok: false; error: Failure };

/** The one verb that crosses a process: the window, the API, the shell and the tests all speak it. */
export type Call = (caller: Caller, name: string, input: unknown, context?: CallContext) => Promise<Reply>;

/** Bytes on their way to a client; `close` lets go of whatever they come from and may be called at any time. */
export interface ByteAnswer {
  status: number;
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array> | null;
  close(): void;
}

/** What a request says besides its input. */
export interface StreamedRequest {
  /** Its `If-None-Match` header, as sent. */
  ifNoneMatch: string | null;
}

export type StreamedReply = { ok: true; value: ByteAnswer } | { ok: false; error: Failure };

/** Like `Call`, for answers that are too long to be held whole: they go to HTTP clients alone. */
export type StreamedCall = (caller: Caller, name: string, input: unknown, request: StreamedRequest) => Promise<StreamedReply>;
