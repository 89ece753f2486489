import { AppError } from '#shared/errors.ts';

export type Bytes = AsyncGenerator<Uint8Array, void, void>;

/** A file in an archive; its body has to be read to the end before the next one is asked for. */
export interface ArchiveEntry {
  name: string;
  body: Bytes;
}

/** A first file of another name is kept so long in case nothing better follows; a larger one is what was meant. */
const MAX_HELD_BYTES = 8 * 1024 * 1024;
/** Nobody packs more beside a guide than this. */
const MAX_PASSED_BYTES = 64 * 1024 * 1024;

/** The bytes of the first `.xml` file, else of the first file. */
export async function* bestEntry(entries: AsyncIterable<ArchiveEntry>): Bytes {
  let held: Uint8Array[] | undefined;
  let passed = 0;
  for await (const { name, body } of entries) {
    if (isGuideName(name)) {
      yield* body;
      return;
    }
    const keep = held === undefined && !isHidden(name);
    const kept: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const { value, done } = await body.next();
      if (done) break;
      size += value.length;
      if (keep) kept.push(value);
      else passed += value.length;
      if (passed > MAX_PASSED_BYTES) throw new AppError('too_large', 'The archive holds far more than any guide', { reason: 'ratio' });
      if (!keep || size <= MAX_HELD_BYTES) continue;
      yield* kept;
      yield* body;
      return;
    }
    if (keep && size > 0) held = kept;
  }
  if (held) yield* held;
}

function isGuideName(name: string): boolean {
  return !isHidden(name) && /[.](?:xml|xmltv)(?:[.](?:gz|xz))?$/i.test(name);
}

/** What systems put beside the files one means. */
function isHidden(name: string): boolean {
  return name.startsWith('__MACOSX/') || (name.split('/').at(-1) ?? '').startsWith('.');
}
