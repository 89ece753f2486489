import { createHash } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import { decompress } from '../../../electron/core/providers/bytes/decompress.ts';
import { createXmltvReader } from '../../../electron/core/providers/xmltv/xmltv-reader.ts';
import { inPieces, mutate } from '../mutations/mutate.ts';
import { createRandom } from '../mutations/random.ts';
import { damageMarkup } from './damage.ts';
import type { GuideDocument } from './documents.ts';

export interface GuideCase {
  /** `<seed>:<number>` */
  name: string;
  /** The guide and what was done to it. */
  about: string;
  body: Buffer;
}

/** One in so many is read a second time, in other pieces and looked at more often, and must give the same. */
const twiceEvery = 5;
/** Small, so that no case is slow because it is large. */
const mostBytes = 4 * 1024 * 1024;

export function makeGuideCase(name: string, guides: readonly GuideDocument[]): GuideCase {
  const random = createRandom(name);
  const guide = random.pick(guides);
  const others = guides.map(({ body }) => body);
  // Half of them are damaged as XML, the others as anything is.
  const { body, done } = random.chance(0.5) ? damageMarkup(guide.body, random) : mutate(guide.body, random, others);
  return { name, about: `${guide.name}: ${done.join(', ')}`, body };
}

/** Reads it; returns whether a programme came of it. Throws what must not be: a crash, or another result for other pieces. */
export async function runGuideCase({ name, body }: Pick<GuideCase, 'name' | 'body'>): Promise<boolean> {
  const random = createRandom(`${name} pieces`);
  const reading = await readGuide(inPieces(body, random), {});
  if (random.below(twiceEvery) === 0) {
    const again = await readGuide([body], { stepBytes: 1 + random.below(3_000) });
    // How much comes out of a damaged archive before the damage is seen is up to the pieces.
    const isSame = reading.refusal === null ? again.digest === reading.digest : true;
    if (!isSame || again.refusal !== reading.refusal) {
      throw new Error(`it reads as ${reading.programmes} programmes (${reading.refusal}), looked at more often as ${again.programmes} (${again.refusal})`);
    }
  }
  return reading.programmes > 0;
}

interface GuideReading {
  programmes: number;
  refusal: string | null;
  /** The same for the same channels and programmes in the same order. */
  digest: string;
}

async function readGuide(pieces: Iterable<Buffer>, options: { stepBytes?: number }): Promise<GuideReading> {
  const digest = createHash('sha1');
  let programmes = 0;
  const reader = createXmltvReader({ languages: ['pt', 'en'], zonelessIn: 'Europe/Lisbon', ...options }, {
    onChannel: (channel) => digest.update(JSON.stringify(channel)),
    onProgramme: (programme) => {
      programmes += 1;
      digest.update(JSON.stringify(programme));
    },
  });
  let refusal: string | null = null;
  try {
    for await (const chunk of decompress(arriving(pieces), { maxBytes: mostBytes })) reader.write(chunk);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    refusal = [error.code, error.reason].join(' ');
  }
  const { programmes: said } = reader.end({ isCutOff: refusal !== null });
  if (said !== programmes) throw new Error(`the report says ${said} programmes, ${programmes} came`);
  return { programmes, refusal, digest: digest.digest('base64') };
}

async function* arriving(pieces: Iterable<Buffer>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
