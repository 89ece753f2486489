import type { Failure } from '../errors.ts';

/**
 * On whose behalf a call is made. The desktop window and the holder of the owner key are `owner`;
 * anyone on loopback is a `reader`; anyone else is `anonymous` until they prove who they are.
 */
export type Caller = { kind: 'owner' } | { kind: 'reader' } | { kind: 'anonymous' };

export type Reply = { ok: true; value: unknown } | { ok: false; error: Failure };

/** The one verb that crosses a process: the window, the API, the shell and the tests all speak it. */
export type Call = (caller: Caller, name: string, input: unknown) => Promise<Reply>;

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
