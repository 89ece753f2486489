import { Worker } from 'node:worker_threads';
import { AppError, toAppError } from '#shared/errors.ts';
import { threadEntries } from '../../thread-entries.ts';
import type { KnownGuide } from './known-guide.ts';
import type { FromGuideReader, GuideReading, GuideThreadData, ReadChannel, ReadOrder, ToGuideReader } from './messages.ts';
import { buffersOf, type ProgrammeBatch } from './programme-batch.ts';

/**
 * Between two guides of a playlist it stays, so that its code is loaded once; its memory goes when nothing is read, and
 * at once behind a long guide, whose words take memory next.
 */
const idleMs = 5_000;
const longBatches = 30;

/** What comes of a reading, in its order. */
export interface ReadHandlers {
  onPhase(phase: 'connecting' | 'reading', totalBytes: number | null): void;
  onProgress(bytes: number, programmes: number): void;
  /** Everything that came so far is void. */
  onAgain(): void;
  /** Returns whether the memory of the batch may be used again. */
  onBatch(batch: ProgrammeBatch): boolean;
  /** Folded ids of those that are to be kept. */
  whichWanted(channels: readonly ReadChannel[]): readonly string[];
}

export type ReadEnd = { type: 'read'; reading: GuideReading } | { type: 'unchanged'; known: KnownGuide };

/** The thread that fetches guides and takes them apart, seen from the one that writes. */
export interface GuideReader {
  /** One at a time. Rejects when the guide cannot be had; what a handler throws ends the reading. */
  read(order: ReadOrder, handlers: ReadHandlers, signal: AbortSignal): Promise<ReadEnd>;
  close(): Promise<void>;
}

export function createGuideReader(data: GuideThreadData): GuideReader {
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;

  function start(): Worker {
    clearTimeout(idle);
    thread ??= new Worker(threadEntries.guideReader, {
      workerData: data,
      // As for the thread that reads catalogs: nothing of this process is its business.
      env: {},
      argv: [],
      resourceLimits: { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 192 },
    });
    return thread;
  }

  function end(): Promise<unknown> {
    clearTimeout(idle);
    const ended = thread?.terminate();
    thread = undefined;
    return Promise.resolve(ended);
  }

  return {
    async read(order, handlers, signal) {
      const reader = start();
      const post: Post = (message, memory = []) => reader.postMessage(message, memory);
      const cancel = (): void => post({ type: 'cancel' });
      let isSound = true;
      let batches = 0;
      try {
        return await new Promise<ReadEnd>((resolve, reject) => {
          const fail = (error: unknown): void => {
            isSound = false;
            reject(error instanceof Error ? error : new Error('the guide could not be read'));
          };
          reader.removeAllListeners();
          reader.on('error', fail);
          reader.on('exit', () => fail(new AppError('internal', 'Reading the guide stopped unexpectedly')));
          reader.on('message', (message: FromGuideReader) => {
            if (message.type === 'batch') batches++;
            try {
              receive(message, handlers, post, resolve, reject);
            } catch (error) {
              cancel();
              fail(error);
            }
          });
          signal.addEventListener('abort', cancel, { once: true });
          post({ type: 'read', order });
          if (signal.aborted) cancel();
        });
      } finally {
        signal.removeEventListener('abort', cancel);
        reader.removeAllListeners();
        // One that was left in the middle may still send, and nobody would know what belongs to which.
        if (isSound && batches < longBatches) idle = setTimeout(() => void end(), idleMs).unref();
        else await end();
      }
    },
    async close() {
      await end();
    },
  };
}

type Post = (message: ToGuideReader, memory?: ArrayBuffer[]) => void;

function receive(
  message: FromGuideReader,
  handlers: ReadHandlers,
  post: Post,
  resolve: (end: ReadEnd) => void,
  reject: (error: unknown) => void,
): void {
  switch (message.type) {
    case 'phase':
      handlers.onPhase(message.phase, message.totalBytes);
      return;
    case 'progress':
      handlers.onProgress(message.bytes, message.programmes);
      return;
    case 'again':
      handlers.onAgain();
      return;
    case 'batch':
      if (handlers.onBatch(message.batch)) {
        const { channels, fields, near, far } = message.batch;
        post({ type: 'taken', memory: { channels, fields, near, far } }, buffersOf(message.batch));
      } else post({ type: 'taken', memory: null });
      return;
    case 'which-wanted':
      post({ type: 'wanted', foldedIds: handlers.whichWanted(message.channels) });
      return;
    case 'failed':
      reject(toAppError(message.error));
      return;
    case 'read':
    case 'unchanged':
      resolve(message);
  }
}
