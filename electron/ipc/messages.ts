import type { Reply } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import type { Failure } from '#shared/errors.ts';

/** The one channel on which the window asks. */
export const callChannel = 'webplay:call';
/** The one channel on which the window is told. */
export const eventChannel = 'webplay:event';

/** Where streams and pictures come from, and the proof they are asked with. Travels by message, never by argument. */
export interface Media {
  origin: string;
  port: number;
  key: string;
}

/** What the shell says to the core host. */
export type ToHost = { type: 'call'; id: number; name: string; input: unknown } | { type: 'close' };

/** What the core host says to the shell; `closed` is its last word, with the reason when it could not go on. */
export type FromHost =
  | { type: 'ready'; media: Media }
  | { type: 'reply'; id: number; reply: Reply }
  | { type: 'event'; event: AppEvent }
  | { type: 'closed'; failure: Failure | null };

/** One end of a line between two processes, whatever it is made of. */
export interface Port {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** The other end is our own code, of the same build: the tag is all that has to be looked at. */
export function isToHost(message: unknown): message is ToHost {
  return isTagged(message, ['call', 'close']);
}

export function isFromHost(message: unknown): message is FromHost {
  return isTagged(message, ['ready', 'reply', 'event', 'closed']);
}

function isTagged(message: unknown, tags: readonly string[]): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    typeof message.type === 'string' &&
    tags.includes(message.type)
  );
}
