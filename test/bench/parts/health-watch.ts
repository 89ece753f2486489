import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createClient } from './keep-alive-client.ts';

/** Asks how a server is, ten times a second on each of four connections, from a thread of its own: the load is not in its way. */
export interface HealthWatch {
  /** Milliseconds of every answer; one that did not come counts as a minute. */
  stop(): Promise<number[]>;
}

export function watchHealth(url: string): HealthWatch {
  const worker = new Worker(import.meta.filename, { workerData: url });
  return {
    async stop() {
      worker.postMessage('stop');
      const [times] = (await once(worker, 'message')) as [number[]]; // what the thread says below
      await worker.terminate();
      return times;
    },
  };
}

async function watch(url: string): Promise<void> {
  let stopped = false;
  parentPort?.once('message', () => (stopped = true));
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      let client = createClient(url);
      while (!stopped) {
        const begun = performance.now();
        const isWell = await client.get('/health').then(
          ({ status }) => status === 200,
          () => false,
        );
        times.push(isWell ? performance.now() - begun : 60_000);
        if (!isWell) {
          client.close();
          client = createClient(url);
        }
        await sleep(100);
      }
      client.close();
    }),
  );
  parentPort?.postMessage(times);
}

if (!isMainThread) await watch(String(workerData));
