/** A kind of value, in words for the person who wrote another one. */
export interface Accepts<T> {
  /** Completes "NAME must be …". */
  accepts: string;
  /** Undefined when the text is not acceptable. */
  from(text: string): T | undefined;
}

/** One variable of the environment, declared once: reading, `--help` and `.env.example` all come from it. */
export interface Variable<T> {
  kind: Accepts<T>;
  /** When nothing is given. */
  fallback: T;
  /** What the fallback is for a reader: a value that could be written, or a word about it in parentheses. */
  shown: string;
  /** A sentence without its full stop. */
  about: string;
  /** Can be given in a file, `NAME_FILE`, and is taken out of the environment once read. */
  secret?: true;
  /** The flag that wins over it. */
  flag?: { name: FlagName; value: string };
}

export type FlagName = 'host' | 'port' | 'data-dir';

export function variable<T>(declared: Variable<T>): Variable<T> {
  return declared;
}

/** What a set of declarations reads as. */
export type Values<Declared> = { [Name in keyof Declared]: Declared[Name] extends Variable<infer T> ? T : never };
