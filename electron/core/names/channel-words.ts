import { isWordUnit } from './word-units.ts';

/** What words of a channel's name mean besides naming it. All are folded as `foldText` folds. */

const qualityBits: readonly [bit: number, words: string][] = [
  [1, 'sd 480p 480i 576p 576i 540p 360p lq'],
  [2, 'hd 720p hq'],
  [4, 'fhd 1080p 1080i fullhd'],
  [8, 'uhd 4k 2160p 3840p ultrahd'],
  [16, '8k 4320p'],
  [32, 'hevc h265 x265 265'],
  [64, 'raw'],
  [128, 'hdr hdr10 dv'],
  [256, 'h264 x264 avc 264'],
  [512, '50fps 60fps qhd 1440p'],
];

/** A bit for each kind of picture. */
export const qualityWords: ReadonlyMap<string, number> = new Map(qualityBits.flatMap(([bit, words]) => words.split(' ').map((word) => [word, bit] as const)));

/** Which edition of a station it is, from 1. */
export const directionWords: ReadonlyMap<string, number> = new Map(
  ['east', 'west', 'north', 'south', 'pacific', 'mountain', 'atlantic'].map((word, i) => [word, i + 1] as const),
);

const blank = 32;

/** Whether what follows a short first word, which ends at `end`, sets it off, as in "UK: News", "[UK] News", "UK | News". */
export function isSetOff(text: string, end: number): boolean {
  let at = end;
  while (text.charCodeAt(at) === blank) at++;
  const code = text.charCodeAt(at);
  if (at >= text.length - 1) return false;
  return (code > 127 && !isWordUnit(text, at, code)) || ':|])}-/>*#'.includes(text.charAt(at));
}
