import { foldedChannelId } from './programme.ts';

/** What a schedule needs to know of a programme. */
export interface Schedulable {
  channel: string;
  start: number;
  stop: number | null;
  title: string | null;
  titles?: readonly { value: string }[];
}

export type Scheduled<Programme extends Schedulable> = Programme & {
  /** The guide gave no usable stop: it is the start of the next one. */
  stopInferred: boolean;
  /** It ran into the next one, and was cut to its start. */
  stopClipped: boolean;
};

export interface Schedule<Programme extends Schedulable> {
  /** By channel in order of appearance, then by start; no two of a channel overlap. */
  programmes: Scheduled<Programme>[];
  /** The same channel, start and first title as an earlier one. */
  duplicatesDropped: number;
  /** The same channel and start as an earlier one, with another title. */
  overlapsDropped: number;
}

/**
 * Puts programmes into the order in which they are shown. A missing stop, or one that is not behind the start, becomes the
 * next start; a stop behind the next start is cut to it; the last one without a stop keeps none. Gaps stay gaps.
 */
export function toSchedule<Programme extends Schedulable>(programmes: Iterable<Programme>): Schedule<Programme> {
  const byChannel = new Map<string, Programme[]>();
  for (const programme of programmes) {
    const key = foldedChannelId(programme.channel);
    const list = byChannel.get(key);
    if (list) list.push(programme);
    else byChannel.set(key, [programme]);
  }
  const schedule: Schedule<Programme> = { programmes: [], duplicatesDropped: 0, overlapsDropped: 0 };
  for (const list of byChannel.values()) addChannel(list.sort((one, other) => one.start - other.start), schedule);
  return schedule;
}

function addChannel<Programme extends Schedulable>(ordered: readonly Programme[], schedule: Schedule<Programme>): void {
  const kept: Programme[] = [];
  for (const programme of ordered) {
    let earlier = kept.length - 1;
    let isDuplicate = false;
    for (; !isDuplicate && kept[earlier]?.start === programme.start; earlier--) {
      isDuplicate = firstTitle(kept[earlier]) === firstTitle(programme);
    }
    if (isDuplicate) schedule.duplicatesDropped++;
    else if (kept.at(-1)?.start === programme.start) schedule.overlapsDropped++;
    else kept.push(programme);
  }
  for (const [place, programme] of kept.entries()) {
    const next = kept[place + 1]?.start ?? null;
    const isUsable = programme.stop !== null && programme.stop > programme.start;
    const stopInferred = !isUsable && next !== null;
    const stopClipped = isUsable && next !== null && (programme.stop ?? 0) > next;
    const stop = stopInferred || stopClipped ? next : isUsable ? programme.stop : null;
    schedule.programmes.push({ ...programme, stop, stopInferred, stopClipped });
  }
}

function firstTitle(programme: Schedulable | undefined): string | null {
  return programme?.titles?.[0]?.value ?? programme?.title ?? null;
}
