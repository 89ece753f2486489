import type { Call } from '#shared/contract/call.ts';
import { type ShellContract, shellContract } from '#shared/contract/contract.ts';
import type { Handlers, Procedure } from '#shared/contract/procedure.ts';
import { AppError, toFailure } from '#shared/errors.ts';
import { webUrl } from './open-external.ts';

export type ShellHandlers = Handlers<ShellContract, unknown>['shell'];

/** What of the desktop the handlers need. */
export interface ShellParts {
  /** Asks the user for a file; null when they changed their mind. */
  askForFile(filters: { name: string; extensions: string[] }[]): Promise<string | null>;
  setFullScreen(on: boolean): void;
  /** Asks where to, and writes; false when they changed their mind. */
  saveText(fileName: string, text: string): Promise<boolean>;
  /** The same for what the core host answers at a path with bytes on their way. */
  saveAnswer(fileName: string, path: string): Promise<boolean>;
  /** Where a page of the license server is; null when there is none. */
  licensePage(page: 'activation' | 'account'): Promise<string | null>;
  openExternal(url: string): Promise<void>;
}

export function createShellHandlers({ askForFile, setFullScreen, saveText, saveAnswer, licensePage, openExternal }: ShellParts): ShellHandlers {
  return {
    async pickPlaylistFile() {
      const path = await askForFile([
        { name: 'M3U', extensions: ['m3u', 'm3u8', 'txt', 'gz'] },
        { name: '*', extensions: ['*'] },
      ]);
      return { path };
    },
    async saveTextFile({ fileName, text }) {
      return { saved: await saveText(fileName, text) };
    },
    async saveGuide({ playlistId }) {
      return { saved: await saveAnswer('guide.xml', `/v1/playlists/${encodeURIComponent(playlistId)}/guide.xml`) };
    },
    async openLicensePage({ page }) {
      const url = webUrl((await licensePage(page)) ?? '');
      if (url !== null) await openExternal(url);
      return { opened: url !== null };
    },
    setFullscreen({ on }) {
      setFullScreen(on);
      return {};
    },
  };
}

/** Answers what only the shell can do, and passes everything else on. */
export function createShellCall(handlers: ShellHandlers, next: Call): Call {
  const procedures = new Map<string, Procedure>(Object.entries(shellContract.shell).map(([verb, it]) => [`shell.${verb}`, it]));
  const table = new Map<string, (input: never) => unknown>(
    Object.entries(handlers).map(([verb, handler]) => [`shell.${verb}`, (input) => handler(input, undefined)]),
  );
  return async (caller, name, raw) => {
    const procedure = procedures.get(name);
    const handler = table.get(name);
    if (!procedure || !handler) return next(caller, name, raw);
    try {
      if (caller.kind !== 'owner') throw new AppError('unauthenticated', 'Only the window of WebPlay may do that');
      const input = procedure.input.safeParse(raw);
      if (!input.success) throw new AppError('invalid_input', 'The shell was asked for something it does not know');
      // The handler of this name takes exactly what the schema of this name yields (`ShellHandlers`).
      return { ok: true, value: await handler(input.data as never) };
    } catch (error) {
      return { ok: false, error: toFailure(error) };
    }
  };
}
