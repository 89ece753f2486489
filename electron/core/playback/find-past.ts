import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import { titleId, type TitleId, type TitleRef } from '#shared/model/ids.ts';
import type { Container, PastStretch } from '#shared/model/stream.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { sniffContainer } from '../providers/xtream/classify-answer.ts';
import type { TimeshiftForm } from '../providers/xtream/timeshift.ts';
import type { OpenMediaAddress } from './media-requests.ts';
import type { ReachableSource } from './reachable.ts';
import { resolvePast, type PastAddress } from './resolve-past.ts';
import type { LiveFormat } from './resolve-stream.ts';

export interface FoundPast extends PastAddress {
  /** Known without a further request; `probe` where only a list's address was resolved. */
  container: Container | 'probe';
  /** Taken from memory: nobody looked whether it is there. */
  isUntried: boolean;
}

export interface PastSearch {
  ref: TitleRef;
  past: PastStretch;
  format: LiveFormat;
  /** Looks at every address, also the one that memory would have given. */
  tryAll?: boolean;
  signal: AbortSignal;
}

export type FindPast = (source: ReachableSource, search: PastSearch) => Promise<FoundPast>;

export interface PastFinderOptions {
  cache: SqliteDatabase;
  open: OpenMediaAddress;
  /** What the provider's archive calls the programme that starts then, with placeholders for credentials. */
  catchupIdOf: (channelId: TitleId, start: number) => string | null;
  clock: () => number;
  /** Pauses shrink by this. */
  pace: number;
}

const probedBytes = 'bytes=0-4095';
const probeMs = 20_000;
/** Panels take bursts for attacks. */
const gapMs = 300;

/**
 * Finds out how a panel wants to be asked for its past. Each form is tried by reading a beginning, until one sends a
 * stream; that one is asked first from then on, per source and wanted format.
 */
export function createPastFinder({ cache, open, catchupIdOf, clock, pace }: PastFinderOptions): FindPast {
  const winners = new Map<string, TimeshiftForm>();

  return async (source, { ref, past, format, tryAll = false, signal }) => {
    const key = `${ref.playlistId} ${format} ${source.login?.base ?? ''}`;
    const remembered = winners.get(key) ?? null;
    const addresses = resolvePast(cache, source, { ref, past, format, now: clock(), remembered, catchupId: () => catchupIdOf(titleId(ref), past.start) });
    const [first] = addresses;
    if (first && first.form === null) return { ...first, isUntried: true };
    if (first && first.form === remembered && !tryAll) return { ...first, container: containerOf(first.form), isUntried: true };

    const failures: AppError[] = [];
    for (const address of addresses) {
      if (failures.length > 0) await sleep(gapMs * pace, undefined, { signal }).catch(() => undefined);
      try {
        const container = await look(address, source, signal, failures.length === 0);
        if (container === null) {
          failures.push(missing());
          continue;
        }
        if (address.form !== null) winners.set(key, address.form);
        return { ...address, container, isUntried: false };
      } catch (error) {
        if (!(error instanceof AppError) || signal.aborted || isFinal(error)) throw error;
        failures.push(error);
      }
    }
    throw failures.find(({ code }) => code !== 'provider_unreachable') === undefined ? (failures[0] ?? missing()) : missing();
  };

  /** The container of what is there, or null when it is something else; the connection is closed before this returns. */
  async function look(address: PastAddress, source: ReachableSource, signal: AbortSignal, waitsForRelease: boolean): Promise<Container | null> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(probeMs)]);
    const answer = await open(address.url, address, source, { range: probedBytes, signal: limit, waitsForRelease });
    answer.destroy();
    await answer.closed;
    const container = sniffContainer(answer.head);
    return container === 'mpegts' || container === 'hls' ? container : null;
  }
}

function containerOf(form: TimeshiftForm | null): Container {
  return form !== null && form.endsWith('m3u8') ? 'hls' : 'mpegts';
}

/** Refusals of us, whatever the form; anything else may be about the form alone. */
function isFinal({ code, status, reason }: AppError): boolean {
  if (status === 401 || status === 403 || status === 406) return true;
  if (code === 'provider_unreachable') return status === undefined;
  return code === 'provider_busy' || code === 'provider_expired' || code === 'address_refused' || code === 'cancelled' || reason === 'auth';
}

function missing(): AppError {
  return new AppError('stream_unavailable', 'The provider does not have this programme', { reason: 'catchup-missing' });
}
