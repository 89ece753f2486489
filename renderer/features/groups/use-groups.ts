import { useEffect, useMemo, useRef, useState } from 'react';
import type { Group } from '#shared/contract/groups.ts';
import type { AppError } from '#shared/errors.ts';
import type { GroupKind, PlaylistId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { useAppEvent } from '../../api/use-event.ts';
import { coalesce } from '../../lib/coalesce.ts';
import { loading, ready, settled, type Loadable } from '../../lib/loadable.ts';

const pauseMs = 300;

export interface GroupsOfKind {
  groups: Loadable<readonly Group[]>;
  /** Shows what a change will look like, makes it, and shows what became of it; resolves to the error, if any. */
  change: (foreseen: ((groups: readonly Group[]) => readonly Group[]) | null, work: () => Promise<unknown>) => Promise<AppError | null>;
}

/** A playlist's groups of one kind as the owner arranges them. */
export function useGroups(playlistId: PlaylistId, kind: GroupKind): GroupsOfKind {
  const key = `${playlistId} ${kind}`;
  const [answer, setAnswer] = useState<{ key: string; groups: Loadable<readonly Group[]> } | null>(null);
  // Changes are made one after the other; what the core says in between is older than what is on screen.
  const queue = useRef({ last: Promise.resolve<unknown>(undefined), waiting: 0 });

  const reload = useMemo(
    () =>
      coalesce(async () => {
        const result = await settled(api.groups.listGroups({ playlistId, kind }));
        if (queue.current.waiting > 0) return;
        setAnswer((known) =>
          result.status === 'failed' && known?.key === key && known.groups.status === 'ready'
            ? known
            : { key, groups: result.status === 'ready' ? ready(result.data.groups) : result },
        );
      }, pauseMs),
    [playlistId, kind, key],
  );
  useEffect(reload, [reload]);
  useAppEvent('catalog.changed', (event) => {
    if (event.playlistId === playlistId) reload();
  });

  const change: GroupsOfKind['change'] = async (foreseen, work) => {
    if (foreseen) {
      setAnswer((known) =>
        known?.key === key && known.groups.status === 'ready' ? { key, groups: ready(foreseen(known.groups.data)) } : known,
      );
    }
    const { current } = queue;
    current.waiting++;
    const turn = current.last.then(() => settled(work()));
    current.last = turn;
    const result = await turn;
    current.waiting--;
    if (current.waiting === 0) reload();
    return result.status === 'failed' ? result.error : null;
  };
  return { groups: answer?.key === key ? answer.groups : loading, change };
}
