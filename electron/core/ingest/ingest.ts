import type { PlaylistId } from '#shared/model/ids.ts';
import type { RefreshProgress } from '#shared/model/playlist.ts';
import type { DescribedProgramme } from '#shared/model/programme.ts';
import type { Logger } from '../log.ts';
import { threadEntries } from '../thread-entries.ts';
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
import { type Question, type Said, startThread } from './thread-client.ts';

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

type Answer = Said<FromWorker>;

export async function startIngest(data: WorkerData, log: Logger): Promise<Ingest> {
  const { ask, post, isAsked, close } = await startThread<ToWorker, FromWorker>({
    entry: threadEntries.ingestWorker,
    data,
    name: 'ingest',
    stopped: 'The refresh stopped unexpectedly',
    damaged: 'catalog cache was damaged, set aside and begun anew',
    isNews: ({ type }) => type === 'progress' || type === 'more',
    log,
  });

  async function feed(id: number, body: AsyncIterable<Uint8Array>, more: () => Promise<void>): Promise<void> {
    try {
      for await (const bytes of body) {
        const next = more();
        post({ type: 'chunk', id, bytes: Uint8Array.from(bytes) });
        await next;
        if (!isAsked(id)) return;
      }
      post({ type: 'chunk', id, bytes: null });
    } catch {
      // A body that broke off is no list: half of it must not become the catalog.
      post({ type: 'cancel', id });
    }
  }

  /** Asks for work that takes a while, can be cancelled, and may be fed with bytes. */
  async function work(question: Question<ToWorker>, { signal, body, onProgress }: RefreshWork): Promise<Answer> {
    let drained: () => void = () => undefined;
    const { id, answer } = ask(question, (news) => {
      if (news.type === 'progress') onProgress(news.progress);
      else if (news.type === 'more') drained();
    });
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
    close,
  };
}

function expect<T extends Answer['type']>(message: Answer, type: T): Extract<Answer, { type: T }> {
  if (message.type !== type) throw new Error(`the ingest thread answered ${message.type} instead of ${type}`);
  return message as Extract<Answer, { type: T }>; // just compared
}

export type { JobSource };
