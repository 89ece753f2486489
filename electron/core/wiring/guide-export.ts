import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StreamedCoreHandlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { inChunks } from '../compat/showcase/answers.ts';
import type { ExportedChannel, ExportedProgramme, GuideExport } from '../guide/export-guide.ts';
import { findPlaylist, listSpokenIds } from '../playlists/queries.ts';
import { holdsPlaceholder } from '../providers/address-template.ts';
import { writeGuide, type WrittenProgramme } from '../providers/xmltv/write-guide.ts';
import type { Ground } from './ground.ts';

const dayMs = 86_400_000;
/** The last second that a stored programme can start at, and more. */
const forever = 2 ** 32 * 1_000;

/** What was written. */
export interface WrittenGuide {
  channels: number;
  programmes: number;
}

/** The guide as XMLTV: as an answer, and as a file of the command line. */
export function connectGuideExport({ db, clock }: Ground, guide: GuideExport) {
  /** Text a piece at a time; counts in `written` what it went through. */
  function* write(playlistIds: readonly PlaylistId[], days: number | undefined, written: WrittenGuide = { channels: 0, programmes: 0 }): Generator<string> {
    const now = clock();
    const range = days === undefined ? { from: 0, to: forever } : { from: now, to: now + days * dayMs };
    const channels = guide.listChannels(playlistIds);
    written.channels = channels.length;
    yield* writeGuide(
      channels.map(({ xmltvId, name, number, logo }) => ({ id: xmltvId, name, number, icon: publicAddress(logo) })),
      (function* programmes() {
        for (const channel of channels) {
          for (const programme of guide.listProgrammes(channel.channelId, range)) {
            written.programmes++;
            yield toWritten(channel, programme);
          }
        }
      })(),
    );
  }

  const handlers: StreamedCoreHandlers['guideExport'] = {
    getXmltv({ playlistId, days }) {
      if (!findPlaylist(db, playlistId)) throw new AppError('not_found', 'This playlist is gone');
      const body = inChunks(write([playlistId], days));
      return {
        status: 200,
        headers: { 'content-type': 'application/xml; charset=utf-8', 'content-disposition': 'attachment; filename="guide.xml"' },
        body,
        close: () => void body.return(undefined).catch(() => undefined),
      };
    },
  };

  return {
    handlers,

    /** Aside and renamed: a reader never sees half a file. */
    async exportGuide(file: string, { days }: { days?: number | undefined }): Promise<WrittenGuide> {
      const written: WrittenGuide = { channels: 0, programmes: 0 };
      const aside = `${file}.part`;
      try {
        await pipeline(Readable.from(inChunks(write(listSpokenIds(db), days, written)), { objectMode: false }), createWriteStream(aside));
        await rename(aside, file);
      } catch (error) {
        await rm(aside, { force: true });
        throw error;
      }
      return written;
    },
  };
}

function toWritten({ xmltvId }: ExportedChannel, { details, ...programme }: ExportedProgramme): WrittenProgramme {
  const { categories, date, credits, rating, starRating, lengthMs, picture, catchupId } = details;
  return {
    ...programme,
    channel: xmltvId,
    categories: categories ?? [],
    date: date ?? null,
    credits: credits ?? [],
    rating: rating ?? null,
    starRating: starRating ?? null,
    lengthSeconds: lengthMs == null ? null : Math.round(lengthMs / 1_000),
    icon: publicAddress(picture ?? null),
    catchupId: publicAddress(catchupId ?? null),
  };
}

/** What proves nobody's identity, else null. */
function publicAddress(template: string | null): string | null {
  return template === null || holdsPlaceholder(template) ? null : template;
}
