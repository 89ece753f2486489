import { foldText } from '#shared/model/fold-text.ts';

/** A start as one of two guides says it. */
export interface Heard {
  start: number;
  title: string | null;
}

export interface SuggestedOffset {
  /** By how much the guide's times would have to be moved to agree with the panel's; 0 when they agree as they are. */
  minutes: number;
  /** Programmes of the panel that the guide has something to say about. */
  compared: number;
  /** Of these, those that start at the same moment with the same title, once moved. */
  agreeing: number;
}

const minuteMs = 60_000;
/** Further apart no two zones are. */
const mostMinutes = 14 * 60;
/** Panels round starts, and move them by a minute or two for what is really broadcast. */
const tolerance = 2;
/** A start that agrees while its titles do not may be in another language, or chance. */
const startAlone = 0.2;
/** By how much a moved guide must be better than the one as it is, and than the next best move. */
const margin = 1;

/**
 * Compares the starts that a guide gives a channel with those that the panel itself gives it, at every shift that brings
 * two of them together; programmes of the same title are evidence, starts alone hardly any. Null when there is too little
 * to tell: fewer than two that agree, or two shifts that are equally likely.
 */
export function suggestOffset(guide: readonly Heard[], panel: readonly Heard[]): SuggestedOffset | null {
  const heard = (some: readonly Heard[]) =>
    some.map(({ start, title }) => ({ minute: Math.round(start / minuteMs), title: title === null ? '' : foldText(title) }));
  const known = heard(guide).sort((a, b) => a.minute - b.minute);
  const asked = heard(panel);
  const shifts = new Set([0]);
  for (const own of asked) {
    for (const other of known) {
      const shift = own.minute - other.minute;
      if (Math.abs(shift) <= mostMinutes && own.title === other.title) shifts.add(shift);
    }
  }

  const scored = [...shifts].map((shift) => ({ shift, ...score(known, asked, shift) })).sort((a, b) => b.points - a.points || Math.abs(a.shift) - Math.abs(b.shift));
  const [best] = scored;
  const asItIs = scored.find(({ shift }) => shift === 0);
  if (!best || !asItIs || best.agreeing < 2 || best.agreeing * 2 < best.compared) return null;
  // Moving needs a reason; staying does not.
  if (best.points < asItIs.points + margin) return asItIs.agreeing < 2 ? null : { minutes: 0, compared: asItIs.compared, agreeing: asItIs.agreeing };
  const rival = scored.find(({ shift }) => Math.abs(shift - best.shift) > tolerance);
  if (rival && best.points < rival.points + margin) return null;
  return { minutes: Math.abs(best.shift) <= tolerance ? 0 : rounded(best.shift), compared: best.compared, agreeing: best.agreeing };
}

interface Minute {
  minute: number;
  title: string;
}

function score(known: readonly Minute[], asked: readonly Minute[], shift: number): { points: number; compared: number; agreeing: number } {
  const first = (known[0]?.minute ?? 0) + shift - tolerance;
  const last = (known.at(-1)?.minute ?? 0) + shift + tolerance;
  let points = 0;
  let compared = 0;
  let agreeing = 0;
  for (const { minute, title } of asked) {
    if (minute < first || minute > last) continue;
    compared += 1;
    const near = known.filter((other) => Math.abs(other.minute + shift - minute) <= tolerance);
    if (title !== '' && near.some((other) => other.title === title)) {
      agreeing += 1;
      points += 1;
    } else if (near.length > 0) points += startAlone;
  }
  return { points, compared, agreeing };
}

/** Zones are quarters of an hour apart; a minute or two besides is how panels round. */
function rounded(minutes: number): number {
  const quarter = Math.round(minutes / 15) * 15;
  return Math.abs(quarter - minutes) <= tolerance ? quarter : minutes;
}
