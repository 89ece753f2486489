/** A text of a guide while its element is at hand: bytes that need no decoding are copied as they are. */
export interface GuideText {
  /** UTF-8 bytes that it takes at most. */
  readonly mostBytes: number;
  /** Writes it as UTF-8 to `target`, which has room, and returns where it ends. */
  copyTo(target: Buffer, at: number): number;
}
