export interface UploadBody {
  body: AsyncIterable<Uint8Array>;
  push(bytes: Uint8Array): void;
  end(): void;
}

/** Chunks that arrive as messages, as a body; `onDrained` asks for the next one, so only one is ever held. */
export function createUploadBody(onDrained: () => void): UploadBody {
  const chunks: Uint8Array[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  return {
    push(bytes) {
      chunks.push(bytes);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    body: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const chunk = chunks.shift();
          if (chunk) {
            yield chunk;
            onDrained();
          } else if (ended) return;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      },
    },
  };
}
