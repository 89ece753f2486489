import type { ByteAnswer, Call, Caller, Reply, StreamedCall } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';

export type { ByteAnswer };

export interface StreamRequest {
  part: string | null;
  /** The client's `Range` header, as sent. */
  range: string | null;
  /** A stretch of a channel's past, as written in the query. */
  past?: { start: string; stop: string } | null;
  signal: AbortSignal;
}

export interface LogoRequest {
  part: string | null;
  signal: AbortSignal;
}

export interface StripeEventRequest {
  /** As it came: it is what was signed. */
  body: Uint8Array;
  /** Every `Stripe-Signature` header. */
  signatures: readonly string[];
}

/** `kept` and `duplicate` say that the event is on the disk; `type` is of a closed list. */
export interface StripeEventReceipt {
  outcome: 'kept' | 'duplicate' | 'ignored' | 'refused' | 'disabled';
  type: string;
}

/** What the API needs of the core; the byte functions throw `AppError`, the others answer with values. */
export interface CoreSurface {
  call: Call;
  callStreamed: StreamedCall;
  /** There, when the server has accounts: whose access token this is, undefined for nobody's. */
  identify?: ((token: string) => Caller | undefined) | undefined;
  /** There, when the server has accounts: keeps an event of Stripe. */
  receiveStripeEvent?: ((request: StripeEventRequest) => Promise<StripeEventReceipt>) | undefined;
  onEvent(listener: (event: AppEvent) => void): () => void;
  openStream(caller: Caller, id: string, request: StreamRequest): Promise<ByteAnswer>;
  openLogo(caller: Caller, id: string, request: LogoRequest): Promise<ByteAnswer>;
  receivePlaylist(
    caller: Caller,
    playlistId: string,
    body: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Reply>;
}

export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}
