'use strict';
// Electron's `safeStorage` without a keychain: a key in a file, and so the honest backend name `basic_text`.
const { createCipheriv, createDecipheriv, randomBytes } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { app } = require('./app.cjs');
const { loud } = require('./loud.cjs');
const { state } = require('./state.cjs');

const IV_BYTES = 12;
const TAG_BYTES = 16;

function readKey() {
  const file = join(app.getPath('userData'), 'standin-safe-storage.key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  return readFileSync(file);
}

const safeStorage = loud('safeStorage', {
  isEncryptionAvailable: () => state.ready,
  getSelectedStorageBackend: () => 'basic_text',
  setUsePlainTextEncryption() {},
  encryptString(text) {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', readKey(), iv);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]);
  },
  decryptString(sealed) {
    const decipher = createDecipheriv('aes-256-gcm', readKey(), sealed.subarray(0, IV_BYTES));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  },
});

module.exports = { safeStorage };
