import type { WarningCode } from '../m3u/entry.ts';

export interface InspectWarning {
  code:
    | WarningCode
    /** Something before the first tag of a guide, usually a web server's complaint. */
    | 'junk-before-root'
    /** The compressed stream or the guide ends before its end. */
    | 'truncated'
    /** There were more warnings than are listed. */
    | 'more-warnings';
  line: number;
}
