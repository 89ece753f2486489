import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { selfSigned } from '../../electron/core/http/self-signed.ts';

/** The license server that the release under test asks, by the name it has for everybody. */
export const licenseHost = 'license.webplay.test';
export const licenseServer = `https://${licenseHost}`;

/** What a release is built with, and the key that its license server signs with. */
export interface ReleaseKeys {
  settings: { LICENSE_SERVER: string; LICENSE_KEYS_FILE: string };
  signingKeyFile: string;
}

export function makeReleaseKeys(folder: string): ReleaseKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const kid = 'lic-release';
  const signingKeyFile = join(folder, 'signing-key.json');
  const keysFile = join(folder, 'license-keys.json');
  writeFileSync(signingKeyFile, JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid }), { mode: 0o400 });
  writeFileSync(keysFile, JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] }));
  return { settings: { LICENSE_SERVER: licenseServer, LICENSE_KEYS_FILE: keysFile }, signingKeyFile };
}

export interface PublicName {
  /** For the desktop, so that the name leads here and the certificate is believed. */
  settings: Record<string, string>;
  close(): void;
}

/** The name's end of TLS, in front of a server on this machine. */
export async function openPublicName(folder: string, serverUrl: string): Promise<PublicName> {
  const certificate = selfSigned(licenseHost);
  const certificateFile = join(folder, 'certificate.pem');
  writeFileSync(certificateFile, certificate.cert);
  const front = createServer(certificate, (outside) => {
    const inside = connect(Number(new URL(serverUrl).port), '127.0.0.1');
    for (const socket of [outside, inside]) socket.on('error', () => [outside, inside].forEach((each) => each.destroy()));
    outside.pipe(inside).pipe(outside);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    settings: {
      ELECTRON_STANDIN_UTILITY_IMPORT: pathToFileURL(join(import.meta.dirname, 'license-name.mjs')).href,
      NODE_EXTRA_CA_CERTS: certificateFile,
      LICENSE_NAME: licenseHost,
      LICENSE_NAME_PORT: String((front.address() as AddressInfo).port),
    },
    close: () => front.close(),
  };
}

export interface PackedDesktop {
  page: Page;
  electron: ElectronApplication;
  close(): Promise<void>;
}

/** Starts what is laid out in `application` as a packaged program, away from the project. */
export async function openPackedDesktop(application: string, settings: Record<string, string>): Promise<PackedDesktop> {
  const folder = mkdtempSync(join(tmpdir(), 'webplay-packed-data-'));
  const electron = await _electron.launch({
    executablePath: join(import.meta.dirname, '..', 'electron-standin', 'electron'),
    cwd: folder,
    args: [application, '--autoplay-policy=no-user-gesture-required', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--data-dir', folder, '--demo'],
    env: { ...definedOnly(process.env), ...settings, ELECTRON_STANDIN_PACKAGED: '1' },
  });
  const page = await electron.firstWindow();
  await page.getByRole('main').waitFor();
  await page.setViewportSize({ width: 1280, height: 800 });
  return {
    page,
    electron,
    close: async () => {
      await electron.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
