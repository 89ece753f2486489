// Runs first, in the page's MAIN world: rebuilds what the preload gave to contextBridge.exposeInMainWorld.
// Values cross between the worlds as details of events, which the browser clones; functions cross as names.
(function receiveExposedApis() {
  if (window !== window.top) return;
  const CHANNEL = '__electron_standin';
  const callbacks = new Map(); // functions the page passed to the preload
  const unsettled = new Map(); // calls that returned a promise
  let lastId = 0;
  let reply;

  const fire = (kind, detail) => window.dispatchEvent(new CustomEvent(`${CHANNEL}:${kind}`, { detail }));
  const listen = (kind, listener) => window.addEventListener(`${CHANNEL}:${kind}`, (event) => listener(event.detail));

  function isPlain(value) {
    const prototype = Object.getPrototypeOf(value);
    return prototype === null || Object.getPrototypeOf(prototype) === null;
  }

  function mapParts(value, change) {
    if (Array.isArray(value)) return value.map(change);
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, change(part)]));
  }

  function wrap(value) {
    if (typeof value === 'function') {
      const id = `page-${++lastId}`;
      callbacks.set(id, value);
      return { $standinFunction: id };
    }
    if (value === null || typeof value !== 'object') return value;
    return Array.isArray(value) || isPlain(value) ? mapParts(value, wrap) : value;
  }

  function unwrap(value) {
    if (value === null || typeof value !== 'object' || !(Array.isArray(value) || isPlain(value))) return value;
    if (typeof value.$standinFunction === 'string') return toFunction(value.$standinFunction);
    return mapParts(value, unwrap);
  }

  function toFunction(id) {
    return (...args) => {
      const call = ++lastId;
      reply = undefined;
      fire('call', { call, id, args: wrap(args) }); // listeners run before dispatchEvent returns
      if (reply?.call !== call) throw new Error('electron-standin: an argument could not be cloned across the context bridge');
      if (reply.promise) return new Promise((resolve, reject) => unsettled.set(call, { resolve, reject }));
      if (!reply.ok) throw reply.value;
      return unwrap(reply.value);
    };
  }

  function freezeAll(value) {
    if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
      Object.freeze(value);
      Object.values(value).forEach(freezeAll);
    }
    return value;
  }

  listen('reply', (detail) => {
    reply = detail;
  });
  listen('settle', ({ call, ok, value }) => {
    const promise = unsettled.get(call);
    unsettled.delete(call);
    if (ok) promise?.resolve(unwrap(value));
    else promise?.reject(value);
  });
  listen('callback', ({ id, args }) => callbacks.get(id)?.(...unwrap(args)));

  // ---- new windows are asked for here: Chromium would open one first, and closing it while Playwright
  // is still attaching to it can block the page that opened it for good.
  const openInPlace = window.open.bind(window);
  window.open = (url = '', target = '_blank', features = '') => {
    if (['_self', '_parent', '_top'].includes(target)) return openInPlace(url, target, features);
    fire('open', { url: new URL(url, document.baseURI).href });
    return null;
  };
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement && node.href);
    if (event.defaultPrevented || event.button !== 0 || link?.target !== '_blank') return;
    event.preventDefault();
    fire('open', { url: link.href });
  });

  listen('expose', ({ key, api }) => {
    Object.defineProperty(window, key, { value: freezeAll(unwrap(api)), writable: false, configurable: false, enumerable: true });
  });
})();
