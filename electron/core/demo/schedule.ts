import type { PanelChannel } from './catalog.ts';
import { episodeSubtitles, stylesOfSchedule } from './schedule-styles.ts';
import type { Show } from './schedule-styles.ts';

/** One broadcast of a channel; `start` and `stop` are epoch milliseconds. */
export interface PanelProgramme {
  start: number;
  stop: number;
  title: string;
  subtitle: string | null;
  description: string;
  category: string;
  language: string;
  season: number | null;
  episode: number | null;
  stars: string | null;
  isRepeat: boolean;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * The programmes of a channel that are on air at any moment of [from, to). The schedule never ends and never changes:
 * the same channel has the same programme at the same minute whenever one asks.
 */
export function scheduleOf(channel: PanelChannel, from: number, to: number): PanelProgramme[] {
  if (channel.schedule === null) return [];
  const programmes: PanelProgramme[] = [];
  for (let day = Math.floor(from / dayMs); day * dayMs < to; day += 1) {
    for (const programme of scheduleOfDay(channel, day)) {
      if (programme.stop > from && programme.start < to) programmes.push(programme);
    }
  }
  return programmes;
}

/** A day is filled from midnight UTC on; the last programme is cut where the next day begins. */
function scheduleOfDay(channel: PanelChannel, day: number): PanelProgramme[] {
  if (channel.schedule === null) return [];
  const { language, shows } = stylesOfSchedule[channel.schedule];
  const random = randomFrom(Math.imul(channel.id, 40_503) + Math.imul(day, 6_971));
  const end = (day + 1) * dayMs;
  const programmes: PanelProgramme[] = [];
  let previous: Show | undefined;
  for (let start = day * dayMs; start < end; ) {
    const others = shows.filter((show) => show !== previous);
    const show = others[Math.floor(random() * others.length)];
    if (!show) break;
    let stop = Math.min(start + show.minutes * minuteMs, end);
    if (end - stop < 10 * minuteMs) stop = end; // nobody schedules five minutes
    programmes.push(toProgramme(show, language, start, stop, day, random));
    start = stop;
    previous = show;
  }
  return programmes;
}

function toProgramme(show: Show, language: string, start: number, stop: number, day: number, random: () => number): PanelProgramme {
  const episode = show.episodic ? ((day + Math.floor(random() * 12)) % 24) + 1 : null;
  return {
    start,
    stop,
    title: show.title,
    subtitle: episode !== null && language === 'en' ? (episodeSubtitles[episode % episodeSubtitles.length] ?? null) : null,
    description: show.description,
    category: show.category,
    language,
    season: episode === null ? null : 1 + (day % 3),
    episode,
    stars: show.stars ?? null,
    isRepeat: random() < 0.2,
  };
}

/** A small generator with a seed (xorshift): schedules must not depend on the run. */
function randomFrom(seed: number): () => number {
  let state = (seed >>> 0) || 1; // zero would stay zero
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
