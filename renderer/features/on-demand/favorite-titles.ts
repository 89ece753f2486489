import type { Mark } from '#shared/contract/library.ts';
import { titleRef } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import type { RowsPage } from '../../lib/paged-window.ts';
import { isOfKind, type OnDemandKind, type OnDemandTitle } from './kinds.ts';

/** A page of the marked titles of a kind, newest mark first; one that vanished from the playlist keeps its name. */
export async function loadFavoriteTitles(
  kind: OnDemandKind,
  marks: readonly Mark[],
  offset: number,
  limit: number,
): Promise<RowsPage<OnDemandTitle>> {
  const marked = marks.filter((mark) => mark.kind === kind);
  const wanted = marked.slice(offset, offset + limit);
  if (wanted.length === 0) return { items: [], total: marked.length };
  const { titles } = await api.catalog.listTitles({ ids: wanted.map(({ id }) => id) });
  const found = new Map(titles.map((title) => [title.id, title]));
  return {
    items: wanted.map((mark) => {
      const title = found.get(mark.id);
      return isOfKind(title, kind) ? title : vanished(kind, mark);
    }),
    total: marked.length,
  };
}

function vanished(kind: OnDemandKind, { id, name }: Mark): OnDemandTitle {
  const { playlistId } = titleRef(id);
  const rest = { id, playlistId, name, year: null, rating: null, logo: null, category: null, addedAt: null };
  return kind === 'movie' ? { kind, ...rest, adult: false } : { kind, ...rest };
}
