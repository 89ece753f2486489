import { Activity, BadgeCheck, BookOpen, ChevronRight, Gauge, ListVideo, LogIn, MonitorSmartphone, Tv, type LucideIcon } from 'lucide-react';
import { Badge } from '../components/Badge.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { iconProps, smallIconProps } from '../components/icon.ts';
import { useText } from '../i18n/use-text.ts';
import { CapacityNotice } from './CapacityNotice.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import { Trouble } from './Trouble.tsx';
import type { Place } from './place.ts';
import { api } from './server-api.ts';
import { restoreSession, useSession } from './session.ts';
import { useAnswer } from './use-answer.ts';
import styles from './HomePage.module.css';

const ways: readonly [place: 'catalog' | 'devices' | 'licenses' | 'audit' | 'capacity', icon: LucideIcon][] = [
  ['catalog', ListVideo],
  ['devices', MonitorSmartphone],
  ['licenses', BadgeCheck],
  ['audit', Activity],
  ['capacity', Gauge],
];

/** How the server is, who one is to it, and where one can go. */
export function HomePage() {
  const { serverPages: text } = useText();
  const session = useSession((state) => state.session);
  return (
    <>
      <ServerState />
      {session.status === 'failed' ? <Trouble error={session.error} onRetry={() => void restoreSession()} /> : null}
      {session.status === 'in' ? <MyState username={session.me.username} isAdmin={session.me.roles.includes('admin')} /> : null}
      <ul className={styles.ways}>
        {session.status === 'out' ? (
          <li>
            <Way to="login" icon={LogIn} />
          </li>
        ) : null}
        {ways.map(([to, icon]) => (
          <li key={to}>
            <Way to={to} icon={icon} />
          </li>
        ))}
      </ul>
      <p className={styles.more}>
        <a href="/">
          <Tv {...smallIconProps} />
          {text.openApp}
        </a>
        <a href="/docs">
          <BookOpen {...smallIconProps} />
          {text.apiDocs}
        </a>
      </p>
    </>
  );
}

function ServerState() {
  const { serverPages: text } = useText();
  const { answer, reload } = useAnswer(() => api.app.getInfo({}));
  if (answer.status === 'failed') return <Trouble error={answer.error} onRetry={reload} />;
  if (answer.status !== 'ready') return <Skeleton width="12rem" height="1.25rem" />;
  return (
    <p className={styles.state}>
      <span className={styles.light} aria-hidden />
      {text.answers} <span className={styles.version}>{text.version(answer.data.version)}</span>
    </p>
  );
}

function MyState({ username, isAdmin }: { username: string; isAdmin: boolean }) {
  const { serverPages: text } = useText();
  const { answer } = useAnswer(() => api.accounts.capacity({}));
  return (
    <>
      <p className={styles.me}>
        <bdi>{text.signedInAs(username)}</bdi> {isAdmin ? <Badge tone="accent">{text.admin}</Badge> : null}
      </p>
      {answer.status === 'ready' ? <CapacityNotice capacity={answer.data} onlyWarnings /> : null}
    </>
  );
}

function Way({ to, icon: Icon }: { to: Exclude<Place, 'home' | 'activate'>; icon: LucideIcon }) {
  const { serverPages: text } = useText();
  return (
    <PlaceLink to={to} className={styles.way}>
      <Icon {...iconProps} />
      <span className={styles.words}>
        <b>{text.pages[to]}</b>
        <span>{text.what[to]}</span>
      </span>
      <ChevronRight {...iconProps} className={styles.arrow} />
    </PlaceLink>
  );
}
