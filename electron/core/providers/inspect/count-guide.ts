import { firstVisible } from '../m3u/list-kind.ts';
import { Seeker } from '../m3u/seeker.ts';
import type { InspectWarning } from './warning.ts';

export interface GuideCount {
  channels: number;
  programmes: number;
  warnings: InspectWarning[];
}

/** Counts the channels and finished programmes of an XMLTV text pushed to it in pieces. */
export interface GuideCounter {
  write(text: string): void;
  end(): GuideCount;
}

/** What ends each thing a tag may not be looked for in. */
const COMMENT_END = '-->';
const CDATA_END = ']]>';
const INSTRUCTION_END = '?>';

/** Enough to tell `<![CDATA[`, `</programme` and the character behind it. */
const LOOK_AHEAD = 12;

type Inside = 'text' | 'tag' | 'doctype' | 'comment' | 'cdata' | 'instruction';

/** Only tags are looked at: what stands in comments, CDATA sections and the document type is passed over. */
export function createGuideCounter(): GuideCounter {
  const warnings: InspectWarning[] = [];
  const lineEnds = new Seeker('\n');
  let channels = 0;
  let programmes = 0;
  let inside: Inside = 'text';
  let rest = '';
  let line = 1;
  let inRoot = false;
  let ended = false;
  let programmeOpen = false;
  /** The quote that is open in a tag or a document type, 0 outside. */
  let quote = 0;
  let afterSlash = false;
  /** Open brackets and angles of a document type. */
  let depth = 0;
  let tag: 'channel' | 'programme' | 'other' = 'other';
  let saidJunk = false;

  function junk(): void {
    if (inRoot || ended || saidJunk) return;
    saidJunk = true;
    warnings.push({ code: 'junk-before-root', line });
  }

  function countLines(from: number, to: number): void {
    for (let at = lineEnds.next(from); at < to; at = lineEnds.next(at + 1)) line++;
  }

  /** Each step consumes something and returns where to go on, or -1 when it needs more text. */
  function step(text: string, at: number, last: boolean): number {
    switch (inside) {
      case 'text':
        return readText(text, at, last);
      case 'comment':
        return skipPast(text, at, COMMENT_END);
      case 'cdata':
        return skipPast(text, at, CDATA_END);
      case 'instruction':
        return skipPast(text, at, INSTRUCTION_END);
      case 'tag':
        return readTag(text, at);
      case 'doctype':
        return readDoctype(text, at);
    }
  }

  function readText(text: string, at: number, last: boolean): number {
    // What is not visible before the root is passed first, so that the line of the rest is right.
    const visible = inRoot || ended ? at : firstVisible(text, at);
    if (visible > at) return visible;
    const open = text.indexOf('<', at);
    if (open !== at) {
      junk();
      return open < 0 ? text.length : open;
    }
    if (open + LOOK_AHEAD > text.length && !last) return -1;
    return enter(text, open);
  }

  function enter(text: string, open: number): number {
    quote = 0;
    afterSlash = false;
    if (text.startsWith('<!--', open)) return begin('comment', open + 4);
    if (text.startsWith('<![CDATA[', open)) return begin('cdata', open + 9);
    if (text.startsWith('<!', open)) {
      depth = 1;
      return begin('doctype', open + 2);
    }
    if (text.startsWith('<?', open)) return begin('instruction', open + 2);
    if (isTag(text, open, '</programme')) finishProgramme();
    else if (isTag(text, open, '</tv')) ended = true;
    else if (isTag(text, open, '<tv')) inRoot = true;
    else if (isTag(text, open, '<channel')) return begin('tag', open + 8, 'channel');
    else if (isTag(text, open, '<programme')) return begin('tag', open + 10, 'programme');
    else if (isNameStart(text.charCodeAt(open + 1))) junk();
    return open + 1;
  }

  function begin(next: Inside, at: number, name: typeof tag = 'other'): number {
    inside = next;
    tag = name;
    return at;
  }

  function finishProgramme(): void {
    if (programmeOpen) programmes++;
    programmeOpen = false;
  }

  function readTag(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      // No tag holds another: a quote was left open, and the next tag matters more than the rest of this one.
      if (code === 0x3c) {
        finishTag(false);
        return at;
      }
      if (quote !== 0) {
        if (code === quote) quote = 0;
      } else if (code === 0x22 || code === 0x27) quote = code;
      else if (code === 0x3e) {
        finishTag(afterSlash);
        return at + 1;
      }
      afterSlash = code === 0x2f;
    }
    return text.length;
  }

  function finishTag(empty: boolean): void {
    inside = 'text';
    if (tag === 'channel') {
      channels++;
      return;
    }
    // A programme that begins inside another ends it: the closing tag was forgotten.
    finishProgramme();
    if (empty) programmes++;
    else programmeOpen = true;
  }

  function readDoctype(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (quote !== 0) {
        if (code === quote) quote = 0;
      } else if (code === 0x22 || code === 0x27) quote = code;
      else if (code === 0x3c || code === 0x5b) depth++;
      else if (code === 0x3e || code === 0x5d) depth--;
      if (depth === 0) {
        inside = 'text';
        return at + 1;
      }
    }
    return text.length;
  }

  function skipPast(text: string, at: number, mark: string): number {
    const found = text.indexOf(mark, at);
    if (found >= 0) {
      inside = 'text';
      return found + mark.length;
    }
    // The mark may lie on the border of two pieces.
    const kept = Math.max(at, text.length - mark.length + 1);
    return kept === at ? -1 : kept;
  }

  function read(text: string, last: boolean): void {
    lineEnds.use(text);
    let at = 0;
    while (at < text.length) {
      const next = step(text, at, last);
      if (next < 0) break;
      countLines(at, next);
      at = next;
    }
    rest = text.slice(at);
  }

  return {
    write(text) {
      read(rest === '' ? text : rest + text, false);
    },
    end() {
      read(rest, true);
      if (!ended) warnings.push({ code: 'truncated', line });
      return { channels, programmes, warnings };
    },
  };
}

function isTag(text: string, open: number, start: string): boolean {
  if (!text.startsWith(start, open)) return false;
  const code = text.charCodeAt(open + start.length); // NaN at the end of the text
  return !(code > 0x20) || code === 0x3e || code === 0x2f;
}

function isNameStart(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || code === 0x5f;
}
