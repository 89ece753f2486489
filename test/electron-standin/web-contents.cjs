'use strict';
// Electron's WebContents: one page of Chromium, driven over its DevTools protocol.
const { EventEmitter } = require('node:events');
const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Interception } = require('./interception.cjs');
const { createHandlerTable, receiveFromRenderer } = require('./ipc-main.cjs');
const { loud, notImplemented, preventable, withoutEffect } = require('./loud.cjs');
const { createImage } = require('./native-image.cjs');
const { nativeTheme } = require('./native-theme.cjs');
const { interceptionRules } = require('./protocol.cjs');
const { fromWeb, toWeb } = require('./schemes.cjs');
const { session } = require('./session.cjs');
const { debug, nextId, state } = require('./state.cjs');

const { encode } = globalThis.__standinCodec;
const PRELOAD_WORLD = 'Electron Isolated Context';
const THEME_WORLD = 'electron-standin theme';
const WATCH_THEME = `{
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const tell = () => __standinSawTheme(dark.matches ? 'dark' : 'light');
  dark.onchange = tell;
  tell();
}`;
const BLANK = 'about:blank';
const readOwn = (name) => readFileSync(join(__dirname, name), 'utf8');

/** Chromium's network errors that apps look at, with Electron's numbers. */
const ERROR_NUMBERS = { ERR_FAILED: -2, ERR_ABORTED: -3, ERR_FILE_NOT_FOUND: -6, ERR_CONNECTION_REFUSED: -102, ERR_NAME_NOT_RESOLVED: -105 };

class WebContents extends EventEmitter {
  #window;
  #preload;
  #page; // the protocol session, once attached
  #attached;
  #mainFrameId;
  #preloadContexts = new Set();
  #url = BLANK;
  #loadedUrl; // the last address that the app itself asked for
  #shown = false;
  #loading = false;
  #title = '';
  #userAgent = '';
  #zoom = 1;
  #muted = false;
  #destroyed = false;
  #openHandler;

  constructor(window, preferences) {
    super();
    this.id = nextId();
    this.#window = window;
    this.#preload = preferences.preload;
    this.session = preferences.session ?? (preferences.partition ? session.fromPartition(preferences.partition) : session.defaultSession);
    this.ipc = { ...createHandlerTable(), on: (channel, listener) => this.on('ipc-message', (event, name, ...args) => name === channel && listener(event, ...args)) };
    this.mainFrame = this.#createMainFrame();
    this.navigationHistory = loud('navigationHistory', { canGoBack: () => false, canGoForward: () => false, clear() {} });
    Object.assign(this, withoutEffect('focus', 'openDevTools', 'closeDevTools', 'toggleDevTools', 'setBackgroundThrottling', 'setIgnoreMenuShortcuts'));
    this.#attached = this.#attach(preferences);
    this.#attached.catch((error) => debug('no page for the window:', error.message));
  }

  // ---- loading
  async loadURL(url, { userAgent, httpReferrer } = {}) {
    await this.#attached;
    this.#loading = true;
    this.#loadedUrl = new URL(toWeb(url)).href;
    if (userAgent) this.setUserAgent(userAgent);
    this.emit('did-start-loading');
    const finished = new Promise((done) => this.once('did-finish-load', done));
    const { errorText } = await this.#page.send('Page.navigate', { url: this.#loadedUrl, referrer: httpReferrer });
    if (errorText) throw this.#loadFailed(url, errorText.replace('net::', ''));
    await finished;
  }

  loadFile(path, { query, search, hash } = {}) {
    const url = pathToFileURL(resolve(state.appPath, path));
    if (query) url.search = String(new URLSearchParams(query));
    if (search) url.search = search;
    if (hash) url.hash = hash;
    return this.loadURL(url.href);
  }

  reload() {
    void this.#attached.then(() => this.#page.sendQuietly('Page.reload'));
  }
  reloadIgnoringCache() {
    void this.#attached.then(() => this.#page.sendQuietly('Page.reload', { ignoreCache: true }));
  }
  stop() {
    void this.#page?.sendQuietly('Page.stopLoading');
  }

  // ---- talking to the page
  send(channel, ...args) {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
    for (const context of this.#preloadContexts) this.dispatch({ type: 'message', channel, args }, context);
  }

  /** Hands a message to the preload world. */
  dispatch(message, context) {
    const call = { functionDeclaration: 'function (text) { globalThis.__standinDispatch(text) }', arguments: [{ value: encode(message) }], executionContextId: context };
    void this.#page.sendQuietly('Runtime.callFunctionOn', call);
  }

  async executeJavaScript(code) {
    await this.#attached;
    const { result, exceptionDetails } = await this.#page.send('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async insertCSS(css) {
    await this.executeJavaScript(`{ const style = document.createElement('style'); style.textContent = ${JSON.stringify(css)}; document.head.append(style); }`);
    return String(nextId());
  }

  async capturePage() {
    await this.#attached;
    const { data } = await this.#page.send('Page.captureScreenshot', { format: 'png' });
    return createImage(Buffer.from(data, 'base64'));
  }

  sendInputEvent({ type, keyCode }) {
    if (type !== 'keyDown' && type !== 'keyUp') throw notImplemented(`webContents.sendInputEvent of type ${type}`);
    void this.#page?.sendQuietly('Input.dispatchKeyEvent', { type, key: keyCode });
  }

  // ---- facts
  getURL() {
    return this.#url === BLANK ? '' : fromWeb(this.#url);
  }
  getTitle() {
    return this.#title;
  }
  getType() {
    return 'window';
  }
  getProcessId() {
    return 1;
  }
  getOSProcessId() {
    return state.chromium.process.pid;
  }
  isLoading() {
    return this.#loading;
  }
  isLoadingMainFrame() {
    return this.#loading;
  }
  isDestroyed() {
    return this.#destroyed;
  }
  isCrashed() {
    return false;
  }
  isFocused() {
    return true;
  }
  isDevToolsOpened() {
    return false;
  }

  // ---- settings
  getUserAgent() {
    return this.#userAgent || this.session.getUserAgent();
  }
  setUserAgent(userAgent) {
    this.#userAgent = userAgent;
    void this.#page?.sendQuietly('Network.setUserAgentOverride', { userAgent });
  }
  setAudioMuted(muted) {
    this.#muted = muted;
  }
  isAudioMuted() {
    return this.#muted;
  }
  setZoomFactor(factor) {
    this.#zoom = factor;
    void this.#page?.sendQuietly('Emulation.setPageScaleFactor', { pageScaleFactor: factor });
  }
  getZoomFactor() {
    return this.#zoom;
  }
  setZoomLevel(level) {
    this.setZoomFactor(1.2 ** level); // Chromium's step
  }
  getZoomLevel() {
    return Math.log(this.#zoom) / Math.log(1.2);
  }
  async setVisualZoomLevelLimits() {}
  setWindowOpenHandler(handler) {
    this.#openHandler = handler;
  }
  close() {
    this.#window.destroy();
  }

  // ---- for the rest of the stand-in
  get window() {
    return this.#window;
  }
  get targetId() {
    return this.#page?.targetId;
  }
  get attached() {
    return this.#attached;
  }
  isMainFrameId(frameId) {
    return frameId === this.#mainFrameId;
  }
  /** Whether the app itself asked for this address; the fragment does not count. */
  isLoadedByApp(url) {
    return url.split('#')[0] === this.#loadedUrl?.split('#')[0];
  }
  markDestroyed() {
    this.#destroyed = true;
    this.emit('destroyed');
  }
  async clearOriginData() {
    await this.#page?.sendQuietly('Storage.clearDataForOrigin', { origin: new URL(this.#url).origin, storageTypes: 'all' });
  }
  /** The page wants a new window: the app decides whether there is one. */
  openWindow(address) {
    const url = fromWeb(address);
    const details = { url, frameName: '', features: '', disposition: 'foreground-tab', referrer: { url: '', policy: 'default' } };
    const { action, overrideBrowserWindowOptions } = this.#openHandler?.(details) ?? { action: 'allow' };
    if (action !== 'allow') return;
    const Window = this.#window.constructor; // BrowserWindow, which imports this file
    new Window({ ...overrideBrowserWindowOptions }).loadURL(url).catch((error) => debug('loading a new window:', error.message));
  }
  async readTitle() {
    if (!this.#shown) return;
    const answer = await this.#page.sendQuietly('Runtime.evaluate', { expression: 'document.title', returnByValue: true });
    const title = answer?.result?.value;
    if (!title || title === this.#title) return;
    this.#title = title;
    const event = preventable();
    this.emit('page-title-updated', event, title, true);
    this.#window.emit('page-title-updated', event, title, true);
    if (!event.defaultPrevented) this.#window.setTitle(title);
  }

  // ---- the page behind it
  async #attach(preferences) {
    const { chromium } = state;
    const { width, height } = this.#window.getBounds();
    const { targetId } = await chromium.send('Target.createTarget', { url: BLANK, newWindow: true, width, height });
    const { sessionId } = await chromium.send('Target.attachToTarget', { targetId, flatten: true });
    const page = Object.assign(chromium.session(sessionId), { targetId });
    this.#page = page;
    this.#listen(page);
    await Promise.all(['Page.enable', 'Runtime.enable', 'Inspector.enable'].map((method) => page.send(method)));
    const { frameTree } = await page.send('Page.getFrameTree');
    this.#mainFrameId = frameTree.frame.id;
    await page.send('Runtime.addBinding', { name: '__standinIpc', executionContextName: PRELOAD_WORLD });
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: readOwn('page-main-world.js') });
    if (this.#preload) await page.send('Page.addScriptToEvaluateOnNewDocument', { source: this.#preloadSource(preferences), worldName: PRELOAD_WORLD });
    await page.send('Network.setUserAgentOverride', { userAgent: this.getUserAgent() });
    await this.#followTheme(page);
    await this.#followInterception(page);
  }

  #preloadSource({ additionalArguments = [] }) {
    const { node, chrome, electron } = process.versions;
    const surroundings = { platform: process.platform, arch: process.arch, versions: { node, chrome, electron }, env: { ...process.env }, argv: [process.argv[0], ...additionalArguments] };
    const world = readOwn('page-preload-world.js')
      // Functions, because a replacement text would have its dollar signs interpreted.
      .replace('__STANDIN_CONFIG__', () => JSON.stringify({ preload: this.#preload, process: surroundings }))
      .replace('__STANDIN_PRELOAD__', () => readFileSync(this.#preload, 'utf8'));
    return `${readOwn('codec.js')}\n${world}`;
  }

  async #followTheme(page) {
    const apply = () => {
      const { themeSource } = nativeTheme;
      const features = themeSource === 'system' ? [] : [{ name: 'prefers-color-scheme', value: themeSource }];
      return page.sendQuietly('Emulation.setEmulatedMedia', { features });
    };
    this.#whileAlive(nativeTheme, 'updated', apply);
    // Playwright attaches to a new page at its own time, and then sets a color scheme of its own.
    page.on('Runtime.bindingCalled', ({ name, payload }) => {
      const { themeSource } = nativeTheme;
      if (name === '__standinSawTheme' && themeSource !== 'system' && themeSource !== payload) void apply();
    });
    await page.send('Runtime.addBinding', { name: '__standinSawTheme', executionContextName: THEME_WORLD });
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: WATCH_THEME, worldName: THEME_WORLD });
    await apply();
  }

  async #followInterception(page) {
    const interception = new Interception(this, page);
    this.#whileAlive(interceptionRules, 'change', () => interception.apply());
    await interception.apply();
  }

  #whileAlive(emitter, event, listener) {
    emitter.on(event, listener);
    this.once('destroyed', () => emitter.off(event, listener));
  }

  #listen(page) {
    page.on('Runtime.executionContextCreated', ({ context }) => context.name === PRELOAD_WORLD && this.#preloadContexts.add(context.id));
    page.on('Runtime.executionContextDestroyed', ({ executionContextId }) => this.#preloadContexts.delete(executionContextId));
    page.on('Runtime.executionContextsCleared', () => this.#preloadContexts.clear());
    page.on('Runtime.bindingCalled', ({ name, executionContextId, payload }) => {
      if (name === '__standinIpc') void receiveFromRenderer(this, executionContextId, payload);
    });
    page.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const message = args.map(({ value, description }) => value ?? description ?? '').join(' ');
      debug('page console', type, message);
      this.emit('console-message', preventable({ level: type, message }), 1, message);
    });
    page.on('Runtime.exceptionThrown', ({ exceptionDetails }) => debug('page exception', exceptionDetails.exception?.description ?? exceptionDetails.text));
    page.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId) return;
      this.#url = frame.url + (frame.urlFragment ?? '');
      this.#mainFrameId = frame.id;
      this.emit('did-navigate', {}, this.getURL(), 200, '');
    });
    page.on('Page.navigatedWithinDocument', ({ url, frameId }) => {
      if (!this.isMainFrameId(frameId)) return;
      this.#url = url;
      this.emit('did-navigate-in-page', {}, this.getURL(), true);
    });
    page.on('Page.domContentEventFired', () => this.emit('dom-ready', {}));
    page.on('Page.loadEventFired', () => this.#loaded());
    page.on('Inspector.targetCrashed', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }));
  }

  #loaded() {
    if (this.#url === BLANK && !this.#loadedUrl) return; // the empty page before the first loadURL
    this.#loading = false;
    this.emit('did-finish-load');
    this.emit('did-stop-loading');
    if (!this.#shown) {
      this.#shown = true;
      this.#window.emit('ready-to-show');
    }
    void this.readTitle();
  }

  #loadFailed(url, name) {
    const errno = ERROR_NUMBERS[name] ?? ERROR_NUMBERS.ERR_FAILED;
    this.#loading = false;
    this.emit('did-fail-load', {}, errno, name, url, true);
    return Object.assign(new Error(`${name} (${errno}) loading '${url}'`), { code: name, errno, url });
  }

  #createMainFrame() {
    const contents = this;
    return loud('webFrameMain', {
      routingId: 1,
      processId: 1,
      frames: [],
      name: '',
      parent: null,
      isDestroyed: () => contents.isDestroyed(),
      get top() {
        return contents.mainFrame;
      },
      get url() {
        return contents.getURL();
      },
      get origin() {
        return /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(contents.getURL())?.[0] ?? 'null';
      },
      send: (...args) => contents.send(...args),
      executeJavaScript: (code) => contents.executeJavaScript(code),
    });
  }
}

const all = () => [...state.windows.values()].map((window) => window.webContents);
const webContents = loud('webContents', {
  getAllWebContents: all,
  getFocusedWebContents: () => all()[0] ?? null,
  fromId: (id) => all().find((contents) => contents.id === id),
  fromDevToolsTargetId: (targetId) => all().find((contents) => contents.targetId === targetId),
});

module.exports = { WebContents, webContents };
