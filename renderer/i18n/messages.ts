import { backup as enBackup } from './en/backup.ts';
import { changes as enChanges } from './en/changes.ts';
import { common as enCommon } from './en/common.ts';
import { failures as enFailures } from './en/failures.ts';
import { groupChoice as enGroupChoice } from './en/group-choice.ts';
import { groups as enGroups } from './en/groups.ts';
import { guideSettings as enGuideSettings } from './en/guide-settings.ts';
import { guide as enGuide } from './en/guide.ts';
import { held as enHeld } from './en/held.ts';
import { guideRepairs as enGuideRepairs } from './en/guide-repairs.ts';
import { help as enHelp } from './en/help.ts';
import { license as enLicense } from './en/license.ts';
import { live as enLive } from './en/live.ts';
import { matchDesk as enMatchDesk } from './en/match-desk.ts';
import { move as enMove } from './en/move.ts';
import { movies as enMovies } from './en/movies.ts';
import { onDemand as enOnDemand } from './en/on-demand.ts';
import { player as enPlayer } from './en/player.ts';
import { playlists as enPlaylists } from './en/playlists.ts';
import { reminders as enReminders } from './en/reminders.ts';
import { search as enSearch } from './en/search.ts';
import { series as enSeries } from './en/series.ts';
import { serverPages as enServerPages } from './en/server-pages.ts';
import { settings as enSettings } from './en/settings.ts';
import { backup as ptBackup } from './pt-BR/backup.ts';
import { changes as ptChanges } from './pt-BR/changes.ts';
import { common as ptCommon } from './pt-BR/common.ts';
import { failures as ptFailures } from './pt-BR/failures.ts';
import { groupChoice as ptGroupChoice } from './pt-BR/group-choice.ts';
import { groups as ptGroups } from './pt-BR/groups.ts';
import { guideSettings as ptGuideSettings } from './pt-BR/guide-settings.ts';
import { guide as ptGuide } from './pt-BR/guide.ts';
import { held as ptHeld } from './pt-BR/held.ts';
import { guideRepairs as ptGuideRepairs } from './pt-BR/guide-repairs.ts';
import { help as ptHelp } from './pt-BR/help.ts';
import { license as ptLicense } from './pt-BR/license.ts';
import { live as ptLive } from './pt-BR/live.ts';
import { matchDesk as ptMatchDesk } from './pt-BR/match-desk.ts';
import { move as ptMove } from './pt-BR/move.ts';
import { movies as ptMovies } from './pt-BR/movies.ts';
import { onDemand as ptOnDemand } from './pt-BR/on-demand.ts';
import { player as ptPlayer } from './pt-BR/player.ts';
import { playlists as ptPlaylists } from './pt-BR/playlists.ts';
import { reminders as ptReminders } from './pt-BR/reminders.ts';
import { search as ptSearch } from './pt-BR/search.ts';
import { series as ptSeries } from './pt-BR/series.ts';
import { serverPages as ptServerPages } from './pt-BR/server-pages.ts';
import { settings as ptSettings } from './pt-BR/settings.ts';

const en = {
  backup: enBackup,
  changes: enChanges,
  common: enCommon,
  failures: enFailures,
  groupChoice: enGroupChoice,
  groups: enGroups,
  guideSettings: enGuideSettings,
  guide: enGuide,
  held: enHeld,
  guideRepairs: enGuideRepairs,
  help: enHelp,
  license: enLicense,
  live: enLive,
  matchDesk: enMatchDesk,
  move: enMove,
  movies: enMovies,
  onDemand: enOnDemand,
  player: enPlayer,
  playlists: enPlaylists,
  reminders: enReminders,
  search: enSearch,
  series: enSeries,
  serverPages: enServerPages,
  settings: enSettings,
};

/** Every text a user sees. English is the shape; another language that lacks a key does not compile. */
export type Messages = typeof en;

export const languages = ['en', 'pt-BR'] as const;
export type Language = (typeof languages)[number];

export const messages: Record<Language, Messages> = {
  en,
  'pt-BR': {
    backup: ptBackup,
    changes: ptChanges,
    common: ptCommon,
    failures: ptFailures,
    groupChoice: ptGroupChoice,
    groups: ptGroups,
    guideSettings: ptGuideSettings,
    guide: ptGuide,
    held: ptHeld,
    guideRepairs: ptGuideRepairs,
    help: ptHelp,
    license: ptLicense,
    live: ptLive,
    matchDesk: ptMatchDesk,
    move: ptMove,
    movies: ptMovies,
    onDemand: ptOnDemand,
    player: ptPlayer,
    playlists: ptPlaylists,
    reminders: ptReminders,
    search: ptSearch,
    series: ptSeries,
    serverPages: ptServerPages,
    settings: ptSettings,
  },
};
