import type { LoopName, PanelCatalog, PanelChannel, ScheduleStyle } from './catalog.ts';
import { demoMovies, demoSeries, movieCategories, seriesCategories } from './demo-titles.ts';

/**
 * What the built-in demo offers. Every name is invented. It holds on purpose what real lineups hold: several scripts,
 * a heading between the channels, twins, missing logos, a category nobody declared, a channel that is off the air.
 */
export function demoCatalog(now: number): PanelCatalog {
  const today = Math.floor(now / 86_400_000) * 86_400;
  return {
    liveCategories: [
      { id: '1', name: 'News' },
      { id: '2', name: 'Sports' },
      { id: '3', name: 'Kids & Family' },
      { id: '4', name: 'Music & Radio' },
      { id: '5', name: 'Film & Nature' },
      { id: '6', name: '##### WORLD #####' },
      { id: '7', name: 'World | العالم | Mundo' },
    ],
    movieCategories,
    seriesCategories,
    channels: channels.map((channel, at) => ({ ...channel, addedSeconds: today - (channels.length - at) * 5 * 86_400 })),
    movies: demoMovies(today),
    series: demoSeries(today),
  };
}

type DemoChannel = Omit<PanelChannel, 'addedSeconds'>;

function channel(id: number, name: string, categoryIds: string[], loop: LoopName, schedule: ScheduleStyle | null, extra: Partial<DemoChannel> = {}): DemoChannel {
  return {
    id,
    name,
    categoryIds,
    logo: `channel-${id}.png`,
    guideId: schedule === null ? null : `channel-${id}.demo.example`,
    archiveDays: 0,
    type: 'live',
    loop,
    schedule,
    ...extra,
  };
}

const channels: readonly DemoChannel[] = [
  channel(101, 'Amber News HD', ['1'], 'news', 'news', { archiveDays: 2 }),
  // The SD twin: same guide, same logo.
  channel(102, 'Amber News', ['1'], 'news', 'news', { guideId: 'channel-101.demo.example', logo: 'channel-101.png' }),
  channel(103, 'Harbor 24', ['1', '7'], 'news', 'general', { archiveDays: 2 }),
  channel(104, 'Ledger Business', ['1'], 'news', 'news'),
  channel(105, 'Channel Nine (off the air)', ['1'], 'news', 'general', { offline: true }),
  channel(201, 'Pitch One HD', ['2'], 'sport', 'sport', { archiveDays: 2 }),
  channel(202, 'Pitch Two', ['2'], 'sport', 'sport'),
  channel(203, 'Velo & Trail', ['2'], 'nature', 'sport'),
  channel(301, 'Pip TV', ['3'], 'music', 'kids', { archiveDays: 1 }),
  channel(302, 'Little Lantern', ['3'], 'nature', 'kids', { logo: '' }),
  channel(401, 'Groove Box', ['4'], 'music', 'music'),
  channel(402, 'Boathouse Live HD', ['4'], 'music', 'music', { archiveDays: 2 }),
  channel(403, 'Harbor Radio', ['4'], 'radio', 'radio', { type: 'radio_streams' }),
  channel(501, 'Kern Cinema HD', ['5'], 'nature', 'cinema', { archiveDays: 2 }),
  channel(502, 'Slow Rivers 4K', ['5'], 'nature', 'nature', { archiveDays: 2 }),
  channel(503, 'The Grand Northern Documentary, Slow Travel & Open Sky Channel of the Outer Islands (multi audio)', ['5', '7'], 'nature', 'nature'),
  channel(600, '##### WORLD #####', ['6'], 'nature', null, { logo: '', offline: true }),
  channel(701, 'قناة النخيل', ['7'], 'nature', 'arabic', { archiveDays: 1 }),
  channel(702, 'ערוץ הנמל', ['7'], 'news', 'hebrew'),
  channel(703, 'みなとテレビ', ['7'], 'nature', 'japanese', { archiveDays: 1 }),
  channel(704, 'Télé Élan – Première', ['7'], 'news', 'french', { archiveDays: 1 }),
  channel(705, 'TV Maré Alta São Gonçalo', ['7'], 'sport', 'portuguese'),
  channel(706, 'Ωκεανός TV', ['7'], 'music', 'greek'),
  channel(707, 'नदी टीवी', ['7'], 'music', 'hindi'),
  // Panels print both: a channel in no category, and one in a category that no list has.
  channel(801, 'Window on the Bay', [], 'nature', null),
  channel(802, 'Night Signal', ['99'], 'music', 'music'),
];
