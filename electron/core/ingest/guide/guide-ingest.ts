import { Worker } from 'node:worker_threads';
import { AppError, toAppError } from '#shared/errors.ts';
import type { GuideProgress, GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { ManualMapping } from '../../guide/matching/match-playlist.ts';
import type { Logger } from '../../log.ts';
import type { GuideJob, GuideOutcome, PlacedSource } from '../../guide/guide-job.ts';
import type { FromGuideWriter, GuideThreadData, ToGuideWriter } from './messages.ts';

/** What the host asks of the thread that writes guides. */
export interface GuideIngest {
  refresh(job: GuideJob, work: GuideWork): Promise<GuideOutcome>;
  /** Matches a playlist anew; returns the sources that lack programmes which are wanted now. */
  rematch(playlistId: PlaylistId, mappings: readonly ManualMapping[]): Promise<GuideSourceId[]>;
  /** Makes the sources of a playlist these, best first; what others brought goes. */
  place(playlistId: PlaylistId, sources: readonly PlacedSource[]): Promise<void>;
  forget(playlistId: PlaylistId): Promise<void>;
  close(): Promise<void>;
}

export interface GuideWork {
  signal: AbortSignal;
  onProgress(progress: GuideProgress): void;
  /** The new guide can be asked; its words will be indexed. */
  onStored(): void;
}

interface Pending extends Partial<Pick<GuideWork, 'onProgress' | 'onStored'>> {
  resolve: (message: FromGuideWriter) => void;
  reject: (error: unknown) => void;
}

type Question = ToGuideWriter extends infer Message ? (Message extends { id: number } ? Omit<Message, 'id'> : never) : never;

/** Unbundled the thread is TypeScript like everything else; bundled it lies beside the entry that starts it. */
const writerEntry = new URL(import.meta.url.endsWith('.ts') ? './writer.ts' : './guide-writer.js', import.meta.url);

/** An index that is being made cannot be interrupted; the next start makes it anew. */
const closePatienceMs = 3_000;

/** Starts the thread and waits until it has the guide open. A thread that dies fails what was asked and is started anew. */
export async function startGuideIngest(data: GuideThreadData, log: Logger): Promise<GuideIngest> {
  let lastId = 0;
  let closing = false;
  const pending = new Map<number, Pending>();
  let { worker, ready } = start();
  await ready;

  function start(): { worker: Worker; ready: Promise<void> } {
    const thread = new Worker(writerEntry, {
      workerData: data,
      // As for the thread that writes catalogs.
      env: {},
      argv: [],
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 },
    });
    const opened = new Promise<void>((resolve, reject) => {
      thread.on('message', (message: FromGuideWriter) => {
        if (message.type === 'ready') {
          if (message.damaged) log.error({}, 'guide was damaged, set aside and begun anew');
          resolve();
        } else if (message.type === 'unusable') {
          reject(toAppError(message.error));
        } else {
          receive(message);
        }
      });
      thread.on('error', (error: unknown) => {
        log.error({ err: error }, 'guide thread failed');
        reject(error instanceof Error ? error : new Error('the guide thread failed'));
      });
      thread.on('exit', () => {
        for (const { reject: fail } of pending.values()) fail(new AppError('internal', 'The guide refresh stopped unexpectedly'));
        pending.clear();
        reject(new Error('the guide thread ended'));
        if (!closing && thread === worker) {
          ({ worker, ready } = start());
          ready.catch((error: unknown) => log.error({ err: error }, 'guide thread could not be started again'));
        }
      });
    });
    return { worker: thread, ready: opened };
  }

  function receive(message: Exclude<FromGuideWriter, { type: 'ready' | 'unusable' }>): void {
    const question = pending.get(message.id);
    if (!question) return;
    if (message.type === 'progress') question.onProgress?.(message.progress);
    else if (message.type === 'stored') question.onStored?.();
    else {
      pending.delete(message.id);
      if (message.type === 'failed') question.reject(toAppError(message.error));
      else question.resolve(message);
    }
  }

  function ask(question: Question, work?: Pick<GuideWork, 'onProgress' | 'onStored'>): { id: number; answer: Promise<FromGuideWriter> } {
    const id = ++lastId;
    const answer = new Promise<FromGuideWriter>((resolve, reject) => pending.set(id, { resolve, reject, ...work }));
    worker.postMessage({ ...question, id });
    return { id, answer };
  }

  return {
    async refresh(job, { signal, ...work }) {
      const { id, answer } = ask({ type: 'refresh', job }, work);
      const cancel = () => worker.postMessage({ type: 'cancel', id } satisfies ToGuideWriter);
      if (signal.aborted) cancel();
      signal.addEventListener('abort', cancel, { once: true });
      try {
        const message = await answer;
        if (message.type !== 'refreshed') throw new Error(`the guide thread answered ${message.type}`);
        return message.outcome;
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
    async rematch(playlistId, mappings) {
      const message = await ask({ type: 'rematch', playlistId, mappings }).answer;
      return message.type === 'rematched' ? message.missing : [];
    },
    async place(playlistId, sources) {
      await ask({ type: 'place', playlistId, sources }).answer;
    },
    async forget(playlistId) {
      await ask({ type: 'forget', playlistId }).answer;
    },
    async close() {
      closing = true;
      let patience: NodeJS.Timeout | undefined;
      const enough = new Promise<void>((resolve) => (patience = setTimeout(resolve, closePatienceMs)));
      await Promise.race([ask({ type: 'close' }).answer.catch(() => undefined), enough]);
      clearTimeout(patience);
      await worker.terminate();
    },
  };
}
