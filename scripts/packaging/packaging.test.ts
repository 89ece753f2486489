import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { extractArchive, readArchive } from './asar.mjs';
import { checkApplication, tryNativePackages } from './check-application.mjs';
import { makeEmptyElectron } from './empty-electron.mjs';
import { readFuses } from './fuses.mjs';
import { packagesWithDependencies } from './locked-packages.mjs';
import { thirdPartyNotices } from './notices.mjs';

const root = join(import.meta.dirname, '../..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'webplay-packaging-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

describe('an archive', () => {
  const digest = (text: string) => ({ algorithm: 'SHA256', hash: createHash('sha256').update(text).digest('hex') });

  /** As Electron reads it, with one file inside of a folder and one beside the archive. */
  function archive(inside: string): string {
    const table = JSON.stringify({
      files: {
        out: { files: { 'index.js': { size: 6, offset: '0', integrity: digest('let a;') } } },
        'native.node': { size: 4, unpacked: true, integrity: digest('code') },
      },
    });
    const padded = Math.ceil(table.length / 4) * 4;
    const head = Buffer.alloc(16 + padded);
    [4, padded + 8, padded + 4, table.length].forEach((number, at) => head.writeUInt32LE(number, at * 4));
    head.write(table, 16);
    plant('app.asar.unpacked/native.node', 'code');
    plant('app.asar', '');
    writeFileSync(join(folder, 'app.asar'), Buffer.concat([head, Buffer.from(inside)]));
    return join(folder, 'app.asar');
  }

  test('is read with what lies beside it, and laid out again', () => {
    const file = archive('let a;');
    expect([...readArchive(file)].map(({ path, size, unpacked, intact }) => ({ path, size, unpacked, intact }))).toEqual([
      { path: 'out/index.js', size: 6, unpacked: false, intact: true },
      { path: 'native.node', size: 4, unpacked: true, intact: true },
    ]);
    extractArchive(file, join(folder, 'all'));
    expect(readFileSync(join(folder, 'all', 'out', 'index.js'), 'utf8')).toBe('let a;');
    expect(readFileSync(join(folder, 'all', 'native.node'), 'utf8')).toBe('code');
  });

  test('that somebody changed or cut is told', () => {
    expect([...readArchive(archive('let b;'))].map(({ intact }) => intact)).toEqual([false, true]);
    expect(() => [...readArchive(archive('let'))]).toThrow('the archive ends');
  });
});

test('the fuses of Electron are read from its program', () => {
  makeEmptyElectron(join(folder, 'electron'), '1.0.0');
  expect(readFuses(join(folder, 'electron', 'electron'))).toMatchObject({ runAsNode: true, onlyLoadAppFromAsar: false, grantFileProtocolExtraPrivileges: true });
  plant('program', 'no such thing');
  expect(readFuses(join(folder, 'program'))).toBeUndefined();
});

test('a package brings what it depends on, and not what the server alone uses', () => {
  const packages = packagesWithDependencies(['pino', 'better-sqlite3', 'keytar']);
  expect(packages).toEqual(expect.arrayContaining(['node_modules/better-sqlite3', 'node_modules/keytar', 'node_modules/pino', 'node_modules/sonic-boom']));
  expect(packages.filter((path) => /stripe|argon2|bcrypt|prom-client|react|electron/.test(path))).toEqual([]);
  expect(() => packagesWithDependencies(['nobody-made-this'])).toThrow('is not installed');
});

test('the notices tell of each package with its license, once', () => {
  const notices = thirdPartyNotices(['zod', 'fastify', 'zod'].map((name) => join(root, 'node_modules', name)));
  expect(notices.match(/^zod \d+\.\d+\.\d+ \(MIT\)/gm)).toHaveLength(1);
  expect(notices).toContain('Permission is hereby granted');
  plant('package.json', '{ "name": "textless", "version": "1.0.0", "license": "MIT", "author": "Ana" }');
  const textless = thirdPartyNotices([folder, join(root, 'node_modules', 'zod')]).split('textless 1.0.0 (MIT), by Ana')[1]?.split('------')[0];
  expect(textless).toContain('Permission is hereby granted');
  expect(textless).not.toMatch(/Copyright \(c\)/i);
  expect(() => thirdPartyNotices([folder])).toThrow('no package brings the text of MIT');
  plant('package.json', '{ "name": "nobodys", "version": "1.0.0" }');
  expect(() => thirdPartyNotices([folder])).toThrow('no license is known of nobodys 1.0.0');
});

describe('an application', () => {
  beforeEach(() => {
    plant('out/main/core-host.js', 'export {};');
    plant('THIRD-PARTY-NOTICES.txt', '\nsome 1.0.0 (MIT)\n');
    plant('node_modules/some/package.json', '{ "name": "some", "version": "1.0.0" }');
  });

  test('that holds what it should passes', () => {
    expect(checkApplication(folder)).toEqual([]);
  });

  test.each([
    ['node_modules/some/test/a.js', ''],
    ['node_modules/some/a.test.js', ''],
    ['node_modules/some/a.ts', ''],
    ['node_modules/some/a.d.cts', ''],
    ['node_modules/some/a.c', ''],
    ['node_modules/some/a.js.map', ''],
    ['node_modules/stripe/index.js', ''],
    ['node_modules/some/node_modules/prom-client/index.js', ''],
    ['.env.local', ''],
    ['signing.jwk', ''],
    ['user.db-wal', ''],
    ['node_modules/some/a.js', 'process.env.WEBPLAY_TEST_CLOCK'],
    ['node_modules/other/package.json', '{ "name": "other", "version": "2.0.0" }'],
    ['out/main/chunk.js', 'import "stripe";'],
  ])('with %s: %s does not', (file, text) => {
    plant(file, text);
    expect(checkApplication(folder)).toHaveLength(1);
  });

  test('whose native packages do not work is told', () => {
    expect(tryNativePackages(root)).toEqual([]);
    plant('node_modules/better-sqlite3/index.js', 'throw new Error("for another system");');
    expect(tryNativePackages(folder)).toEqual([expect.stringContaining('for another system')]);
  });
});
