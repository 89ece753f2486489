import { AppError } from '#shared/errors.ts';
import { isRetryable, withRetry } from '../../http/retry.ts';
import type { Http } from '../../http/request.ts';
import { decompress } from '../../providers/bytes/decompress.ts';
import { createXmltvReader, type XmltvReport } from '../../providers/xmltv/xmltv-reader.ts';
import { gatherProgrammes } from './gather-programmes.ts';
import type { FromGuideReader, GuideReading, ReadChannel, ReadOrder } from './messages.ts';
import { openGuide } from './open-guide.ts';
import type { BatchMemory, ProgrammeBatch } from './programme-batch.ts';

/** Unpacked; the longest guides of providers are a quarter of it. */
const mostBytes = 4 * 1024 * 1024 * 1024;
const attempts = 3;
/** Several guides in one file declare their channels one after the other; what is left undecided is sorted out in the end. */
const mostAsked = 8;
const tellEveryMs = 200;

export interface GuideReadingParts extends ReadOrder {
  http: Http;
  signal: AbortSignal;
  clock: () => number;
  send(message: FromGuideReader): void;
  sendBatch(batch: ProgrammeBatch): Promise<void>;
  /** Called with what takes memory of batches that were written. */
  onReuse(take: (memory: BatchMemory) => void): void;
  askWanted(channels: readonly ReadChannel[]): Promise<readonly string[]>;
}

/**
 * Fetches a guide, takes it apart and sends what is kept of it in batches; returns how that ended. A transfer that breaks off
 * is begun anew, and the last time taken for what it brought.
 */
export async function readGuide(parts: GuideReadingParts): Promise<FromGuideReader> {
  return withRetry((attempt) => readOnce(parts, attempt), {
    attempts,
    pace: parts.http.pace,
    signal: parts.signal,
    isRetryable: isPassing,
  });
}

async function readOnce(parts: GuideReadingParts, attempt: number): Promise<FromGuideReader> {
  const { job, known, signal, clock, send, sendBatch } = parts;
  if (attempt > 1) send({ type: 'again' });
  send({ type: 'phase', phase: 'connecting', totalBytes: null });
  let received = 0;
  let telling: NodeJS.Timeout | undefined;
  const opened = await openGuide({ ...parts, onBytes: (bytes) => (received += bytes) });
  if (opened.unchanged) return { type: 'unchanged', known: opened.known };
  try {
    send({ type: 'phase', phase: 'reading', totalBytes: opened.totalBytes });
    const gathering = gatherProgrammes({ ...parts, now: clock() });
    parts.onReuse(gathering.reuse);
    let asked = 0;
    const reader = createXmltvReader(
      { ...(job.options.encoding !== null && { encoding: job.options.encoding }), ...(job.timeZone !== null && { zonelessIn: job.timeZone }) },
      gathering,
    );
    const body = decompress(opened.body, { maxBytes: mostBytes, signal });
    let isCutOff = false;
    try {
      for await (const chunk of body) {
        reader.write(chunk);
        const full = gathering.takeFull();
        if (full.length > 0 && gathering.isUndecided && asked++ < mostAsked) gathering.decide(await parts.askWanted(gathering.channels));
        for (const batch of full) await sendBatch(batch);
        // Afterwards, so that what a provider that makes one wait sent last is told too.
        telling ??= setTimeout(() => {
          telling = undefined;
          send({ type: 'progress', bytes: received, programmes: gathering.programmes });
        }, tellEveryMs);
      }
    } catch (error) {
      // Whatever else went wrong, what has arrived is part of a guide.
      if (attempt < attempts || !isPassing(error) || gathering.programmes === 0) throw error;
      isCutOff = true;
    }
    if (known && opened.isUnchanged()) return { type: 'unchanged', known: opened.known() };
    const report = reader.end({ isCutOff });
    const failure = whatItIsInstead(report);
    if (failure) throw failure;
    for (const batch of [...gathering.takeFull(), gathering.takeRest()]) if (batch) await sendBatch(batch);
    const channels = gathering.channels.map(toReadChannel);
    return { type: 'read', reading: { channels, leftOut: gathering.leftOut(), report: toReport(report, body.compression()), known: opened.known() } };
  } finally {
    clearTimeout(telling);
    opened.close();
  }
}

function toReadChannel({ foldedId, id, names, icon }: ReadChannel): ReadChannel {
  return { foldedId, id, names, icon };
}

/** Trouble of the network, and bytes that end too early. */
function isPassing(error: unknown): boolean {
  return isRetryable(error) || (error instanceof AppError && error.reason === 'truncated');
}

function toReport({ channels, elements, bytes, encoding, span, truncated, repairs, dropped }: XmltvReport, compression: string): GuideReading['report'] {
  return {
    channels,
    programmes: elements.programmes,
    bytes,
    encoding,
    compression,
    span,
    isTruncated: truncated,
    repairs: repairs.map((repair) => ({ ...repair, samples: [...repair.samples] })),
    dropped: dropped.map((drop) => ({ ...drop, samples: [...drop.samples] })),
  };
}

function whatItIsInstead({ kind, elements }: XmltvReport): AppError | undefined {
  switch (kind) {
    case 'html':
      return new AppError('provider_malformed', 'The provider sent a web page instead of a guide', { reason: 'html' });
    case 'empty':
      return new AppError('provider_malformed', 'The provider sent an empty guide', { reason: 'empty' });
    case 'other':
      return new AppError('provider_malformed', 'This is no guide: there is no XMLTV in it', { reason: 'malformed' });
    case 'xmltv':
      if (elements.programmes === 0) return new AppError('provider_malformed', 'The provider sent a guide without programmes', { reason: 'empty' });
  }
}
