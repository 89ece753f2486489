'use strict';
// Electron's `nativeImage`: bytes with a size, never decoded.
const { readFileSync } = require('node:fs');
const { loud } = require('./loud.cjs');

const NOTHING = Buffer.alloc(0);

/** @param {Buffer} [png] */
function createImage(png = NOTHING) {
  return loud('NativeImage', {
    isEmpty: () => png.length === 0,
    toPNG: () => png,
    toDataURL: () => `data:image/png;base64,${png.toString('base64')}`,
    // Width and height are the first fields of a PNG's first chunk.
    getSize: () => (png.length > 24 ? { width: png.readUInt32BE(16), height: png.readUInt32BE(20) } : { width: 0, height: 0 }),
    resize: () => createImage(png),
    setTemplateImage() {},
    isTemplateImage: () => false,
  });
}

function readOrNothing(path) {
  try {
    return readFileSync(path);
  } catch {
    return NOTHING; // an empty image, as in Electron
  }
}

const nativeImage = loud('nativeImage', {
  createEmpty: () => createImage(),
  createFromPath: (path) => createImage(readOrNothing(path)),
  createFromBuffer: (buffer) => createImage(buffer),
  createFromDataURL: (url) => createImage(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
});

module.exports = { nativeImage, createImage };
