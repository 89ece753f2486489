import { Worker } from 'node:worker_threads';
import { AppError, toAppError } from '#shared/errors.ts';
import { threadEntries } from '../../thread-entries.ts';
import type { FromReader, ReadingJob, ReadingOutcome } from './messages.ts';

/** Reads a source in a thread that lives as long as the reading; undefined when the source is as it was. */
export async function readInThread(job: ReadingJob, signal: AbortSignal): Promise<ReadingOutcome | undefined> {
  if (signal.aborted) throw stopped();
  const thread = new Worker(threadEntries.showcaseWorker, {
    workerData: job,
    env: {},
    argv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 },
  });
  const stop = () => void thread.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<ReadingOutcome | undefined>((resolve, reject) => {
      thread.once('message', (message: FromReader) => {
        if (message.type === 'read') resolve(message.outcome);
        else if (message.type === 'unchanged') resolve(undefined);
        else reject(toAppError(message.error));
      });
      thread.once('error', reject);
      thread.once('exit', () => reject(signal.aborted ? stopped() : new AppError('internal', 'The reading stopped unexpectedly')));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await thread.terminate();
  }
}

function stopped(): AppError {
  return new AppError('cancelled', 'WebPlay is closing');
}
