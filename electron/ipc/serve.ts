import type { Call, Reply } from '#shared/contract/call.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { callChannel } from './messages.ts';

/** A frame of a page; the same object each time Electron speaks of the same frame. */
export interface Frame {
  readonly url: string;
}

/** The part of Electron's invoke event that tells who asks. */
export interface InvokeEvent<Sender> {
  readonly senderFrame: Frame | null;
  readonly sender: Sender & { readonly mainFrame: Frame };
}

export interface ServeOptions<Sender> {
  ipcMain: {
    handle(channel: string, listener: (event: InvokeEvent<Sender>, name: unknown, input: unknown) => Promise<Reply>): void;
  };
  /** Whether these are the contents of a window that we opened. */
  isOurWindow(sender: Sender): boolean;
  /** Whether a frame's address is a page of our own build. */
  isOurPage(url: string): boolean;
  call: Call;
}

/**
 * Renderer ⇄ shell: one channel, on which only the top page of our own window is heard. Failures are values, because
 * of a rejected `invoke` Electron keeps nothing but the message.
 */
export function serveCalls<Sender>({ ipcMain, isOurWindow, isOurPage, call }: ServeOptions<Sender>): void {
  ipcMain.handle(callChannel, async ({ senderFrame: frame, sender }, name, input) => {
    // Looked at before anything is awaited: a frame may be gone, or somewhere else, a moment later.
    const isTopFrame = frame !== null && frame === sender.mainFrame;
    if (!isTopFrame || !isOurWindow(sender) || !isOurPage(frame.url)) {
      return refused('forbidden', 'Only the window of WebPlay may ask that');
    }
    if (typeof name !== 'string') return refused('invalid_input', 'A call needs the name of a procedure');
    return call({ kind: 'owner' }, name, input);
  });
}

function refused(code: ErrorCode, message: string): Reply {
  return { ok: false, error: { code, message } };
}
