import type { GuideText } from './guide-text.ts';
import type { Markup } from './markup.ts';
import type { ByteWindow } from './window.ts';

/** UTF-8 of one UTF-16 unit. */
const mostBytesOfUnit = 3;

/** A text of the element at hand: where its bytes stand when they need no repair, else what was made of them. */
export class TextSlot implements GuideText {
  isSet = false;
  /** Of its language among those preferred. */
  rank = 0;
  #from = 0;
  #to = 0;
  #isPlain = false;
  #text: string | null = null;
  readonly #window: ByteWindow;

  constructor(window: ByteWindow) {
    this.#window = window;
  }

  clear(): void {
    this.isSet = false;
  }

  /** Keeps the text just read unless it is empty. */
  take(markup: Markup, rank: number): void {
    if (markup.isTextBytes) {
      this.#from = markup.textFrom;
      this.#to = markup.textTo;
      this.#isPlain = markup.isTextPlain;
      this.#text = null;
    } else {
      if (markup.value === '') return;
      this.#text = markup.value;
    }
    this.isSet = true;
    this.rank = rank;
  }

  get value(): string | null {
    if (!this.isSet) return null;
    return (this.#text ??= this.#window.plain(this.#from, this.#to, this.#isPlain));
  }

  get mostBytes(): number {
    return this.#text === null ? this.#to - this.#from : this.#text.length * mostBytesOfUnit;
  }

  copyTo(target: Buffer, at: number): number {
    return this.#text === null ? this.#window.copy(this.#from, this.#to, target, at) : at + target.write(this.#text, at);
  }
}
