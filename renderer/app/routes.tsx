import { lazy } from 'react';
import type { Route } from '../lib/router.ts';
import { LivePage } from '../features/live/LivePage.tsx';

const MoviesPage = lazy(() => import('../features/on-demand/PosterPage.tsx').then((m) => ({ default: m.MoviesPage })));
const MoviePage = lazy(() => import('../features/on-demand/MoviePage.tsx').then((m) => ({ default: m.MoviePage })));
const SeriesPage = lazy(() => import('../features/on-demand/PosterPage.tsx').then((m) => ({ default: m.SeriesPage })));
const SeriesTitlePage = lazy(() =>
  import('../features/on-demand/SeriesTitlePage.tsx').then((m) => ({ default: m.SeriesTitlePage })),
);
const GuidePage = lazy(() => import('../features/guide/GuidePage.tsx').then((m) => ({ default: m.GuidePage })));
const SearchPage = lazy(() => import('../features/search/SearchPage.tsx').then((m) => ({ default: m.SearchPage })));
const SettingsPage = lazy(() => import('../features/settings/SettingsPage.tsx').then((m) => ({ default: m.SettingsPage })));
const PlaylistsSection = lazy(() =>
  import('../features/playlists/PlaylistsSection.tsx').then((m) => ({ default: m.PlaylistsSection })),
);
const BackupSection = lazy(() => import('../features/backup/BackupSection.tsx').then((m) => ({ default: m.BackupSection })));
const RestoreButton = lazy(() => import('../features/backup/BackupSection.tsx').then((m) => ({ default: m.RestoreButton })));
const GuideSection = lazy(() => import('../features/guide-settings/GuideSection.tsx').then((m) => ({ default: m.GuideSection })));
const MatchDeskPage = lazy(() => import('../features/match-desk/MatchDeskPage.tsx').then((m) => ({ default: m.MatchDeskPage })));
const RemindersPage = lazy(() => import('../features/reminders/RemindersPage.tsx').then((m) => ({ default: m.RemindersPage })));
const LicensePage = lazy(() => import('../features/license/LicensePage.tsx').then((m) => ({ default: m.LicensePage })));
const LicenseSection = lazy(() => import('../features/license/LicenseSection.tsx').then((m) => ({ default: m.LicenseSection })));
const AddPage = lazy(() => import('../features/playlists/AddPage.tsx').then((m) => ({ default: m.AddPage })));

/** The screen of a route. */
export function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'live':
      return <LivePage />;
    case 'movies':
      return <MoviesPage />;
    case 'movie':
      return <MoviePage key={route.id} id={route.id} />;
    case 'series':
      return <SeriesPage />;
    case 'series-title':
      return <SeriesTitlePage key={route.id} id={route.id} />;
    case 'guide-match':
      return <MatchDeskPage />;
    case 'reminders':
      return <RemindersPage />;
    case 'license':
      return <LicensePage />;
    case 'guide':
      return <GuidePage />;
    case 'search':
      return <SearchPage />;
    case 'settings':
      return <SettingsPage playlists={<PlaylistsSection />} guide={<GuideSection />} backup={<BackupSection />} license={<LicenseSection />} />;
    case 'welcome':
      return <AddPage key="welcome" first restore={<RestoreButton />} />;
    case 'add':
      return <AddPage key="add" />;
  }
}
