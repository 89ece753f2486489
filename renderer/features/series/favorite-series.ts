import type { Mark } from '#shared/contract/library.ts';
import { titleRef } from '#shared/model/ids.ts';
import type { Series } from '#shared/model/title.ts';
import { api } from '../../api/api.ts';
import type { RowsPage } from '../../lib/paged-window.ts';

/** A page of the marked series, newest mark first; one that vanished from the playlist keeps its name. */
export async function loadFavoriteSeries(marks: readonly Mark[], offset: number, limit: number): Promise<RowsPage<Series>> {
  const marked = marks.filter(({ kind }) => kind === 'series');
  const wanted = marked.slice(offset, offset + limit);
  if (wanted.length === 0) return { items: [], total: marked.length };
  const { titles } = await api.catalog.listTitles({ ids: wanted.map(({ id }) => id) });
  const found = new Map(titles.map((title) => [title.id, title]));
  return {
    items: wanted.map((mark) => {
      const title = found.get(mark.id);
      return title?.kind === 'series' ? title : vanished(mark);
    }),
    total: marked.length,
  };
}

function vanished({ id, name }: Mark): Series {
  const { playlistId } = titleRef(id);
  return { kind: 'series', id, playlistId, name, year: null, rating: null, logo: null, category: null, addedAt: null };
}
