import { create } from 'zustand';
import type { Mark } from '#shared/contract/library.ts';
import { titleRef, type PlaylistId, type TitleId, type TitleKind } from '#shared/model/ids.ts';
import { api, onAppEvent } from '../api/api.ts';
import { settled } from '../lib/loadable.ts';
import type { AppError } from '#shared/errors.ts';

interface Favorites {
  playlistId: PlaylistId | null;
  marks: readonly Mark[];
  ids: ReadonlySet<TitleId>;
}

export const useFavorites = create<Favorites>(() => ({ playlistId: null, marks: [], ids: new Set<TitleId>() }));

function show(playlistId: PlaylistId, marks: readonly Mark[]): void {
  useFavorites.setState({ playlistId, marks, ids: new Set(marks.map((mark) => mark.id)) });
}

/** Fills the store with the favorites of a playlist. */
export async function loadFavorites(playlistId: PlaylistId): Promise<void> {
  if (useFavorites.getState().playlistId !== playlistId) show(playlistId, []);
  const answer = await settled(api.library.listFavorites({ playlistId }));
  if (useFavorites.getState().playlistId !== playlistId || answer.status === 'failed') return;
  show(playlistId, answer.data.favorites);
}

/** Marks or unmarks a title at once, and takes it back when the core cannot; resolves to the error, if any. */
export async function toggleFavorite(title: { id: TitleId; kind: TitleKind; name: string }): Promise<AppError | null> {
  const before = useFavorites.getState();
  const { playlistId } = titleRef(title.id);
  const marked = before.ids.has(title.id);
  if (before.playlistId === playlistId) {
    const mark: Mark = { id: title.id, kind: title.kind, name: title.name, markedAt: Date.now() };
    show(playlistId, marked ? before.marks.filter(({ id }) => id !== title.id) : [mark, ...before.marks]);
  }
  const titleId = title.id;
  const answer = await settled(marked ? api.library.removeFavorite({ titleId }) : api.library.addFavorite({ titleId }));
  if (answer.status === 'ready') return null;
  if (before.playlistId === playlistId) await loadFavorites(playlistId);
  return answer.error;
}

export function watchFavorites(): () => void {
  return onAppEvent('library.changed', ({ playlistId }) => {
    if (useFavorites.getState().playlistId === playlistId) void loadFavorites(playlistId);
  });
}

export function useIsFavorite(id: TitleId | null | undefined): boolean {
  return useFavorites(({ ids }) => id != null && ids.has(id));
}
