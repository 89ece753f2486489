import { Worker } from 'node:worker_threads';
import { threadEntries } from '../thread-entries.ts';

/**
 * In a thread of its own: a quarter of a second of plain JavaScript would keep everybody else waiting. Each account
 * needs it once, then its hash is a newer one, so the thread does not stay.
 */
export function compareBcrypt(password: string, stored: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(threadEntries.bcrypt, { workerData: { password, stored }, env: {}, argv: [] });
    thread.once('message', (equal: boolean) => {
      resolve(equal);
    });
    thread.once('error', reject);
    thread.once('exit', () => {
      reject(new Error('the thread ended without an answer'));
    });
  });
}
