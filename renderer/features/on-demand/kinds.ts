import { Clapperboard, GalleryVerticalEnd, type LucideIcon } from 'lucide-react';
import type { TitleId } from '#shared/model/ids.ts';
import type { Movie, Series, Title } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import type { Messages } from '../../i18n/messages.ts';
import { useText } from '../../i18n/use-text.ts';
import type { RowsPage } from '../../lib/paged-window.ts';
import type { Route } from '../../lib/router.ts';

export type OnDemandTitle = Movie | Series;
export type OnDemandKind = OnDemandTitle['kind'];

interface KindTraits {
  /** The page that lists it; its texts and its remembered places go by the same name. */
  list: 'movies' | 'series';
  Icon: LucideIcon;
  ask: (question: Parameters<typeof api.catalog.listMovies>[0]) => Promise<RowsPage<OnDemandTitle>>;
  routeOf: (id: TitleId) => Route;
}

/** All that tells films and series apart where they are listed. */
export const kinds: Readonly<Record<OnDemandKind, KindTraits>> = {
  movie: {
    list: 'movies',
    Icon: Clapperboard,
    ask: (question) => api.catalog.listMovies(question),
    routeOf: (id) => ({ page: 'movie', id }),
  },
  series: {
    list: 'series',
    Icon: GalleryVerticalEnd,
    ask: (question) => api.catalog.listSeries(question),
    routeOf: (id) => ({ page: 'series-title', id }),
  },
};

export type TitleOf<Kind extends OnDemandKind> = Extract<OnDemandTitle, { kind: Kind }>;

export function isOfKind<Kind extends OnDemandKind>(title: Title | undefined, kind: Kind): title is TitleOf<Kind> {
  return title?.kind === kind;
}

/** The texts that name one of the kinds; those that fit both are in `text.onDemand`. */
export function useKindText(kind: OnDemandKind): Messages[KindTraits['list']] {
  return useText()[kinds[kind].list];
}
