'use strict';
// The `electron` module of the main process, as the stand-in has it. What is missing fails loudly, by name.
const { app } = require('./app.cjs');
const { BrowserWindow } = require('./browser-window.cjs');
const { autoUpdater, clipboard, crashReporter, globalShortcut, Notification, powerMonitor, powerSaveBlocker, screen, systemPreferences, Tray } = require('./desktop.cjs');
const { dialog, shell } = require('./dialogs.cjs');
const { ipcMain } = require('./ipc-main.cjs');
const { loud, missingClass } = require('./loud.cjs');
const { Menu, MenuItem } = require('./menu.cjs');
const { nativeImage } = require('./native-image.cjs');
const { nativeTheme } = require('./native-theme.cjs');
const { net, protocol } = require('./protocol.cjs');
const { safeStorage } = require('./safe-storage.cjs');
const { session } = require('./session.cjs');
const { utilityProcess } = require('./utility-process.cjs');
const { webContents } = require('./web-contents.cjs');

const BaseWindow = missingClass('BaseWindow');
const contentTracing = loud('contentTracing');
const desktopCapturer = loud('desktopCapturer');
const MessageChannelMain = missingClass('MessageChannelMain');
const View = missingClass('View');
const WebContentsView = missingClass('WebContentsView');

// Plain names only: Node reads them from the text to know what `import { app } from 'electron'` may ask for.
module.exports = {
  app,
  autoUpdater,
  BaseWindow,
  BrowserWindow,
  clipboard,
  contentTracing,
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
  View,
  webContents,
  WebContentsView,
};
