import type { Call } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import { type FromHost, isToHost, type Port } from './messages.ts';

export interface AnsweringCore {
  call: Call;
  onEvent(listener: (event: AppEvent) => void): () => void;
}

/** The core host's end of the line: answers calls as the owner's, passes events on, and closes when told to. */
export function answerPort(port: Port, core: AnsweringCore, close: () => void): void {
  const say = (message: FromHost): void => {
    port.post(message);
  };
  core.onEvent((event) => {
    say({ type: 'event', event });
  });
  port.onMessage((message) => {
    if (!isToHost(message)) return;
    if (message.type === 'close') {
      close();
      return;
    }
    const { id, name, input } = message;
    void core.call({ kind: 'owner' }, name, input).then((reply) => {
      say({ type: 'reply', id, reply });
    });
  });
}
