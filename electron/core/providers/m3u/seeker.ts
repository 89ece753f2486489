/**
 * Finds the next occurrence of one character in a chunk, and remembers it: asking for every line whether it holds an
 * ampersand then costs one native search per chunk that has none, and never adds up to more than one pass.
 */
export class Seeker {
  private readonly character: string;
  private text = '';
  private from = 0;
  private found = -1;

  constructor(character: string) {
    this.character = character;
  }

  /** The text that is searched from now on; what is known of the same text stays known. */
  use(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.found = -1;
  }

  /** Position of the character at or behind `from`; the length of the text when there is none. */
  next(from: number): number {
    if (from <= this.found && from >= this.from) return this.found;
    const found = this.text.indexOf(this.character, from);
    this.from = from;
    this.found = found < 0 ? this.text.length : found;
    return this.found;
  }
}
