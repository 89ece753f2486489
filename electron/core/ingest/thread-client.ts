import { Worker } from 'node:worker_threads';
import { AppError, type Failure, toAppError } from '#shared/errors.ts';
import type { Logger } from '../log.ts';

/** What every thread says of itself before anything else, and how it refuses a question. */
export type ThreadMessage =
  | { type: 'ready'; damaged: boolean }
  | { type: 'unusable'; error: Failure }
  | { type: 'failed'; id: number; error: Failure };

/** Without its number, so that it stands in for `Omit` over each member of the union. */
export type Question<To> = To extends { id: number } ? Omit<To, 'id'> : never;

/** What is said to a question: news, and in the end the answer. */
export type Said<From> = Extract<Exclude<From, { type: 'failed' }>, { id: number }>;

export interface ThreadOptions<From> {
  /** The file the thread runs. */
  entry: URL;
  data: unknown;
  /** As in "guide thread failed", for the log. */
  name: string;
  /** Said to those whose questions a thread leaves that dies. */
  stopped: string;
  /** Logged when the thread found its file damaged. */
  damaged: string;
  /** True for what is said while the answer is still to come. */
  isNews(said: Said<From>): boolean;
  /** How long the thread may take to end what it is at. */
  closePatienceMs?: number;
  log: Logger;
}

/** A thread that is asked questions by number. One that dies fails what was asked and is started anew. */
export interface ThreadClient<To, From> {
  ask(question: Question<To>, onNews?: (said: Said<From>) => void): { id: number; answer: Promise<Said<From>> };
  /** Says something that has no answer of its own. */
  post(message: To): void;
  isAsked(id: number): boolean;
  close(): Promise<void>;
}

interface Pending<From> {
  resolve(said: Said<From>): void;
  reject(error: unknown): void;
  onNews: ((said: Said<From>) => void) | undefined;
}

/** Starts it and waits until it has opened its file. */
export async function startThread<To extends { type: string }, From extends { type: string }>(options: ThreadOptions<From>): Promise<ThreadClient<To, From>> {
  const { entry, data, name, stopped, damaged, isNews, closePatienceMs, log } = options;
  const pending = new Map<number, Pending<From>>();
  let lastId = 0;
  let closing = false;
  let { worker, ready } = start();
  await ready;

  function start(): { worker: Worker; ready: Promise<void> } {
    const thread = new Worker(entry, {
      workerData: data,
      // Environment and arguments of this process stay here: they may name what a provider is paid with.
      env: {},
      argv: [],
      // Rows die young. A small nursery keeps what they leave behind in the processor's cache, and memory flat.
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 },
    });
    const opened = new Promise<void>((resolve, reject) => {
      thread.on('message', (message: ThreadMessage | Said<From>) => {
        if (is(message, 'ready')) {
          if (message.damaged) log.error({}, damaged);
          resolve();
        } else if (is(message, 'unusable')) {
          reject(toAppError(message.error));
        } else {
          receive(message);
        }
      });
      thread.on('error', (error: unknown) => {
        log.error({ err: error }, `${name} thread failed`);
        reject(error instanceof Error ? error : new Error(`the ${name} thread failed`));
      });
      thread.on('exit', () => {
        for (const { reject: fail } of pending.values()) fail(new AppError('internal', stopped));
        pending.clear();
        reject(new Error(`the ${name} thread ended`));
        if (closing || thread !== worker) return;
        ({ worker, ready } = start());
        ready.catch((error: unknown) => log.error({ err: error }, `${name} thread could not be started again`));
      });
    });
    return { worker: thread, ready: opened };
  }

  function receive(message: Extract<ThreadMessage, { type: 'failed' }> | Said<From>): void {
    const question = pending.get(message.id);
    if (!question) return;
    if (is(message, 'failed')) {
      pending.delete(message.id);
      question.reject(toAppError(message.error));
    } else if (isNews(message)) {
      question.onNews?.(message);
    } else {
      pending.delete(message.id);
      question.resolve(message);
    }
  }

  function ask(question: Question<To> | { type: 'close' }, onNews?: (said: Said<From>) => void): { id: number; answer: Promise<Said<From>> } {
    const id = ++lastId;
    const answer = new Promise<Said<From>>((resolve, reject) => pending.set(id, { resolve, reject, onNews }));
    worker.postMessage({ ...question, id });
    return { id, answer };
  }

  return {
    ask,
    post(message) {
      worker.postMessage(message);
    },
    isAsked: (id) => pending.has(id),
    async close() {
      closing = true;
      const { answer } = ask({ type: 'close' });
      await withPatience(
        answer.then(() => undefined, () => undefined),
        closePatienceMs,
      );
      await worker.terminate();
    },
  };
}

async function withPatience(work: Promise<void>, ms: number | undefined): Promise<void> {
  if (ms === undefined) return work;
  let patience: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise<void>((resolve) => (patience = setTimeout(resolve, ms)))]);
  clearTimeout(patience);
}

function is<T extends ThreadMessage['type']>(message: { type: string }, type: T): message is Extract<ThreadMessage, { type: T }> {
  return message.type === type;
}
