import { ListTree } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { CategoryId } from '#shared/model/ids.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { Button } from '../../components/Button.tsx';
import { CategoryList, type CategoryEntry } from '../../components/CategoryList.tsx';
import { GroupIcon } from '../../components/GroupIcon.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { PosterGrid } from '../../components/PosterGrid.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { LoadRows } from '../../lib/paged-window.ts';
import { recall, recallListPlace, remember } from '../../lib/places.ts';
import { navigate } from '../../lib/router.ts';
import { rowOfEvent } from '../../lib/row-of-event.ts';
import { usePagedRows } from '../../lib/use-paged-rows.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { useActivePlaylistId } from '../../stores/active-playlist.ts';
import { toggleFavorite, useFavorites } from '../../stores/favorites.ts';
import { addToGroup, arrangeGroups } from '../../stores/overlays.ts';
import { mediaUrl, useIsOwner } from '../../stores/session.ts';
import { useCatalogChange } from '../../stores/use-catalog-change.ts';
import { ContinueShelf } from './ContinueShelf.tsx';
import { loadFavoriteTitles } from './favorite-titles.ts';
import { kinds, useKindText, type OnDemandKind, type OnDemandTitle } from './kinds.ts';
import styles from './PosterPage.module.css';
import { useCategories } from './use-categories.ts';

const sorts = ['playlist', 'name', 'added', 'rating'] as const;
type Sort = (typeof sorts)[number];

/** What the grid shows: everything, the marked ones, or one category. */
type Choice = 'all' | 'favorites' | CategoryId;

export function MoviesPage() {
  return <PosterPage kind="movie" />;
}

export function SeriesPage() {
  return <PosterPage kind="series" />;
}

/** All films or series of the playlist as posters, with its categories beside them. */
function PosterPage({ kind }: { kind: OnDemandKind }) {
  const playlistId = useActivePlaylistId();
  return playlistId === null ? null : <Posters key={playlistId} playlistId={playlistId} kind={kind} />;
}

interface PostersProps {
  playlistId: PlaylistId;
  kind: OnDemandKind;
}

const placeOf = ({ playlistId, kind }: PostersProps): string => `${kinds[kind].list}.${playlistId}`;

function rememberedChoice(place: string): { choice: Choice; sort: Sort } {
  const value = recall(place);
  if (typeof value !== 'object' || value === null) return { choice: 'all', sort: 'playlist' };
  const sort = 'sort' in value ? sorts.find((known) => known === value.sort) : undefined;
  const kept = 'choice' in value ? value.choice : undefined;
  const category = CategoryId.safeParse(kept);
  return {
    choice: kept === 'favorites' ? 'favorites' : category.success ? category.data : 'all',
    sort: sort ?? 'playlist',
  };
}

function Posters({ playlistId, kind }: PostersProps) {
  const { common, groups } = useText();
  const text = useKindText(kind);
  const isOwner = useIsOwner();
  const place = placeOf({ playlistId, kind });
  const [{ choice, sort }, setQuestion] = useState(() => rememberedChoice(place));
  const { categories, total } = useCategories(playlistId, kind);
  const page = useRef<HTMLDivElement>(null);
  const favorites = useFavorites((state) => state.marks.filter((mark) => mark.kind === kind).length);

  const ask = (question: { choice: Choice; sort: Sort }): void => {
    setQuestion(question);
    remember(place, question);
  };

  const entries = useMemo<CategoryEntry[] | null>(
    () =>
      categories && [
        { id: 'favorites', name: common.favorites, count: favorites, icon: <GroupIcon type="favorites" /> },
        { id: 'all', name: text.all, count: total, icon: <GroupIcon type="all" /> },
        ...categories.map(({ id, name, titles, hidden, custom }) => ({
          id,
          name: name ?? text.uncategorized,
          count: titles,
          icon: <GroupIcon type="category" hidden={hidden} custom={custom} />,
        })),
      ],
    [categories, total, favorites, text, common],
  );
  const select = (id: string): void => {
    const category = CategoryId.safeParse(id);
    ask({ choice: id === 'favorites' ? 'favorites' : category.success ? category.data : 'all', sort });
  };

  return (
    <div ref={page} className={styles.page}>
      <CategoryList
        label={text.categories}
        categories={entries}
        selected={choice}
        onSelect={select}
        onEnter={() => page.current?.querySelector<HTMLElement>('[data-grid] [role="listbox"]')?.focus()}
        foot={
          isOwner ? (
            <Button tone="quiet" icon={<ListTree {...smallIconProps} />} onClick={() => { arrangeGroups({ playlistId, kind }); }}>
              {groups.open}
            </Button>
          ) : null
        }
      />
      <Grid
        key={`${choice} ${sort}`}
        playlistId={playlistId}
        kind={kind}
        choice={choice}
        sort={sort}
        title={entries?.find(({ id }) => id === choice)?.name ?? text.title}
        onSort={(next) => { ask({ choice, sort: next }); }}
        onShowAll={() => { ask({ choice: 'all', sort }); }}
      />
    </div>
  );
}

interface GridProps extends PostersProps {
  choice: Choice;
  sort: Sort;
  title: string;
  onSort: (sort: Sort) => void;
  onShowAll: () => void;
}

function Grid({ playlistId, kind, choice, sort, title, onSort, onShowAll }: GridProps) {
  const { onDemand } = useText();
  const text = useKindText(kind);
  const { ask, Icon, routeOf } = kinds[kind];
  const placeKey = `${placeOf({ playlistId, kind })}.${choice}.${sort}`;
  const [place] = useState(() => recallListPlace(placeKey));
  const [active, setActive] = useState(place?.index ?? 0);
  const top = useRef(place?.top ?? 0);
  const marks = useFavorites((state) => state.marks);
  const favorites = useFavorites((state) => state.ids);

  // Lists other than the favorites do not change with the marks.
  const marked = choice === 'favorites' ? marks : null;
  const categoryId = choice === 'all' || choice === 'favorites' ? null : choice;
  const load = useCallback<LoadRows<OnDemandTitle>>(
    (offset, limit) =>
      marked !== null
        ? loadFavoriteTitles(kind, marked, offset, limit)
        : ask({ playlistId, sort, offset, limit, ...(categoryId === null ? {} : { categoryId }) }),
    [kind, ask, playlistId, sort, categoryId, marked],
  );
  const rows = usePagedRows(load, { startAt: place?.index ?? 0 });
  useCatalogChange(playlistId, rows.refresh);

  const keepPlace = (index: number): void => {
    remember(placeKey, { index, top: top.current, id: rows.rowAt(index)?.id ?? null });
  };
  const current = rows.rowAt(active);
  useShortcut('favorite', () => { if (current) void toggleFavorite(current); }, current !== undefined);
  const isOwner = useIsOwner();
  const group = (title: OnDemandTitle): void => { addToGroup({ id: title.id, name: title.name }); };
  useShortcut('addToGroup', () => { if (current) group(current); }, isOwner && current !== undefined);

  return (
    <PosterGrid
      onContextMenu={(event) => {
        const asked = rows.rowAt(rowOfEvent(event.target, active));
        if (!isOwner || !asked) return;
        event.preventDefault();
        group(asked);
      }}
      title={title}
      label={text.grid}
      rows={rows}
      count={text.count}
      sort={
        choice === 'favorites'
          ? null
          : {
              label: onDemand.sort,
              value: sort,
              choices: sorts.map((value) => ({ value, label: value === 'rating' ? text.bestRated : onDemand.sorts[value] })),
              onChange: onSort,
            }
      }
      empty={{
        icon: <Icon size="1.5rem" strokeWidth={1.5} aria-hidden />,
        title: choice === 'favorites' ? text.noFavorites : text.empty,
        advice: choice === 'favorites' ? text.noFavoritesWhy : text.emptyWhy,
        showAll: choice === 'all' ? null : { label: text.showAll, run: onShowAll },
      }}
      srcOf={({ logo }) => mediaUrl(logo)}
      isFavorite={({ id }) => favorites.has(id)}
      active={active}
      onActive={setActive}
      onChoose={(index) => {
        const chosen = rows.rowAt(index);
        if (chosen === undefined) return;
        keepPlace(index);
        navigate(routeOf(chosen.id));
      }}
      startTop={place?.top ?? 0}
      onTop={(rowsFromTop) => {
        top.current = rowsFromTop;
        keepPlace(active);
      }}
      header={choice === 'all' ? <ContinueShelf playlistId={playlistId} kind={kind} /> : null}
    />
  );
}
