import { Activity, BadgeCheck, House, ListVideo, LogIn, LogOut, MonitorSmartphone, type LucideIcon } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '../components/Button.tsx';
import { Mark } from '../components/Mark.tsx';
import { SkipLink } from '../components/SkipLink.tsx';
import { iconProps, smallIconProps } from '../components/icon.ts';
import { LanguageContext, pickLanguage, useText } from '../i18n/use-text.ts';
import { useMediaQuery } from '../lib/use-media-query.ts';
import { ActivatePage } from './ActivatePage.tsx';
import { AuditPage } from './AuditPage.tsx';
import { CapacityPage } from './CapacityPage.tsx';
import { CatalogPage } from './CatalogPage.tsx';
import { DevicesPage } from './DevicesPage.tsx';
import { HomePage } from './HomePage.tsx';
import { LicensesPage } from './LicensesPage.tsx';
import { LoginPage } from './LoginPage.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import { SignedIn } from './SignedIn.tsx';
import { isThere, usePlace, type Place } from './place.ts';
import { restoreSession, signOut, useSession } from './session.ts';
import styles from './ServerPages.module.css';

const navigation: readonly [place: Place, icon: LucideIcon][] = [
  ['home', House],
  ['catalog', ListVideo],
  ['devices', MonitorSmartphone],
  ['licenses', BadgeCheck],
  ['audit', Activity],
];

/** The web face of a server's accounts: `/ui/*`, `/activate` and `/licenses`. The server has chosen the language, by what the browser asked for. */
export function ServerPages() {
  const systemIsLight = useMediaQuery('(prefers-color-scheme: light)');
  useEffect(() => {
    document.documentElement.dataset['theme'] = systemIsLight ? 'light' : 'dark';
  }, [systemIsLight]);
  useEffect(() => {
    void restoreSession();
  }, []);
  return (
    <LanguageContext value={pickLanguage('system', [document.documentElement.lang])}>
      <Frame />
    </LanguageContext>
  );
}

function Frame() {
  const { common, serverPages: text } = useText();
  const place = usePlace();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const title = place === 'home' ? text.homeTitle : text.pages[place];
  useEffect(() => {
    document.title = `${title} · ${common.appName}`;
  }, [title, common]);
  // As after a new document, the keys and what is read out begin with the page.
  useEffect(() => {
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [place]);
  return (
    <div className={styles.frame}>
      <SkipLink to="main">{common.skipToContent}</SkipLink>
      <header className={styles.head}>
        <PlaceLink to={isThere('home') ? 'home' : 'activate'} className={styles.brand}>
          <Mark size="1.5rem" />
          {common.appName}
        </PlaceLink>
        <nav aria-label={text.navigation} className={styles.nav}>
          {navigation.map(([to, Icon]) => (
            <PlaceLink key={to} to={to} className={styles.link} aria-current={to === place ? 'page' : undefined}>
              <Icon {...iconProps} />
              <span>{text.pages[to]}</span>
            </PlaceLink>
          ))}
        </nav>
        <Account place={place} />
      </header>
      <main ref={main} id="main" tabIndex={-1} className={styles.main} data-place={place}>
        <h1>{title}</h1>
        <Page place={place} />
      </main>
    </div>
  );
}

function Account({ place }: { place: Place }) {
  const { serverPages: text } = useText();
  const session = useSession((state) => state.session);
  if (session.status === 'starting') return <div className={styles.account} />;
  if (session.status !== 'in') {
    return (
      <div className={styles.account}>
        {place === 'login' ? null : (
          <PlaceLink to="login" className={styles.signIn}>
            <LogIn {...smallIconProps} />
            {text.pages.login}
          </PlaceLink>
        )}
      </div>
    );
  }
  const { username } = session.me;
  return (
    <div className={styles.account}>
      <span className={styles.user} dir="auto" title={text.signedInAs(username)}>
        {username}
      </span>
      <Button tone="quiet" icon={<LogOut {...smallIconProps} />} onClick={() => void signOut()}>
        {text.signOut}
      </Button>
    </div>
  );
}

function Page({ place }: { place: Place }) {
  switch (place) {
    case 'home':
      return <HomePage />;
    case 'login':
      return <LoginPage />;
    case 'catalog':
      return <CatalogPage />;
    case 'devices':
      return <SignedIn><DevicesPage /></SignedIn>;
    case 'licenses':
      return <SignedIn><LicensesPage /></SignedIn>;
    case 'activate':
      return <ActivatePage />;
    case 'audit':
      return <SignedIn><AuditPage /></SignedIn>;
    case 'capacity':
      return <SignedIn><CapacityPage /></SignedIn>;
  }
}
