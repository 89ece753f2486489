'use strict';
// The Chromium process behind the windows, and a client of its DevTools protocol over Node's own WebSocket.
const { spawn } = require('node:child_process');
const { EventEmitter } = require('node:events');
// One list of places, shared with the set-up that unpacks a Chromium where the machine has none.
const { findChromium } = require('../../scripts/setup/chromium.mjs');

const SWITCHES = [
  '--remote-debugging-port=0',
  '--remote-debugging-pipe', // unused, but it closes with us: a killed stand-in leaves no browser behind
  '--remote-allow-origins=*',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-gpu',
  '--disable-popup-blocking', // the app's window-open handler decides
  '--disable-quic',
  '--disable-sync',
  '--password-store=basic',
  '--use-mock-keychain',
  '--allow-file-access-from-files', // loadFile, as in Electron
  '--autoplay-policy=no-user-gesture-required', // Electron's default
];

/** Electron grants permissions unless the app sets a handler; Chromium would ask before a page may reach loopback or the LAN. */
const DISABLED_FEATURES = ['LocalNetworkAccessChecks', 'LocalNetworkAccessChecksWebSockets', 'LocalNetworkAccessForWorkers'];

const KEPT_LOG = 8_000; // characters of Chromium's complaints

/** Emits `gone` when the browser ends, and the events of the protocol under their own names. */
class Chromium extends EventEmitter {
  #pending = new Map();
  #sessions = new Map();
  #lastCall = 0;
  #socket;

  /** @param {{ switches: string[], headless: boolean, profile: string }} options */
  async launch({ switches, headless, profile }) {
    const path = findChromium();
    if (!path) throw new Error('electron-standin: no Chromium found; run the specs with "npm test", or set ELECTRON_STANDIN_CHROMIUM');
    this.process = spawn(path, commandLine({ switches, headless, profile }), { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
    process.once('exit', () => this.process.kill('SIGKILL'));
    this.url = await this.#readAddress();
    await this.#connect();
  }

  /** Sends a command and resolves to its result. */
  send(method, params = {}, sessionId = undefined) {
    if (this.#socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error(`${method}: the browser is gone`));
    return new Promise((resolve, reject) => {
      this.#lastCall += 1;
      this.#pending.set(this.#lastCall, { resolve, reject, method });
      this.#socket.send(JSON.stringify({ id: this.#lastCall, method, params, sessionId }));
    });
  }

  /** The commands and events of one attached target. */
  session(id) {
    const session = Object.assign(new EventEmitter(), {
      send: (method, params) => this.send(method, params, id),
      /** For commands whose failure only means that the page is gone. */
      sendQuietly: (method, params) => this.send(method, params, id).catch(() => undefined),
    });
    this.#sessions.set(id, session);
    return session;
  }

  kill() {
    this.process?.kill('SIGKILL');
  }

  #readAddress() {
    return new Promise((resolve, reject) => {
      let log = '';
      this.process.stderr.on('data', (data) => {
        log = (log + data).slice(-KEPT_LOG);
        const address = /DevTools listening on (ws:\S+)/.exec(log);
        if (address) resolve(address[1]);
      });
      this.process.once('error', reject);
      this.process.once('exit', (code, signal) => {
        reject(new Error(`electron-standin: Chromium ended (${code ?? signal}):\n${log}`));
        this.emit('gone');
      });
    });
  }

  async #connect() {
    this.#socket = new WebSocket(this.url);
    await new Promise((resolve, reject) => {
      this.#socket.onopen = resolve;
      this.#socket.onerror = () => reject(new Error('electron-standin: no connection to Chromium'));
    });
    this.#socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    this.#socket.onclose = () => this.emit('gone');
  }

  #receive({ id, sessionId, method, params, result, error }) {
    if (id === undefined) {
      const target = sessionId ? this.#sessions.get(sessionId) : this;
      target?.emit(method, params);
      return;
    }
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) call?.reject(new Error(`${call.method}: ${error.message}`));
    else call?.resolve(result);
  }
}

function commandLine({ switches, headless, profile }) {
  const PREFIX = '--disable-features=';
  const disabled = switches.filter((text) => text.startsWith(PREFIX)).map((text) => text.slice(PREFIX.length));
  return [
    ...(headless ? ['--headless'] : []),
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${profile}`,
    ...SWITCHES,
    ...switches.filter((text) => !text.startsWith(PREFIX)),
    PREFIX + [...DISABLED_FEATURES, ...disabled].join(','),
  ];
}

module.exports = { Chromium };
