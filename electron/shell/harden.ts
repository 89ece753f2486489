import { externalUrl } from './open-external.ts';

/** What a page asks leave for and gets; everything else is refused. Picture in picture needs no leave. */
const permitted: readonly string[] = ['fullscreen', 'clipboard-sanitized-write'];

interface Preventable {
  preventDefault(): void;
}

/** The part of a page's contents that could lead it elsewhere. */
export interface GuardedContents {
  on(event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate', listener: (event: Preventable & { url: string }) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void;
}

export interface GuardedSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, callback: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: (contents: unknown, permission: string) => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
}

export interface HardenOptions {
  isOurPage(url: string): boolean;
  openExternal(url: string): void;
}

/** Keeps a page where it is: it goes nowhere, opens nothing, and hands links to the user's browser. */
export function hardenContents(contents: GuardedContents, { isOurPage, openExternal }: HardenOptions): void {
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
    contents.on(event, (details) => {
      if (!isOurPage(details.url)) details.preventDefault();
    });
  }
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    const allowed = externalUrl(url);
    if (allowed !== null) openExternal(allowed);
    return { action: 'deny' };
  });
}

export function hardenSession(session: GuardedSession): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    callback(permitted.includes(permission));
  });
  session.setPermissionCheckHandler((_contents, permission) => permitted.includes(permission));
  session.setDevicePermissionHandler(() => false);
}
