import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkBundle } from './check-bundle.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-release-'));
  plant('main/core-host.js', `import { join } from 'node:path';\nimport Database from "better-sqlite3";\nconst keys = ["AAAAkey"], ask_ = "task_disk_";\n`);
  plant('renderer/index.html', '<title>WebPlay</title>');
});

afterEach(() => rmSync(folder, { recursive: true }));

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

test('a release without anything of the server passes', () => {
  expect(checkBundle(folder, { keys: ['AAAAkey'] })).toEqual([]);
});

test.each([
  ['main/chunk.js', 'const a = "sk_live_51abc";'],
  ['main/chunk.js', 'const a = "rk_test_51abc";'],
  ['main/chunk.js', 'const a = "sk_";'],
  ['renderer/assets/a.js', 'const a = "whsec_abc";'],
  ['main/chunk.js', '-----BEGIN PRIVATE KEY-----'],
  ['main/chunk.js', '-----BEGIN ED25519 PRIVATE KEY-----'],
  ['main/chunk.js', 'const password = "admin123";'],
  ['main/chunk.js', 'process.env["WEBPLAY_TEST_CLOCK"]'],
  ['main/chunk.js', 'process.env["LICENSE_KEYS_FILE"]'],
  ['main/chunk.js', 'import Stripe from"stripe";'],
  ['main/chunk.js', 'const s = await import("stripe/lib/x.js");'],
  ['main/chunk.js', "require('bcryptjs')"],
  ['main/chunk.js', 'import { hash } from "@node-rs/argon2";'],
  ['main/chunk.js', 'import{Counter}from"prom-client";'],
  ['main/chunk.js', '//# sourceMappingURL=chunk.js.map'],
  ['main/chunk.js.map', '{}'],
  ['main/serve.js', ''],
  ['main/webplay.js', ''],
  ['main/bcrypt-thread.js', ''],
  ['main/chunk-server-mode-x.js', ''],
  ['renderer/server-pages/index.html', ''],
  ['renderer/.env', ''],
  ['main/signing.pem', ''],
])('%s with %s does not', (file, text) => {
  plant(file, text);
  expect(checkBundle(folder)).not.toEqual([]);
});

test('neither does one that believes other keys than it should, or none at all', () => {
  expect(checkBundle(folder, { keys: ['BBBBkey'] })).toEqual(['main: the public key BBBBkey is not pinned']);
  expect(checkBundle(join(folder, 'nowhere'))).toHaveLength(1);
});
