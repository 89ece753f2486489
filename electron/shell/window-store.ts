import Store from 'electron-store';
import type { WindowState } from './window-state.ts';

export interface WindowStore {
  read(): WindowState;
  save(state: WindowState): void;
}

/** The one thing that is kept outside the core: a window has to open before the core can be asked. */
export function openWindowStore(): WindowStore {
  const store = new Store<{ window: WindowState }>({
    name: 'window',
    defaults: { window: { bounds: null, maximized: false } },
    clearInvalidConfig: true, // a file cut short by a power failure must not keep the window from opening
  });
  return {
    read: () => store.get('window'),
    save: (state) => {
      store.set('window', state);
    },
  };
}
