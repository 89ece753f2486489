'use strict';
// Electron's `ipcMain`, and what arrives from a page's preload.
const { loudEmitter } = require('./loud.cjs');
require('./codec.js');

const { decode } = globalThis.__standinCodec;

/** Handlers of invoke(), app-wide or of one page. */
function createHandlerTable() {
  const handlers = new Map();
  return {
    handlers,
    handle(channel, handler) {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
    handleOnce(channel, handler) {
      this.handle(channel, (...args) => {
        handlers.delete(channel);
        return handler(...args);
      });
    },
    removeHandler(channel) {
      handlers.delete(channel);
    },
  };
}

const { handlers: appHandlers, ...table } = createHandlerTable();
const ipcMain = loudEmitter('ipcMain', table);

/**
 * Answers one message from the preload world of a page.
 *
 * @param {any} contents the WebContents it came from
 * @param {number} context the world it came from, where the answer goes
 * @param {string} text
 */
async function receiveFromRenderer(contents, context, text) {
  const message = decode(text);
  if (message.type === 'open') {
    contents.openWindow(message.url);
    return;
  }
  const event = {
    sender: contents,
    senderFrame: contents.mainFrame,
    frameId: 1,
    processId: 1,
    ports: [],
    returnValue: undefined,
    reply: (channel, ...args) => contents.send(channel, ...args),
  };
  if (message.type === 'send') {
    ipcMain.emit(message.channel, event, ...message.args);
    contents.emit('ipc-message', event, message.channel, ...message.args);
    return;
  }
  const { id, channel, args } = message;
  try {
    const handler = contents.ipc.handlers.get(channel) ?? appHandlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    contents.dispatch({ type: 'result', id, ok: true, value: await handler(event, ...args) }, context);
  } catch (error) {
    console.error(`Error occurred in handler for '${channel}':`, error);
    // Electron keeps the name and the message, and nothing else.
    const value = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    contents.dispatch({ type: 'result', id, ok: false, value }, context);
  }
}

module.exports = { ipcMain, receiveFromRenderer, createHandlerTable };
