import { CalendarRange, Clapperboard, GalleryVerticalEnd, Search, Settings, Tv } from 'lucide-react';
import type { ReactNode } from 'react';
import { Mark } from '../components/Mark.tsx';
import { iconProps } from '../components/icon.ts';
import { useText } from '../i18n/use-text.ts';
import { hrefOf, type Route } from '../lib/router.ts';
import { showSearch } from '../stores/overlays.ts';
import styles from './Rail.module.css';

interface RailLinkProps {
  to: Route;
  current: boolean;
  icon: ReactNode;
  label: string;
}

function RailLink({ to, current, icon, label }: RailLinkProps) {
  return (
    <a className={styles.item} href={hrefOf(to)} aria-current={current ? 'page' : undefined} draggable={false}>
      {icon}
      {label}
    </a>
  );
}

/** The way to everywhere, always at hand. */
export function Rail({ page }: { page: Route['page'] | null }) {
  const { common } = useText();
  return (
    <nav className={styles.rail} aria-label={common.mainNavigation}>
      <div className={styles.mark}>
        <Mark size="1.75rem" />
      </div>
      <button
        type="button"
        className={styles.item}
        aria-haspopup="dialog"
        onClick={() => {
          showSearch(true);
        }}
      >
        <Search {...iconProps} />
        {common.search}
      </button>
      <RailLink to={{ page: 'live' }} current={page === 'live'} icon={<Tv {...iconProps} />} label={common.live} />
      <RailLink
        to={{ page: 'movies' }}
        current={page === 'movies' || page === 'movie'}
        icon={<Clapperboard {...iconProps} />}
        label={common.movies}
      />
      <RailLink
        to={{ page: 'series' }}
        current={page === 'series' || page === 'series-title'}
        icon={<GalleryVerticalEnd {...iconProps} />}
        label={common.series}
      />
      <RailLink
        to={{ page: 'guide' }}
        current={page === 'guide'}
        icon={<CalendarRange {...iconProps} />}
        label={common.guide}
      />
      <div className={styles.rest} />
      <RailLink
        to={{ page: 'settings' }}
        current={page === 'settings' || page === 'license'}
        icon={<Settings {...iconProps} />}
        label={common.settings}
      />
    </nav>
  );
}
