'use strict';
// Electron's `utilityProcess`: a real child process, with a message port made of Node's IPC channel.
const { spawn } = require('node:child_process');
const { EventEmitter } = require('node:events');
const { constants } = require('node:os');
const { join } = require('node:path');
const { app } = require('./app.cjs');
const { loud, notImplemented } = require('./loud.cjs');
const { state } = require('./state.cjs');

const CHILD_SIDE = join(__dirname, 'utility-child.cjs');

class UtilityProcess extends EventEmitter {
  #child;
  pid = undefined;
  stdout = null;
  stderr = null;

  constructor(modulePath, args, { env = process.env, execArgv = [], cwd, stdio = 'inherit', serviceName = 'Node Utility Process' }) {
    super();
    this.#child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...loadedFirst(), ...execArgv, CHILD_SIDE, modulePath, ...args], {
      cwd,
      env: { ...env, ELECTRON_STANDIN_SERVICE: serviceName, ELECTRON_STANDIN_VERSION: state.electronVersion },
      stdio: [...outputs(stdio), 'ipc'],
      serialization: 'advanced', // structured clone, as between Electron's processes
    });
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#child.once('spawn', () => {
      this.pid = this.#child.pid;
      this.emit('spawn');
    });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.once('error', (error) => this.emit('error', 'FatalError', error.message, ''));
    this.#child.once('exit', (code, signal) => this.#ended(serviceName, code, signal));
  }

  postMessage(message, transfer = []) {
    if (transfer.length > 0) throw notImplemented('utilityProcess.postMessage with ports');
    // What the process no longer hears is lost, as in Electron.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  kill() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return false;
    return this.#child.kill('SIGTERM');
  }

  #ended(name, code, signal) {
    const exitCode = code ?? constants.signals[signal];
    this.pid = undefined;
    if (exitCode !== 0 && !state.quitting) {
      const reason = signal === null ? 'abnormal-exit' : signal === 'SIGTERM' || signal === 'SIGKILL' ? 'killed' : 'crashed';
      app.emit('child-process-gone', {}, { type: 'Utility', name, serviceName: 'node.mojom.NodeService', reason, exitCode });
    }
    this.emit('exit', exitCode);
  }
}

/** A test's own module, in every utility process. */
function loadedFirst() {
  const { ELECTRON_STANDIN_UTILITY_IMPORT: module } = process.env;
  return module ? ['--import', module] : [];
}

/** Standard input is never connected, whatever is asked. */
function outputs(stdio) {
  const [, stdout, stderr] = Array.isArray(stdio) ? stdio : ['ignore', stdio, stdio];
  return ['ignore', stdout ?? 'inherit', stderr ?? 'inherit'];
}

const utilityProcess = loud('utilityProcess', {
  fork(modulePath, args = [], options = {}) {
    if (!state.ready) throw new Error('utilityProcess cannot be created before app is ready.');
    if (!Array.isArray(args)) return new UtilityProcess(modulePath, [], args); // args may be left out
    return new UtilityProcess(modulePath, args, options);
  },
});

module.exports = { utilityProcess, UtilityProcess };
