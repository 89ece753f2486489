import { Worker } from 'node:worker_threads';

/** Unbundled the thread is TypeScript like everything else; bundled it lies beside the entry that starts it. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './bcrypt-thread.ts' : './bcrypt-thread.js', import.meta.url);

/**
 * In a thread of its own: a quarter of a second of plain JavaScript would keep everybody else waiting. Each account
 * needs it once, then its hash is a newer one, so the thread does not stay.
 */
export function compareBcrypt(password: string, stored: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(entry, { workerData: { password, stored }, env: {}, argv: [] });
    thread.once('message', (equal: boolean) => {
      resolve(equal);
    });
    thread.once('error', reject);
    thread.once('exit', () => {
      reject(new Error('the thread ended without an answer'));
    });
  });
}
