import { Worker } from 'node:worker_threads';
import { AppError, toAppError } from '#shared/errors.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { RefreshProgress } from '#shared/model/playlist.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import type { Logger } from '../log.ts';
import type { HiddenGroup } from './categories.ts';
import type {
  FromWorker,
  JobSource,
  MoveOutlook,
  MoveStakes,
  PanelQuestion,
  RefreshJob,
  RefreshOutcome,
  ScanOutcome,
  ToWorker,
  WorkerData,
} from './messages.ts';

/** What the host asks of the ingest thread. */
export interface Ingest {
  refresh(job: RefreshJob, work: RefreshWork): Promise<RefreshOutcome>;
  /** Reads a source and counts its groups. */
  scan(job: RefreshJob, work: RefreshWork): Promise<ScanOutcome>;
  /** Reads another source for a playlist and says what would survive; `applyMove` or `discardMove` ends it. */
  previewMove(job: RefreshJob, stakes: MoveStakes, work: RefreshWork): Promise<MoveOutlook>;
  /** Throws `conflict` when there is no preview any more. */
  applyMove(playlistId: PlaylistId, hidden: readonly HiddenGroup[]): Promise<RefreshOutcome>;
  discardMove(playlistId: PlaylistId): Promise<void>;
  /** Restores the catalog before a generation; throws `not_found` when it cannot any more. */
  undo(playlistId: PlaylistId, generation: number, hidden: readonly HiddenGroup[]): Promise<void>;
  /** Marks the titles of hidden groups. */
  arrange(playlistId: PlaylistId, hidden: readonly HiddenGroup[]): Promise<void>;
  fetchDetails(question: PanelQuestion): Promise<void>;
  fetchProgrammes(question: PanelQuestion): Promise<DescribedProgramme[]>;
  forget(playlistId: PlaylistId): Promise<void>;
  close(): Promise<void>;
}

export interface RefreshWork {
  signal: AbortSignal;
  /** Bytes of an `upload` source. */
  body?: AsyncIterable<Uint8Array>;
  onProgress: (progress: RefreshProgress) => void;
}

interface Pending {
  resolve: (message: FromWorker) => void;
  reject: (error: unknown) => void;
  onProgress?: (progress: RefreshProgress) => void;
  onMore?: () => void;
}

/** Without the name, so that it stands in for `Omit` over each member of the union. */
type Question = ToWorker extends infer Message ? (Message extends { id: number } ? Omit<Message, 'id'> : never) : never;

/** Unbundled the thread is TypeScript like everything else; bundled it lies beside the entry that starts it. */
const workerEntry = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './ingest-worker.js', import.meta.url);

/** Starts the thread and waits until it has the cache open. A thread that dies fails what was asked and is started anew. */
export async function startIngest(data: WorkerData, log: Logger): Promise<Ingest> {
  let lastId = 0;
  let closing = false;
  const pending = new Map<number, Pending>();
  let { worker, ready } = start();
  await ready;

  function start(): { worker: Worker; ready: Promise<void> } {
    // Environment and arguments of this process stay here: they may name what a provider is paid with.
    const thread = new Worker(workerEntry, {
      workerData: data,
      env: {},
      argv: [],
      // Rows die young. A small nursery keeps what they leave behind in the processor's cache, and memory flat.
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 },
    });
    const opened = new Promise<void>((resolve, reject) => {
      thread.on('message', (message: FromWorker) => {
        if (message.type === 'ready') {
          if (message.damaged) log.error({}, 'catalog cache was damaged, set aside and begun anew');
          resolve();
        } else if (message.type === 'unusable') {
          reject(toAppError(message.error));
        } else {
          receive(message);
        }
      });
      thread.on('error', (error: unknown) => {
        log.error({ err: error }, 'ingest thread failed');
        reject(error instanceof Error ? error : new Error('the ingest thread failed'));
      });
      thread.on('exit', () => {
        for (const { reject: fail } of pending.values()) fail(new AppError('internal', 'The refresh stopped unexpectedly'));
        pending.clear();
        reject(new Error('the ingest thread ended'));
        if (!closing && thread === worker) {
          ({ worker, ready } = start());
          ready.catch((error: unknown) => log.error({ err: error }, 'ingest thread could not be started again'));
        }
      });
    });
    return { worker: thread, ready: opened };
  }

  function receive(message: Exclude<FromWorker, { type: 'ready' | 'unusable' }>): void {
    const question = pending.get(message.id);
    if (!question) return;
    if (message.type === 'progress') question.onProgress?.(message.progress);
    else if (message.type === 'more') question.onMore?.();
    else {
      pending.delete(message.id);
      if (message.type === 'failed') question.reject(toAppError(message.error));
      else question.resolve(message);
    }
  }

  function post(message: ToWorker): void {
    worker.postMessage(message);
  }

  function ask(question: Question, more: Partial<Pending> = {}): { id: number; answer: Promise<FromWorker> } {
    const id = ++lastId;
    const answer = new Promise<FromWorker>((resolve, reject) => pending.set(id, { resolve, reject, ...more }));
    post({ ...question, id } as ToWorker); // `Question` is `ToWorker` without the id that is put back here
    return { id, answer };
  }

  async function feed(id: number, body: AsyncIterable<Uint8Array>, more: () => Promise<void>): Promise<void> {
    try {
      for await (const bytes of body) {
        const next = more();
        post({ type: 'chunk', id, bytes: Uint8Array.from(bytes) });
        await next;
        if (!pending.has(id)) return;
      }
      post({ type: 'chunk', id, bytes: null });
    } catch {
      // A body that broke off is no list: half of it must not become the catalog.
      post({ type: 'cancel', id });
    }
  }

  /** Asks for work that takes a while, can be cancelled, and may be fed with bytes. */
  async function work(question: Question, { signal, body, onProgress }: RefreshWork): Promise<FromWorker> {
    let drained: () => void = () => undefined;
    const { id, answer } = ask(question, { onProgress, onMore: () => drained() });
    const cancel = () => post({ type: 'cancel', id });
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    if (body) {
      const more = () => new Promise<void>((resolve) => (drained = resolve));
      void feed(id, body, more);
    }
    try {
      return await answer;
    } finally {
      drained();
      signal.removeEventListener('abort', cancel);
    }
  }

  return {
    refresh: async (job, how) => expect(await work({ type: 'refresh', job }, how), 'refreshed').outcome,
    scan: async (job, how) => expect(await work({ type: 'scan', job }, how), 'scanned').outcome,
    previewMove: async (job, stakes, how) =>
      expect(await work({ type: 'preview-move', job, stakes }, how), 'previewed').outlook,
    applyMove: async (playlistId, hidden) =>
      expect(await ask({ type: 'apply-move', playlistId, hidden }).answer, 'refreshed').outcome,
    async discardMove(playlistId) {
      await ask({ type: 'discard-move', playlistId }).answer;
    },
    async undo(playlistId, generation, hidden) {
      await ask({ type: 'undo', playlistId, generation, hidden }).answer;
    },
    async arrange(playlistId, hidden) {
      await ask({ type: 'arrange', playlistId, hidden }).answer;
    },
    async fetchDetails(question) {
      await ask({ type: 'details', question }).answer;
    },
    async fetchProgrammes(question) {
      const message = await ask({ type: 'now-next', question }).answer;
      return message.type === 'programmes' ? message.programmes : [];
    },
    async forget(playlistId) {
      await ask({ type: 'forget', playlistId }).answer;
    },
    async close() {
      closing = true;
      await ask({ type: 'close' }).answer.catch(() => undefined);
      await worker.terminate();
    },
  };
}

function expect<T extends FromWorker['type']>(message: FromWorker, type: T): Extract<FromWorker, { type: T }> {
  if (message.type !== type) throw new Error(`the ingest thread answered ${message.type} instead of ${type}`);
  return message as Extract<FromWorker, { type: T }>; // just compared
}

export type { JobSource };
