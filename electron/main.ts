// The desktop's shell: lifecycle, window, and the core host behind it.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, Notification, powerMonitor, protocol, screen, session, shell, utilityProcess } from 'electron';
import type { AppEvent } from '#shared/contract/events.ts';
import { eventChannel, type Media } from './ipc/messages.ts';
import { serveCalls } from './ipc/serve.ts';
import { createAppProtocol } from './shell/app-protocol.ts';
import { readDesktopFlags } from './shell/command-line.ts';
import { createCoreClient, type HostProcess } from './shell/core-client.ts';
import { hardenContents, hardenSession } from './shell/harden.ts';
import { proveMediaRequests } from './shell/media-headers.ts';
import { findLicensePage } from './shell/license-page.ts';
import { menuTemplate } from './shell/menu.ts';
import { appScheme, appUrl, ownPages } from './shell/pages.ts';
import { createReminderNotices } from './shell/reminder-notices.ts';
import { saveAnswer } from './shell/save-answer.ts';
import { createShellCall, createShellHandlers } from './shell/shell-handlers.ts';
import { openWindow } from './shell/window.ts';
import { openWindowStore } from './shell/window-store.ts';

const here = import.meta.dirname;
const devTools = !app.isPackaged;
const devUrl = devTools ? process.env['ELECTRON_RENDERER_URL'] : undefined;
const isOurPage = ownPages(devUrl);
const flags = readDesktopFlags(process.argv, process.cwd());

// The lock of a single instance lies in this folder, so each data folder has its own.
if (flags.dataDir !== null) app.setPath('userData', join(flags.dataDir, 'window'));
const dataDir = flags.dataDir ?? join(app.getPath('userData'), 'data');

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

if (app.requestSingleInstanceLock()) void app.whenReady().then(run);
else app.quit();

async function run(): Promise<void> {
  let window: BrowserWindow | undefined;
  let media: Media | undefined;

  const core = createCoreClient({
    fork: (mediaPort) => forkHost(mediaPort),
    onMedia: (current) => {
      media = current;
    },
    onEvent: (event: AppEvent) => {
      tell(event);
      void hearReminder(event);
    },
  });
  const tell = (event: AppEvent): void => {
    if (window?.isDestroyed() === false) window.webContents.send(eventChannel, event);
  };
  const hearReminder = createReminderNotices({
    call: core.call,
    isInView: () => window?.isVisible() === true && !window.isMinimized(),
    showWindow() {
      if (!window) open();
      if (window?.isMinimized() === true) window.restore();
      window?.show();
      window?.focus();
    },
    notify: ({ title, body, onClick }) => notify({ title, body }, onClick),
    tell(event) {
      if (window?.webContents.isLoading() === true) window.webContents.once('did-finish-load', () => tell(event));
      else tell(event);
    },
    formatTime: (time) => new Date(time).toLocaleTimeString(app.getLocale(), { timeStyle: 'short' }),
  });
  // The core looks at the clock by itself; after a sleep there is no reason to wait for it.
  powerMonitor.on('resume', () => void core.call({ kind: 'owner' }, 'reminders.listReminders', {}));
  /** Null when they changed their mind. */
  const askWhereTo = async (fileName: string): Promise<string | null> => {
    const options = { defaultPath: fileName };
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
    return canceled || filePath === '' ? null : filePath;
  };
  const handlers = createShellHandlers({
    setFullScreen: (on) => window?.setFullScreen(on),
    async saveText(fileName, text) {
      const filePath = await askWhereTo(fileName);
      if (filePath !== null) await writeFile(filePath, text, { mode: 0o600 });
      return filePath !== null;
    },
    async saveAnswer(fileName, path) {
      const filePath = await askWhereTo(fileName);
      if (filePath !== null) await saveAnswer(media, path, filePath);
      return filePath !== null;
    },
    async askForFile(filters) {
      const options = { properties: ['openFile' as const], filters };
      const { canceled, filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
      return canceled ? null : (filePaths[0] ?? null);
    },
    licensePage: (page) => findLicensePage(core.call, page),
    openExternal: (url) => shell.openExternal(url),
  });

  const { defaultSession } = session;
  hardenSession(defaultSession);
  proveMediaRequests(defaultSession.webRequest, () => media);
  // The development server has pages of its own, and nothing is built yet.
  if (devUrl === undefined) protocol.handle(appScheme, await createAppProtocol(join(here, '../renderer')));
  app.on('web-contents-created', (_event, contents) => {
    hardenContents(contents, { isOurPage, openExternal: (url) => void shell.openExternal(url) });
  });
  serveCalls({
    ipcMain,
    isOurWindow: (sender) => window?.webContents === sender,
    isOurPage,
    call: createShellCall(handlers, core.call),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ platform: process.platform, devTools })));

  const store = openWindowStore();
  const open = (): void => {
    window = openWindow({
      create: (options) => new BrowserWindow(options),
      preload: join(here, '../preload/index.cjs'),
      workAreas: screen.getAllDisplays().map(({ workArea }) => workArea),
      state: store.read(),
      save: store.save,
      devTools,
    });
    window.on('closed', () => {
      window = undefined;
    });
    void window.loadURL(devUrl ?? appUrl);
  };
  open();

  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (!window) open(); // a click on the dock, after the window was closed
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void core.close().then(() => {
      closed = true;
      app.quit();
    });
  });
}

/** Notices that are on screen: one that nobody holds is collected, and its click with it. */
const notices = new Set<Notification>();

function notify(options: { title: string; body: string }, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notice = new Notification(options);
  notices.add(notice);
  notice.on('close', () => notices.delete(notice));
  notice.on('click', () => {
    notices.delete(notice);
    onClick();
  });
  notice.show();
}

function forkHost(mediaPort: number): HostProcess {
  const demo = flags.demo ? ['--demo'] : [];
  const args = ['--data-dir', dataDir, '--app-version', app.getVersion(), '--media-port', String(mediaPort), ...demo];
  const host = utilityProcess.fork(join(here, 'core-host.js'), args, { serviceName: 'WebPlay core' });
  return {
    post: (message) => {
      host.postMessage(message);
    },
    onMessage: (listener) => host.on('message', listener),
    onExit: (listener) => host.once('exit', listener),
    kill: () => host.kill(),
  };
}
