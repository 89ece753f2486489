'use strict';
// Electron's BrowserWindow: a window of Chromium, and the state an app expects to find in it.
const { EventEmitter } = require('node:events');
const { app, windowIsGone } = require('./app.cjs');
const { preventable, withoutEffect } = require('./loud.cjs');
const { debug, nextId, state } = require('./state.cjs');
const { WebContents } = require('./web-contents.cjs');

class BrowserWindow extends EventEmitter {
  #options;
  #bounds;
  #title;
  #visible;
  #fullScreen;
  #alwaysOnTop;
  #resizable;
  #maximized = false;
  #minimized = false;
  #destroyed = false;
  #minimumSize = [0, 0];

  constructor(options = {}) {
    super();
    if (!state.ready) throw new Error('Cannot create BrowserWindow before app is ready');
    const { webPreferences = {} } = options;
    if (webPreferences.nodeIntegration || webPreferences.contextIsolation === false) {
      throw new Error('electron-standin: nodeIntegration and contextIsolation: false are not supported, and should not be used');
    }
    this.id = nextId();
    this.#options = options;
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.#title = options.title ?? app.getName();
    this.#visible = options.show !== false;
    this.#fullScreen = Boolean(options.fullscreen);
    this.#alwaysOnTop = Boolean(options.alwaysOnTop);
    this.#resizable = options.resizable !== false;
    state.windows.set(this.id, this);
    this.webContents = new WebContents(this, webPreferences);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }

  static getAllWindows() {
    return [...state.windows.values()];
  }
  static getFocusedWindow() {
    return BrowserWindow.getAllWindows().find((window) => window.isVisible()) ?? null;
  }
  static fromWebContents(contents) {
    return contents?.window ?? null;
  }
  static fromId(id) {
    return state.windows.get(id) ?? null;
  }

  // ---- the page
  loadURL(url, options) {
    return this.webContents.loadURL(url, options);
  }
  loadFile(path, options) {
    return this.webContents.loadFile(path, options);
  }
  reload() {
    this.webContents.reload();
  }
  capturePage() {
    return this.webContents.capturePage();
  }

  // ---- visibility
  show() {
    this.#visible = true;
    this.emit('show');
  }
  showInactive() {
    this.show();
  }
  hide() {
    this.#visible = false;
    this.emit('hide');
  }
  focus() {
    this.emit('focus');
  }
  blur() {
    this.emit('blur');
  }
  isVisible() {
    return this.#visible;
  }
  isFocused() {
    return this.#visible;
  }

  // ---- size and place
  minimize() {
    this.#minimized = true;
    this.emit('minimize');
  }
  isMinimized() {
    return this.#minimized;
  }
  maximize() {
    this.#maximized = true;
    this.#setChromiumBounds({ windowState: 'maximized' });
    this.emit('maximize');
  }
  unmaximize() {
    this.#maximized = false;
    this.#setChromiumBounds({ windowState: 'normal' });
    this.emit('unmaximize');
  }
  isMaximized() {
    return this.#maximized;
  }
  restore() {
    this.#minimized = false;
    this.emit('restore');
  }
  isNormal() {
    return !this.#maximized && !this.#minimized && !this.#fullScreen;
  }
  setFullScreen(fullScreen) {
    if (this.#fullScreen === fullScreen) return;
    this.#fullScreen = fullScreen;
    this.#setChromiumBounds({ windowState: fullScreen ? 'fullscreen' : 'normal' });
    this.emit(fullScreen ? 'enter-full-screen' : 'leave-full-screen');
  }
  isFullScreen() {
    return this.#fullScreen;
  }
  get fullScreen() {
    return this.#fullScreen;
  }
  set fullScreen(fullScreen) {
    this.setFullScreen(fullScreen);
  }
  isFullScreenable() {
    return true;
  }
  setBounds(bounds) {
    Object.assign(this.#bounds, bounds);
    const { x: left, y: top, width, height } = this.#bounds;
    this.#setChromiumBounds({ left, top, width, height });
    this.emit('resize');
    this.emit('move');
  }
  getBounds() {
    return { ...this.#bounds };
  }
  getNormalBounds() {
    return this.getBounds();
  }
  setContentBounds(bounds) {
    this.setBounds(bounds);
  }
  getContentBounds() {
    return this.getBounds();
  }
  setSize(width, height) {
    this.setBounds({ width, height });
  }
  getSize() {
    return [this.#bounds.width, this.#bounds.height];
  }
  setContentSize(width, height) {
    this.setSize(width, height);
  }
  getContentSize() {
    return this.getSize();
  }
  setPosition(x, y) {
    this.setBounds({ x, y });
  }
  getPosition() {
    return [this.#bounds.x, this.#bounds.y];
  }
  setMinimumSize(width, height) {
    this.#minimumSize = [width, height];
  }
  getMinimumSize() {
    return [...this.#minimumSize];
  }

  // ---- looks
  setTitle(title) {
    this.#title = title;
  }
  getTitle() {
    return this.#title;
  }
  get title() {
    return this.#title;
  }
  set title(title) {
    this.#title = title;
  }
  setAlwaysOnTop(alwaysOnTop) {
    this.#alwaysOnTop = alwaysOnTop;
    this.emit('always-on-top-changed', {}, alwaysOnTop);
  }
  isAlwaysOnTop() {
    return this.#alwaysOnTop;
  }
  setResizable(resizable) {
    this.#resizable = resizable;
  }
  isResizable() {
    return this.#resizable;
  }
  isMenuBarVisible() {
    return true;
  }
  getParentWindow() {
    return this.#options.parent ?? null;
  }
  getChildWindows() {
    return BrowserWindow.getAllWindows().filter((window) => window.getParentWindow() === this);
  }
  isModal() {
    return Boolean(this.#options.modal);
  }
  isEnabled() {
    return true;
  }

  // ---- the end
  close() {
    if (this.#destroyed) return;
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    state.windows.delete(this.id);
    const { webContents } = this;
    webContents.attached.then(() => state.chromium.send('Target.closeTarget', { targetId: webContents.targetId })).catch((error) => debug('closing a page:', error.message));
    webContents.markDestroyed();
    this.emit('closed');
    windowIsGone();
  }
  isDestroyed() {
    return this.#destroyed;
  }

  #setChromiumBounds(bounds) {
    const apply = async () => {
      await this.webContents.attached;
      const { windowId } = await state.chromium.send('Browser.getWindowForTarget', { targetId: this.webContents.targetId });
      await state.chromium.send('Browser.setWindowBounds', { windowId, bounds });
    };
    apply().catch((error) => debug('window bounds:', error.message));
  }
}

Object.assign(
  BrowserWindow.prototype,
  withoutEffect(
    'center',
    'flashFrame',
    'moveTop',
    'removeMenu',
    'setAspectRatio',
    'setAutoHideMenuBar',
    'setBackgroundColor',
    'setContentProtection',
    'setEnabled',
    'setFullScreenable',
    'setIcon',
    'setMaximumSize',
    'setMenu',
    'setMenuBarVisibility',
    'setOpacity',
    'setOverlayIcon',
    'setParentWindow',
    'setProgressBar',
    'setSkipTaskbar',
    'setThumbarButtons',
    'setTitleBarOverlay',
    'setVisibleOnAllWorkspaces',
    'setWindowButtonVisibility',
  ),
);

module.exports = { BrowserWindow };
