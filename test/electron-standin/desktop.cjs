'use strict';
// What belongs to the desktop around the windows: kept in memory, shown to nobody.
const { EventEmitter } = require('node:events');
const { loud, loudEmitter, withoutEffect } = require('./loud.cjs');
const { nextId } = require('./state.cjs');

const SIZE = { width: 1280, height: 800 };
const AREA = { x: 0, y: 0, ...SIZE };
const display = { id: 1, label: 'stand-in', bounds: AREA, workArea: AREA, size: SIZE, workAreaSize: SIZE, scaleFactor: 1, rotation: 0, internal: true };

const screen = loudEmitter('screen', {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
  getDisplayMatching: () => display,
  getDisplayNearestPoint: () => display,
  getCursorScreenPoint: () => ({ x: 0, y: 0 }),
});

class Tray extends EventEmitter {
  #destroyed = false;
  constructor(image) {
    super();
    this.image = image;
  }
  setContextMenu(menu) {
    this.menu = menu; // for specs to click
  }
  setImage(image) {
    this.image = image;
  }
  getBounds() {
    return { x: 0, y: 0, width: 0, height: 0 };
  }
  destroy() {
    this.#destroyed = true;
  }
  isDestroyed() {
    return this.#destroyed;
  }
}
Object.assign(Tray.prototype, withoutEffect('popUpContextMenu', 'setPressedImage', 'setTitle', 'setToolTip'));

class Notification extends EventEmitter {
  constructor(options) {
    super();
    Object.assign(this, options);
  }
  static isSupported() {
    return false;
  }
  show() {
    this.emit('show');
  }
  close() {
    this.emit('close');
  }
}

let clipboardText = '';
const clipboard = loud('clipboard', {
  readText: () => clipboardText,
  writeText(text) {
    clipboardText = text;
  },
  clear() {
    clipboardText = '';
  },
});

const shortcuts = new Map();
const globalShortcut = loud('globalShortcut', {
  register(accelerator, callback) {
    shortcuts.set(accelerator, callback);
    return true;
  },
  registerAll(accelerators, callback) {
    for (const accelerator of accelerators) shortcuts.set(accelerator, callback);
  },
  unregister: (accelerator) => void shortcuts.delete(accelerator),
  unregisterAll: () => shortcuts.clear(),
  isRegistered: (accelerator) => shortcuts.has(accelerator),
});

const blockers = new Set();
const powerSaveBlocker = loud('powerSaveBlocker', {
  start() {
    const id = nextId();
    blockers.add(id);
    return id;
  },
  stop: (id) => blockers.delete(id),
  isStarted: (id) => blockers.has(id),
});

const powerMonitor = loudEmitter('powerMonitor', {
  onBatteryPower: false,
  isOnBatteryPower: () => false,
  getSystemIdleState: () => 'active',
  getSystemIdleTime: () => 0,
});

const systemPreferences = loudEmitter('systemPreferences', { getMediaAccessStatus: () => 'granted', getAccentColor: () => '336699ff' });
const crashReporter = loud('crashReporter', { start() {} });
// No update can be had: every use of it fails by name.
const autoUpdater = loudEmitter('autoUpdater');

module.exports = { screen, Tray, Notification, clipboard, globalShortcut, powerSaveBlocker, powerMonitor, systemPreferences, crashReporter, autoUpdater };
