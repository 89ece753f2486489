import { api } from '../../api/api.ts';
import { settled } from '../../lib/loadable.ts';
import type { PlayableTitle } from '../../stores/now-playing.ts';
import type { Position } from './resume-rules.ts';
import { shouldSave } from './resume-rules.ts';

/** Picture this long counts as watching: zapping past does not. */
const countsAfterSeconds = 5;

let seconds = 0;
let recorded = false;
let saved: { at: number; positionMs: number } | null = null;

/** A new title starts from nothing. */
export function forgetWatching(): void {
  seconds = 0;
  recorded = false;
  saved = null;
}

/** Called for each second of moving picture: history after five, the position every ten. */
export function watched(title: PlayableTitle, live: boolean, position: Position): void {
  seconds += 1;
  if (!recorded && seconds >= countsAfterSeconds) {
    recorded = true;
    // A guest may watch but not write: their history is simply not kept.
    void settled(api.library.recordWatch({ titleId: title.id }));
  }
  if (live || !shouldSave(saved, position.positionMs, performance.now())) return;
  rememberPosition(title, position);
}

export function rememberPosition(title: PlayableTitle, { positionMs, durationMs }: Position): void {
  if (title.kind === 'channel' || positionMs < 5_000 || saved?.positionMs === positionMs) return;
  saved = { at: performance.now(), positionMs };
  void settled(api.library.setResumePoint({ titleId: title.id, positionMs, durationMs, seriesId: title.seriesId }));
}
