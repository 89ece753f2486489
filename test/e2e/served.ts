import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Served {
  url: string;
  /** Of the first administrator, as printed on the console. */
  setupToken: string;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');

/** The built server on loopback, with these settings and data of its own. */
export async function serve(settings: Record<string, string>, { port = 0 } = {}): Promise<Served> {
  const dataDir = mkdtempSync(join(tmpdir(), 'webplay-e2e-'));
  const server = spawn(process.execPath, [join(root, 'out', 'main', 'serve.js'), '--port', String(port), '--data-dir', dataDir], {
    cwd: dataDir,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-20_000)));
  const close = async (): Promise<void> => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: server.stdout })) {
    const ready = JSON.parse(line) as { event?: string; url?: string };
    if (ready.event !== 'ready' || !ready.url) continue;
    return { url: ready.url, setupToken: /"token": "([^"]+)"/.exec(said)?.[1] ?? '', close };
  }
  throw new Error(`the server did not start:\n${said}`);
}
