'use strict';
// Electron's `session` and its `webRequest`. All sessions share one browser profile.
const { EventEmitter } = require('node:events');
const { app } = require('./app.cjs');
const { loud, withoutEffect } = require('./loud.cjs');
const { interceptionRules, net, protocol } = require('./protocol.cjs');
const { state } = require('./state.cjs');
const { urlMatcher } = require('./url-pattern.cjs');

/** The stages of a request that a listener may take part in; the others are refused by name. */
const STAGES = ['onBeforeRequest', 'onBeforeSendHeaders', 'onHeadersReceived'];

class Session extends EventEmitter {
  #listeners = new Map();
  #userAgent = '';

  constructor(partition) {
    super();
    this.partition = partition;
    this.protocol = protocol;
    this.webRequest = loud('webRequest', Object.fromEntries(STAGES.map((stage) => [stage, (...args) => this.#listen(stage, ...args)])));
    this.cookies = loud('cookies', {
      get: async ({ name, url } = {}) => {
        const { cookies } = await state.chromium.send('Storage.getCookies');
        return cookies.filter((cookie) => (name === undefined || cookie.name === name) && (url === undefined || new URL(url).hostname.endsWith(cookie.domain)));
      },
      flushStore: async () => {},
    });
    Object.assign(this, withoutEffect(...ACCEPTED));
  }

  /** The listener of a stage, when its filter lets this request through. */
  listenerFor(stage, url, resourceType) {
    const entry = this.#listeners.get(stage);
    return entry?.matches(url, resourceType) ? entry.listener : undefined;
  }

  get listensToRequests() {
    return this.#listeners.size > 0;
  }

  setUserAgent(userAgent) {
    this.#userAgent = userAgent;
  }
  getUserAgent() {
    return this.#userAgent || app.userAgentFallback;
  }
  isPersistent() {
    return true;
  }
  getStoragePath() {
    return app.getPath('userData');
  }
  fetch(...args) {
    return net.fetch(...args);
  }
  async clearStorageData() {
    for (const { webContents } of state.windows.values()) await webContents.clearOriginData();
  }
  async clearCache() {}
  async setProxy() {}
  async closeAllConnections() {}

  #listen(stage, ...args) {
    const listener = args.at(-1);
    const { urls = ['<all_urls>'], excludeUrls = [], types } = args.length > 1 ? args[0] : {};
    if (listener === null) {
      this.#listeners.delete(stage);
    } else {
      const wanted = urls.map(urlMatcher);
      const excluded = excludeUrls.map(urlMatcher);
      const matches = (url, type) => wanted.some((matchesUrl) => matchesUrl(url)) && !excluded.some((matchesUrl) => matchesUrl(url)) && (!types || types.includes(type));
      this.#listeners.set(stage, { listener, matches });
    }
    interceptionRules.emit('change');
  }
}

/** Handlers are accepted and never asked: Chromium grants what the stand-in's switches grant. */
const ACCEPTED = [
  'setCertificateVerifyProc',
  'setDevicePermissionHandler',
  'setDisplayMediaRequestHandler',
  'setPermissionCheckHandler',
  'setPermissionRequestHandler',
  'setSpellCheckerEnabled',
  'setSpellCheckerLanguages',
];

const partitions = new Map();
const session = loud('session', {
  defaultSession: new Session(''),
  fromPartition(name) {
    if (!partitions.has(name)) partitions.set(name, new Session(name));
    return partitions.get(name);
  },
});

module.exports = { session, Session };
