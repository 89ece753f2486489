'use strict';
// Electron's `nativeTheme`; the system behind it is always light.
const { EventEmitter } = require('node:events');

class NativeTheme extends EventEmitter {
  #source = 'system';

  get themeSource() {
    return this.#source;
  }
  set themeSource(source) {
    this.#source = source;
    this.emit('updated');
  }
  get shouldUseDarkColors() {
    return this.#source === 'dark';
  }
  get shouldUseHighContrastColors() {
    return false;
  }
  get shouldUseInvertedColorScheme() {
    return false;
  }
  get inForcedColorsMode() {
    return false;
  }
  get prefersReducedTransparency() {
    return false;
  }
}

module.exports = { nativeTheme: new NativeTheme().setMaxListeners(0) };
