import { useCallback, useEffect, useMemo, useState } from 'react';
import type { GuideSource, OffsetTarget } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { coalesce } from '../../lib/coalesce.ts';
import { settled } from '../../lib/loadable.ts';

export interface NamedOffset {
  target: OffsetTarget;
  /** Null for what the playlist does not have now. */
  name: string | null;
  minutes: number;
}

const pauseMs = 300;
/** Names are asked for this many channels at most. */
const mostNamed = 200;

/** Groups and channels whose times are moved, by name; those of sources stand with the sources. */
export function useOffsets(playlistId: PlaylistId): { offsets: readonly NamedOffset[]; reload: () => void } {
  const [offsets, setOffsets] = useState<readonly NamedOffset[]>([]);
  const load = useCallback(async () => {
    const answer = await settled(named(playlistId));
    if (answer.status === 'ready') setOffsets(answer.data);
  }, [playlistId]);
  const reload = useMemo(() => coalesce(load, pauseMs), [load]);
  useEffect(reload, [reload]);
  useAppEvent('guide.changed', (event) => {
    if (event.playlistId === playlistId) reload();
  });
  return { offsets, reload };
}

async function named(playlistId: PlaylistId): Promise<NamedOffset[]> {
  const { offsets } = await api.guide.listOffsets({ playlistId });
  const channelIds = offsets.flatMap(({ target }) => (target.type === 'channel' ? [target.channelId] : []));
  const [{ categories }, { titles }] = await Promise.all([
    offsets.some(({ target }) => target.type === 'category')
      ? api.catalog.listCategories({ playlistId, kind: 'channel' })
      : { categories: [] },
    channelIds.length > 0 ? api.catalog.listTitles({ ids: channelIds.slice(0, mostNamed) }) : { titles: [] },
  ]);
  const names = new Map<string, string | null>([
    ...categories.map(({ id, name }) => [id, name] as const),
    ...titles.map(({ id, name }) => [id, name] as const),
  ]);
  return offsets.flatMap(({ target, minutes }) => {
    if (target.type === 'source') return [];
    return [{ target, minutes, name: names.get(target.type === 'category' ? target.categoryId : target.channelId) ?? null }];
  });
}

/** What tells one target from another. */
export function keyOf(target: OffsetTarget): string {
  if (target.type === 'source') return target.sourceId;
  return target.type === 'category' ? target.categoryId : target.channelId;
}

/** The source of a suggestion that is about a whole source. */
export function placeOf(target: OffsetTarget, sources: readonly GuideSource[]): string | undefined {
  return target.type === 'source' ? sources.find(({ id }) => id === target.sourceId)?.place : undefined;
}
