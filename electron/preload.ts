import { contextBridge, ipcRenderer } from 'electron';
import type { Reply } from '#shared/contract/call.ts';
import type { AppEvent } from '#shared/contract/events.ts';
import { callChannel, eventChannel } from './ipc/messages.ts';

// All that a page gets of this machine: one way to ask, one way to be told.
contextBridge.exposeInMainWorld('webplay', {
  call: (name: string, input: unknown): Promise<Reply> => ipcRenderer.invoke(callChannel, name, input) as Promise<Reply>, // what ipc/serve.ts answers
  onEvent: (listener: (event: AppEvent) => void): (() => void) => {
    // Electron's own event stays here: it holds the way to every channel.
    const hear = (_event: unknown, event: AppEvent): void => {
      listener(event);
    };
    ipcRenderer.on(eventChannel, hear);
    return () => {
      ipcRenderer.off(eventChannel, hear);
    };
  },
});
