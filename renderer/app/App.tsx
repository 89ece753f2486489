import { KeyRound } from 'lucide-react';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { Button } from '../components/Button.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { FailedState } from '../components/FailedState.tsx';
import { Mark } from '../components/Mark.tsx';
import { SkipLink } from '../components/SkipLink.tsx';
import { Toast, ToastStack } from '../components/Toast.tsx';
import { AddToGroupDialog } from '../features/groups/AddToGroupDialog.tsx';
import { HelpDialog } from '../features/help/HelpDialog.tsx';
import { LicenseNotices } from '../features/license/LicenseNotices.tsx';
import { ImportPanel } from '../features/playlists/ImportPanel.tsx';
import { PlaylistDialogs } from '../features/playlists/PlaylistDialogs.tsx';
import { Player } from '../features/player/Player.tsx';
import { DueReminders } from '../features/reminders/DueReminders.tsx';
import { SearchDialog } from '../features/search/SearchDialog.tsx';
import { LanguageContext, pickLanguage, useText } from '../i18n/use-text.ts';
import { recall, remember } from '../lib/places.ts';
import { hrefOf, navigate, parseRoute, useRoute, type Route } from '../lib/router.ts';
import { useMediaQuery } from '../lib/use-media-query.ts';
import { loadPlaylists, useActivePlaylistId, usePlaylists, watchPlaylists } from '../stores/active-playlist.ts';
import { loadFavorites, watchFavorites } from '../stores/favorites.ts';
import { loadLicense, watchLicense } from '../stores/license.ts';
import { dismissNotice, useNotices } from '../stores/notices.ts';
import { addToGroup, arrangeGroups, showHelp, showProgramme, showSearch, useOverlays } from '../stores/overlays.ts';
import { loadSession, useAppInfo, useSession } from '../stores/session.ts';
import { loadSettings, useSettings, watchSettings } from '../stores/settings.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Rail } from './Rail.tsx';
import { Page } from './routes.tsx';
import { useFrameKeys } from './use-frame-keys.ts';
import styles from './App.module.css';

const GroupManager = lazy(() => import('../features/groups/GroupManager.tsx').then((m) => ({ default: m.GroupManager })));
const ProgrammeDialog = lazy(() => import('../features/guide/ProgrammeDialog.tsx').then((m) => ({ default: m.ProgrammeDialog })));
const DamagedNotice = lazy(() => import('../features/backup/DamagedDialog.tsx').then((m) => ({ default: m.DamagedNotice })));

async function start(): Promise<void> {
  await loadSession();
  await Promise.all([loadPlaylists(), loadSettings()]);
}

/** Language, colours and size, as the settings say, on the document itself. */
function useAppearance(): ReturnType<typeof pickLanguage> {
  const { theme, language, couchMode } = useSettings((state) => state.settings);
  const systemIsLight = useMediaQuery('(prefers-color-scheme: light)');
  const spoken = pickLanguage(language, navigator.languages);
  const shown = theme === 'system' ? (systemIsLight ? 'light' : 'dark') : theme;
  useEffect(() => {
    const root = document.documentElement;
    root.dataset['theme'] = shown;
    root.lang = spoken;
    root.toggleAttribute('data-couch', couchMode);
  }, [shown, spoken, couchMode]);
  return spoken;
}

export function App() {
  const language = useAppearance();
  useEffect(() => {
    void start();
    const stops = [watchPlaylists(), watchFavorites(), watchSettings()];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  const playlistId = useActivePlaylistId();
  useDesktopLicense();
  useEffect(() => {
    if (playlistId !== null) void loadFavorites(playlistId);
  }, [playlistId]);
  return (
    <LanguageContext value={language}>
      <div className={styles.app}>
        <Gate />
        <Notices />
      </div>
    </LanguageContext>
  );
}

/** Only the desktop has a license of its own, and only its owner may see it. */
function useDesktopLicense(): void {
  const info = useAppInfo();
  const isWanted = info?.host === 'desktop' && info.caller === 'owner';
  useEffect(() => {
    if (!isWanted) return undefined;
    void loadLicense();
    return watchLicense();
  }, [isWanted]);
}

/** What can be shown at all: it depends on who asks and on what there is. */
function Gate() {
  const info = useSession((session) => session.info);
  const playlists = usePlaylists((state) => state.playlists);
  const { common } = useText();
  if (info.status === 'failed') return <Centered><FailedState isHeading error={info.error} onRetry={() => void start()} /></Centered>;
  if (info.status === 'ready' && info.data.caller === 'anonymous') return <OwnerNeeded />;
  if (playlists.status === 'failed') {
    return <Centered><FailedState isHeading error={playlists.error} onRetry={() => void start()} /></Centered>;
  }
  if (info.status !== 'ready' || playlists.status !== 'ready') {
    return (
      <Centered>
        <p className={styles.starting} role="status">
          <Mark size="3rem" />
          {common.starting}
        </p>
      </Centered>
    );
  }
  if (playlists.data.length === 0 && info.data.caller !== 'owner') return <OwnerNeeded />;
  return <Frame hasPlaylists={playlists.data.length > 0} />;
}

function Centered({ children }: { children: ReactNode }) {
  return <main className={styles.center}>{children}</main>;
}

function OwnerNeeded() {
  const { common } = useText();
  return (
    <Centered>
      <EmptyState
        icon={<KeyRound size="1.5rem" strokeWidth={1.5} aria-hidden />}
        title={common.ownerNeededTitle}
        isHeading
        advice={common.ownerNeededAdvice}
      >
        <Button
          tone="primary"
          onClick={() => {
            location.reload();
          }}
        >
          {common.tryAgain}
        </Button>
      </EmptyState>
    </Centered>
  );
}

/** The page to show: the address', else the one the app was left on. */
function usePage(hasPlaylists: boolean): Route | null {
  const route = useRoute();
  const wanted = targetOf(route, hasPlaylists);
  const href = hrefOf(wanted);
  useEffect(() => {
    if (location.hash !== href) navigate(wanted, { replace: true });
    else if (wanted.page !== 'welcome' && wanted.page !== 'add') remember('route', href);
  });
  return wanted;
}

function targetOf(route: Route | null, hasPlaylists: boolean): Route {
  if (!hasPlaylists) return route?.page === 'settings' || route?.page === 'license' ? route : { page: 'welcome' };
  if (route !== null && route.page !== 'welcome') return route;
  const last = recall('route');
  return (typeof last === 'string' ? parseRoute(last) : null) ?? { page: 'live' };
}

function Frame({ hasPlaylists }: { hasPlaylists: boolean }) {
  const { common } = useText();
  const isDamaged = (useAppInfo()?.userDataDamagedAt ?? null) !== null;
  const route = usePage(hasPlaylists);
  const page = route?.page ?? null;
  const overlays = useOverlays();
  useFrameKeys(page);
  const resetKey = route === null ? '' : hrefOf(route);
  return (
    <>
      <SkipLink to="main">{common.skipToContent}</SkipLink>
      <div className={styles.frame}>
        {page === 'welcome' ? null : <Rail page={page} />}
        <div className={styles.room}>
          <LicenseNotices onLicensePage={page === 'license'} />
          <main id="main" className={styles.main} tabIndex={-1}>
            <ErrorBoundary resetKey={resetKey} fallback={<Stumbled />}>
              <Suspense fallback={null}>{route === null ? null : <Page route={route} />}</Suspense>
            </ErrorBoundary>
          </main>
          <ImportPanel />
        </div>
      </div>
      <PlaylistDialogs />
      {isDamaged ? (
        <Suspense fallback={null}>
          <DamagedNotice />
        </Suspense>
      ) : null}
      <ErrorBoundary resetKey="player" fallback={null}>
        <Player />
      </ErrorBoundary>
      {overlays.search ? (
        <SearchDialog
          onClose={() => {
            showSearch(false);
          }}
        />
      ) : null}
      {overlays.help ? (
        <HelpDialog
          onClose={() => {
            showHelp(false);
          }}
        />
      ) : null}
      {overlays.groups ? (
        <Suspense fallback={null}>
          <GroupManager
            {...overlays.groups}
            onClose={() => {
              arrangeGroups(null);
            }}
          />
        </Suspense>
      ) : null}
      {overlays.programme ? (
        <Suspense fallback={null}>
          <ProgrammeDialog
            key={`${overlays.programme.channelId} ${overlays.programme.start}`}
            shown={overlays.programme}
            onClose={() => {
              showProgramme(null);
            }}
          />
        </Suspense>
      ) : null}
      {overlays.grouping ? (
        <AddToGroupDialog
          title={overlays.grouping}
          onClose={() => {
            addToGroup(null);
          }}
        />
      ) : null}
    </>
  );
}

function Stumbled() {
  const { common } = useText();
  return (
    <EmptyState isHeading title={common.crashedTitle} advice={common.crashedAdvice}>
      <Button
        tone="primary"
        onClick={() => {
          location.reload();
        }}
      >
        {common.reload}
      </Button>
    </EmptyState>
  );
}

function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <ToastStack>
      <DueReminders />
      {notices.map(({ id, tone, text, action }) => (
        <Toast
          key={id}
          tone={tone}
          text={text}
          action={action}
          onDismiss={() => {
            dismissNotice(id);
          }}
        />
      ))}
    </ToastStack>
  );
}
