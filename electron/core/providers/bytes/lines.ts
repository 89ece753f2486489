import { AppError } from '#shared/errors.ts';

/**
 * One line: `text.slice(start, end)` without its line end. Offsets instead of a string spare a copy of every line.
 * `text` is only good during the call: keep slices, not offsets.
 */
export type LineSink = (text: string, start: number, end: number, lineNumber: number) => void;

export interface LineSplitter {
  write(text: string): void;
  /** Hands over a last line without a line end. */
  end(): void;
  /** Lines handed over so far. */
  readonly lines: number;
}

/** 1 Mi characters: data-address logos are long, a file without line ends is not a list. */
export const DEFAULT_MAX_LINE_LENGTH = 1024 * 1024;

const LF = 10;

/** Splits text at CRLF, LF or a lone CR, in any mixture. */
export function createLineSplitter(onLine: LineSink, options: { maxLength?: number | undefined } = {}): LineSplitter {
  const maxLength = options.maxLength ?? DEFAULT_MAX_LINE_LENGTH;
  let lines = 0;
  /** The unfinished last line. It grows as a rope, so even single characters are appended in constant time. */
  let carried = '';
  let afterCarriageReturn = false;

  const refuseTooLong = (length: number): void => {
    if (length <= maxLength) return;
    throw new AppError('too_large', `Line ${lines + 1} is longer than ${maxLength} characters: this is no list`, {
      reason: 'too-long-line',
    });
  };

  return {
    get lines() {
      return lines;
    },
    write(text) {
      const length = text.length;
      if (length === 0) return;
      let start = 0;
      if (afterCarriageReturn) {
        afterCarriageReturn = false;
        if (text.charCodeAt(0) === LF) start = 1;
      }
      // Each search result is kept until it has been passed, so text without CR is searched for CR once, not per line.
      let lf = text.indexOf('\n', start);
      let cr = text.indexOf('\r', start);
      while (lf >= 0 || cr >= 0) {
        const end = cr < 0 || (lf >= 0 && lf < cr) ? lf : cr;
        refuseTooLong(carried.length + end - start);
        if (carried.length === 0) {
          onLine(text, start, end, ++lines);
        } else {
          const line = carried + text.slice(start, end);
          carried = '';
          onLine(line, 0, line.length, ++lines);
        }
        start = end + 1;
        if (end === cr) {
          if (start === length) afterCarriageReturn = true;
          else if (text.charCodeAt(start) === LF) start++;
          cr = text.indexOf('\r', start);
        }
        if (lf >= 0 && lf < start) lf = text.indexOf('\n', start);
      }
      if (start < length) {
        refuseTooLong(carried.length + length - start);
        carried += start === 0 ? text : text.slice(start);
      }
    },
    end() {
      if (carried.length === 0) return;
      const line = carried;
      carried = '';
      onLine(line, 0, line.length, ++lines);
    },
  };
}
