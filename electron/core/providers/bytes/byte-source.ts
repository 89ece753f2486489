import { cutOff } from './archive-failure.ts';

const STEP_BYTES = 16 * 1024;

/** An async iterable of chunks, read in the portions a format asks for. */
export class ByteSource {
  private readonly iterator: AsyncIterator<Uint8Array>;
  private held: Uint8Array = new Uint8Array(0);
  private done = false;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.iterator = input[Symbol.asyncIterator]();
  }

  /** Up to `count` bytes, fewer only at the end; they stay to be read. */
  async peek(count: number): Promise<Uint8Array> {
    if (this.held.length >= count) return this.held.subarray(0, count);
    // Joined once: a body may come byte by byte.
    const pieces = [this.held];
    for (let length = this.held.length; length < count; ) {
      const result = await this.iterate();
      if (!result) break;
      pieces.push(result);
      length += result.length;
    }
    this.held = pieces.length === 1 ? this.held : Buffer.concat(pieces);
    return this.held.subarray(0, count);
  }

  async take(count: number): Promise<Uint8Array> {
    const bytes = await this.peek(count);
    if (bytes.length < count) throw cutOff();
    this.held = this.held.subarray(count);
    return bytes;
  }

  /** The next bytes at hand, at most `limit`, or undefined at the end. */
  async next(limit: number): Promise<Uint8Array | undefined> {
    while (this.held.length === 0) if (!(await this.pull())) return undefined;
    const bytes = this.held.subarray(0, limit);
    this.held = this.held.subarray(bytes.length);
    return bytes;
  }

  putBack(bytes: Uint8Array): void {
    this.held = this.held.length === 0 ? bytes : Buffer.concat([bytes, this.held]);
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) {
      const bytes = await this.next(left);
      if (!bytes) throw cutOff();
      left -= bytes.length;
    }
  }

  async skipPastZero(): Promise<void> {
    for (;;) {
      const bytes = await this.next(STEP_BYTES);
      if (!bytes) throw cutOff();
      const zero = bytes.indexOf(0);
      if (zero < 0) continue;
      this.putBack(bytes.subarray(zero + 1));
      return;
    }
  }

  async close(): Promise<void> {
    if (!this.done) await this.iterator.return?.();
  }

  private async pull(): Promise<boolean> {
    const bytes = await this.iterate();
    if (bytes) this.held = this.held.length === 0 ? bytes : Buffer.concat([this.held, bytes]);
    return bytes !== undefined;
  }

  private async iterate(): Promise<Uint8Array | undefined> {
    if (this.done) return undefined;
    const result = await this.iterator.next();
    if (!result.done) return result.value;
    this.done = true;
    return undefined;
  }
}
