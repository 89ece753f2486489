// Runs second, in an ISOLATED world, as contextIsolation has it: the surroundings of a sandboxed preload, and the preload itself.
// The two capitalised names are replaced with the page's configuration and the text of the preload.
(function runPreload() {
  if (window !== window.top) return;
  const CHANNEL = '__electron_standin';
  const config = __STANDIN_CONFIG__;
  const { encode, decode } = globalThis.__standinCodec;
  const exposed = new Map(); // functions the preload exposed
  const waiting = new Map(); // invoke() calls without an answer
  const listeners = new Map(); // channel → listeners of ipcRenderer
  let lastId = 0;

  const fire = (kind, detail) => window.dispatchEvent(new CustomEvent(`${CHANNEL}:${kind}`, { detail }));

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
      const id = `preload-${++lastId}`;
      exposed.set(id, value);
      return { $standinFunction: id };
    }
    if (value === null || typeof value !== 'object') return value;
    return Array.isArray(value) || isPlain(value) ? mapParts(value, wrap) : value;
  }

  function unwrap(value) {
    if (value === null || typeof value !== 'object' || !(Array.isArray(value) || isPlain(value))) return value;
    const id = value.$standinFunction;
    if (typeof id === 'string') return (...args) => void fire('callback', { id, args: wrap(args) });
    return mapParts(value, unwrap);
  }

  window.addEventListener(`${CHANNEL}:call`, ({ detail }) => {
    if (!detail) return; // the browser could not clone the arguments
    const { call, id, args } = detail;
    try {
      const result = exposed.get(id)(...unwrap(args));
      if (typeof result?.then !== 'function') {
        fire('reply', { call, ok: true, value: wrap(result) });
        return;
      }
      fire('reply', { call, promise: true });
      result.then(
        (value) => fire('settle', { call, ok: true, value: wrap(value) }),
        (error) => fire('settle', { call, ok: false, value: error }),
      );
    } catch (error) {
      fire('reply', { call, ok: false, value: error });
    }
  });

  // ---- messages from the main process
  globalThis.__standinDispatch = (text) => {
    const message = decode(text);
    if (message.type === 'message') {
      for (const listener of [...(listeners.get(message.channel) ?? [])]) listener({ sender: ipcRenderer, ports: [] }, ...message.args);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.ok) call?.resolve(message.value);
    else call?.reject(new Error(`Error invoking remote method '${call.channel}': ${message.value}`));
  };

  const send = (message) => globalThis.__standinIpc(encode(message));
  window.addEventListener(`${CHANNEL}:open`, ({ detail }) => send({ type: 'open', url: detail.url }));
  const unsupported = (name) => () => {
    throw new Error(`electron-standin: ${name} is not supported by the stand-in`);
  };

  const ipcRenderer = {
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        send({ type: 'invoke', id, channel, args }); // throws, and so rejects, what cannot be cloned
        waiting.set(id, { resolve, reject, channel });
      }),
    send: (channel, ...args) => send({ type: 'send', channel, args }),
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    once(channel, listener) {
      const once = (...args) => {
        ipcRenderer.off(channel, once);
        listener(...args);
      };
      once.original = listener;
      return ipcRenderer.on(channel, once);
    },
    off(channel, listener) {
      const left = [...(listeners.get(channel) ?? [])];
      const index = left.findIndex((candidate) => candidate === listener || candidate.original === listener);
      if (index >= 0) left.splice(index, 1);
      listeners.set(channel, left);
      return ipcRenderer;
    },
    removeAllListeners(channel) {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    sendSync: unsupported('ipcRenderer.sendSync'),
    postMessage: unsupported('ipcRenderer.postMessage'),
    sendToHost: unsupported('ipcRenderer.sendToHost'),
  };
  ipcRenderer.addListener = ipcRenderer.on;
  ipcRenderer.removeListener = ipcRenderer.off;

  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld: (key, api) => void fire('expose', { key, api: wrap(api) }),
      exposeInIsolatedWorld: unsupported('contextBridge.exposeInIsolatedWorld'),
    },
    webFrame: { getZoomFactor: () => 1, getZoomLevel: () => 0, setZoomFactor() {}, setZoomLevel() {} },
    webUtils: { getPathForFile: unsupported('webUtils.getPathForFile') },
    crashReporter: { start() {} },
  };

  // ---- what a sandboxed preload finds around it
  const surroundings = {
    require(id) {
      if (id === 'electron' || id === 'electron/renderer') return electron;
      throw new Error(`module not found: ${id} (a sandboxed preload may only require 'electron')`);
    },
    process: { ...config.process, type: 'renderer', sandboxed: true, contextIsolated: true, isMainFrame: true, on() {}, once() {} },
  };
  const module = { exports: {} };
  try {
    (function preload(require, module, exports, process, global, __filename, __dirname) {
      __STANDIN_PRELOAD__
    })(surroundings.require, module, module.exports, surroundings.process, globalThis, config.preload, '');
  } catch (error) {
    console.error(`Unable to load preload script: ${config.preload}\n${error?.stack}`);
  }
})();
