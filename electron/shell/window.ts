import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { boundsToOpen, type Bounds, smallest, type WindowState } from './window-state.ts';

export interface WindowOptions {
  create(options: BrowserWindowConstructorOptions): BrowserWindow;
  preload: string;
  workAreas: readonly Bounds[];
  state: WindowState;
  /** Keeps the place of the window for the next start. */
  save(state: WindowState): void;
  /** Developer tools stay out of what users install. */
  devTools: boolean;
}

/** How long the window must stand still before its place is written down. */
const settleMs = 500;

/** Opens the window where it was last, sandboxed and closed to everything but the preload. */
export function openWindow({ create, preload, workAreas, state, save, devTools }: WindowOptions): BrowserWindow {
  const window = create({
    ...boundsToOpen(state, workAreas),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'WebPlay',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#101216', // the ground of the dark theme: no white flash before the first frame
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools,
      autoplayPolicy: 'no-user-gesture-required', // choosing a channel by remote control is no click on the page
    },
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  rememberPlace(window, save);
  return window;
}

function rememberPlace(window: BrowserWindow, save: (state: WindowState) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const saveNow = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized()) return;
    save({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  const saveSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(saveNow, settleMs);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('close', saveNow);
  window.on('closed', () => {
    clearTimeout(timer);
  });
}
