import xz from 'xz-decompress';
import type { Bytes } from './archive-entry.ts';
import { cutOff, damaged, unreadable } from './archive-failure.ts';

/** Unpacks an xz file; only one at a time is unpacked in a thread, and the next one waits. */
export async function* unxz(input: Bytes): Bytes {
  const packed = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await input.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel() {
      await input.return();
    },
  });
  const reader = new xz.XzReadableStream(packed).getReader();
  try {
    for (;;) {
      const { value, done } = await next(reader);
      if (done) return;
      if (value.length > 0) yield value;
    }
  } finally {
    // One that is left unfinished would make all others wait.
    await reader.cancel().catch(() => {});
    await input.return();
  }
}

interface Reader {
  read(): Promise<{ value: Uint8Array; done: false } | { value?: Uint8Array | undefined; done: true }>;
}

async function next(reader: Reader): ReturnType<Reader['read']> {
  try {
    return await reader.read();
  } catch (cause) {
    throw failureOf(cause);
  }
}

/** The unpacker only says a number; what the bytes below it threw goes on as it is. */
function failureOf(cause: unknown): unknown {
  const [, code] = /error code (\d+)$/.exec(cause instanceof Error ? cause.message : '') ?? [];
  switch (code) {
    case '3':
    case '4':
      return unreadable('This xz file needs more memory to unpack than WebPlay allows');
    case '6':
      return unreadable('This xz file is packed in a way that WebPlay does not read');
    case '5':
    case '7':
      return damaged(cause);
    case '8':
      return cutOff(cause);
    default:
      return cause instanceof TypeError ? cutOff(cause) : cause;
  }
}
