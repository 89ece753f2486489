import type { GuideProgress, GuideSourceId } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { ManualMapping } from '../../guide/matching/match-playlist.ts';
import type { Logger } from '../../log.ts';
import { threadEntries } from '../../thread-entries.ts';
import type { GuideJob, GuideOutcome, PlacedSource } from '../../guide/guide-job.ts';
import { startThread } from '../thread-client.ts';
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

export async function startGuideIngest(data: GuideThreadData, log: Logger): Promise<GuideIngest> {
  const { ask, post, close } = await startThread<ToGuideWriter, FromGuideWriter>({
    entry: threadEntries.guideWriter,
    data,
    name: 'guide',
    stopped: 'The guide refresh stopped unexpectedly',
    damaged: 'guide was damaged, set aside and begun anew',
    isNews: ({ type }) => type === 'progress' || type === 'stored',
    closePatienceMs: 3_000, // an index that is being made cannot be interrupted; the next start makes it anew
    log,
  });

  return {
    async refresh(job, { signal, onProgress, onStored }) {
      const { id, answer } = ask({ type: 'refresh', job }, (news) => {
        if (news.type === 'progress') onProgress(news.progress);
        else if (news.type === 'stored') onStored();
      });
      const cancel = () => {
        post({ type: 'cancel', id });
      };
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
    close,
  };
}
