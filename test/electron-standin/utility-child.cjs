'use strict';
// The program of a utility process: turns Node's IPC channel into Electron's process.parentPort and runs the app's module.
// (Not a --require before that module: the threads it starts would inherit it.)
const { EventEmitter } = require('node:events');
const { registerHooks } = require('node:module');
const { resolve } = require('node:path');
const { pathToFileURL } = require('node:url');

const send = process.send.bind(process);

class ParentPort extends EventEmitter {
  #waiting = []; // messages that came before anybody listened
  #started = false;

  constructor() {
    super();
    this.on('newListener', (event) => {
      // The listener is added after this event.
      if (event === 'message') process.nextTick(() => this.start());
    });
    process.on('message', (data) => {
      if (this.#started) this.#deliver(data);
      else this.#waiting.push(data);
    });
  }

  postMessage(message, transfer = []) {
    if (transfer.length > 0) throw new Error('electron-standin: ports over parentPort are not implemented by the stand-in');
    send(message);
  }

  start() {
    if (this.#started) return;
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.#deliver(data);
  }

  #deliver(data) {
    this.emit('message', { data, ports: [] });
  }
}

Object.defineProperty(process, 'parentPort', { value: new ParentPort(), enumerable: true });
Object.defineProperty(process, 'type', { value: 'utility', configurable: true });
Object.defineProperty(process, 'versions', { value: Object.freeze({ ...process.versions, electron: process.env.ELECTRON_STANDIN_VERSION }), configurable: true });
if (process.platform === 'linux') process.title = process.env.ELECTRON_STANDIN_SERVICE;
delete process.env.ELECTRON_STANDIN_VERSION;
delete process.env.ELECTRON_STANDIN_SERVICE;

// Electron's utility processes have no such function.
process.send = undefined;

// The channel closes when the main process ends, however it ends.
process.once('disconnect', () => process.exit(0));

registerHooks({
  resolve(specifier, context, next) {
    if (/^electron(\/(main|common|utility))?$/.test(specifier)) {
      throw new Error('electron-standin: a utility process of the stand-in has no "electron" module');
    }
    return next(specifier, context);
  },
});

process.argv.splice(1, 1);
import(pathToFileURL(resolve(process.argv[1])).href).catch((error) => {
  console.error(error);
  process.exit(1);
});
