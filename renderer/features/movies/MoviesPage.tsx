import { Clapperboard, LayoutGrid, Star } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { CategoryId } from '#shared/model/ids.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { Movie } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { CategoryList, type CategoryEntry } from '../../components/CategoryList.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { PosterGrid } from '../../components/PosterGrid.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { LoadRows } from '../../lib/paged-window.ts';
import { recall, recallListPlace, remember } from '../../lib/places.ts';
import { navigate } from '../../lib/router.ts';
import { usePagedRows } from '../../lib/use-paged-rows.ts';
import { useShortcut } from '../../lib/use-shortcut.ts';
import { useActivePlaylistId } from '../../stores/active-playlist.ts';
import { toggleFavorite, useFavorites } from '../../stores/favorites.ts';
import { mediaUrl } from '../../stores/session.ts';
import { ContinueShelf } from './ContinueShelf.tsx';
import { loadFavoriteMovies } from './favorite-movies.ts';
import styles from './MoviesPage.module.css';
import { useMovieCategories } from './use-movie-categories.ts';

const sorts = ['playlist', 'name', 'added', 'rating'] as const;
type Sort = (typeof sorts)[number];

/** What the grid shows: everything, the marked ones, or one category. */
type Choice = 'all' | 'favorites' | CategoryId;

export function MoviesPage() {
  const playlistId = useActivePlaylistId();
  return playlistId === null ? null : <Movies key={playlistId} playlistId={playlistId} />;
}

function rememberedChoice(playlistId: PlaylistId): { choice: Choice; sort: Sort } {
  const value = recall(`movies.${playlistId}`);
  if (typeof value !== 'object' || value === null) return { choice: 'all', sort: 'playlist' };
  const sort = 'sort' in value ? sorts.find((known) => known === value.sort) : undefined;
  const kept = 'choice' in value ? value.choice : undefined;
  const category = CategoryId.safeParse(kept);
  return {
    choice: kept === 'favorites' ? 'favorites' : category.success ? category.data : 'all',
    sort: sort ?? 'playlist',
  };
}

function Movies({ playlistId }: { playlistId: PlaylistId }) {
  const text = useText();
  const [{ choice, sort }, setQuestion] = useState(() => rememberedChoice(playlistId));
  const { categories, total } = useMovieCategories(playlistId);
  const page = useRef<HTMLDivElement>(null);
  const favorites = useFavorites((state) => state.marks.filter(({ kind }) => kind === 'movie').length);

  const ask = (question: { choice: Choice; sort: Sort }): void => {
    setQuestion(question);
    remember(`movies.${playlistId}`, question);
  };

  const entries = useMemo<CategoryEntry[] | null>(
    () =>
      categories && [
        { id: 'favorites', name: text.movies.favorites, count: favorites, icon: <Star {...smallIconProps} /> },
        { id: 'all', name: text.movies.all, count: total, icon: <LayoutGrid {...smallIconProps} /> },
        ...categories.map(({ id, name, titles }) => ({ id, name: name ?? text.movies.uncategorized, count: titles })),
      ],
    [categories, total, favorites, text],
  );
  const select = (id: string): void => {
    const category = CategoryId.safeParse(id);
    ask({ choice: id === 'favorites' ? 'favorites' : category.success ? category.data : 'all', sort });
  };

  return (
    <div ref={page} className={styles.page}>
      <CategoryList
        label={text.movies.categories}
        categories={entries}
        selected={choice}
        onSelect={select}
        onEnter={() => page.current?.querySelector<HTMLElement>('[data-grid] [role="listbox"]')?.focus()}
      />
      <Grid
        key={`${choice} ${sort}`}
        playlistId={playlistId}
        choice={choice}
        sort={sort}
        title={entries?.find(({ id }) => id === choice)?.name ?? text.movies.title}
        onSort={(next) => { ask({ choice, sort: next }); }}
        onShowAll={() => { ask({ choice: 'all', sort }); }}
      />
    </div>
  );
}

interface GridProps {
  playlistId: PlaylistId;
  choice: Choice;
  sort: Sort;
  title: string;
  onSort: (sort: Sort) => void;
  onShowAll: () => void;
}

function Grid({ playlistId, choice, sort, title, onSort, onShowAll }: GridProps) {
  const text = useText();
  const placeKey = `movies.${playlistId}.${choice}.${sort}`;
  const [place] = useState(() => recallListPlace(placeKey));
  const [active, setActive] = useState(place?.index ?? 0);
  const top = useRef(place?.top ?? 0);
  const marks = useFavorites((state) => state.marks);
  const favorites = useFavorites((state) => state.ids);

  // Lists other than the favorites do not change with the marks.
  const marked = choice === 'favorites' ? marks : null;
  const categoryId = choice === 'all' || choice === 'favorites' ? null : choice;
  const load = useCallback<LoadRows<Movie>>(
    (offset, limit) =>
      marked !== null
        ? loadFavoriteMovies(marked, offset, limit)
        : api.catalog.listMovies({ playlistId, sort, offset, limit, ...(categoryId === null ? {} : { categoryId }) }),
    [playlistId, sort, categoryId, marked],
  );
  const rows = usePagedRows(load, { startAt: place?.index ?? 0 });
  useAppEvent('catalog.changed', (event) => { if (event.playlistId === playlistId) rows.refresh(); });

  const keepPlace = (index: number): void => {
    remember(placeKey, { index, top: top.current, id: rows.rowAt(index)?.id ?? null });
  };
  const current = rows.rowAt(active);
  useShortcut('favorite', () => { if (current) void toggleFavorite(current); }, current !== undefined);

  return (
    <PosterGrid
      title={title}
      label={text.movies.grid}
      rows={rows}
      count={text.movies.count}
      sort={
        choice === 'favorites'
          ? null
          : {
              label: text.movies.sort,
              value: sort,
              choices: sorts.map((value) => ({ value, label: text.movies.sorts[value] })),
              onChange: onSort,
            }
      }
      empty={{
        icon: <Clapperboard size="1.5rem" strokeWidth={1.5} aria-hidden />,
        title: choice === 'favorites' ? text.movies.noFavorites : text.movies.empty,
        advice: choice === 'favorites' ? text.movies.noFavoritesWhy : text.movies.emptyWhy,
        showAll: choice === 'all' ? null : { label: text.movies.showAll, run: onShowAll },
      }}
      srcOf={(movie) => mediaUrl(movie.logo)}
      isFavorite={(movie) => favorites.has(movie.id)}
      active={active}
      onActive={setActive}
      onChoose={(index) => {
        const movie = rows.rowAt(index);
        if (movie === undefined) return;
        keepPlace(index);
        navigate({ page: 'movie', id: movie.id });
      }}
      startTop={place?.top ?? 0}
      onTop={(rowsFromTop) => {
        top.current = rowsFromTop;
        keepPlace(active);
      }}
      header={choice === 'all' ? <ContinueShelf playlistId={playlistId} /> : null}
    />
  );
}
