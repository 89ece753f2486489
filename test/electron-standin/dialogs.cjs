'use strict';
// Electron's `dialog` and `shell`: nobody is there to answer, so every dialog is cancelled and nothing is opened.
// Specs replace the functions they care about through app.evaluate, as they do in real Electron.
const { loud } = require('./loud.cjs');

/** The button that stands for doing nothing. */
function cancelButton(args) {
  const options = args.at(-1) ?? {};
  return options.cancelId ?? 0;
}

const dialog = loud('dialog', {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
  showMessageBox: async (...args) => ({ response: cancelButton(args), checkboxChecked: false }),
  showErrorBox: (title, content) => console.error('electron-standin: error box:', title, content),
  showOpenDialogSync: () => undefined,
  showSaveDialogSync: () => '',
  showMessageBoxSync: (...args) => cancelButton(args),
});

const shell = loud('shell', {
  openExternal: async (url) => console.error('electron-standin: shell.openExternal', url),
  openPath: async () => '',
  showItemInFolder() {},
  trashItem: async () => {},
  beep() {},
});

module.exports = { dialog, shell };
