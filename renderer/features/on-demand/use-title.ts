import { useCallback, useEffect, useState } from 'react';
import type { TitleId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { loading, settled, type Loadable } from '../../lib/loadable.ts';
import { isOfKind, type OnDemandKind, type TitleOf } from './kinds.ts';

interface TitleState<Known, Details> {
  /** What is known so far; null while nobody has answered. */
  title: Known | Details | null;
  details: Loadable<Details>;
  reload: () => void;
}

/**
 * One title for its page: what the list knew is here at once, the provider may take a moment for the rest.
 * Another `ask` is another question, so let it be one function.
 */
export function useTitle<Kind extends OnDemandKind, Details extends TitleOf<Kind>>(
  kind: Kind,
  id: TitleId,
  ask: (id: TitleId) => Promise<Details>,
): TitleState<TitleOf<Kind>, Details> {
  const [known, setKnown] = useState<TitleOf<Kind> | null>(null);
  const [details, setDetails] = useState<Loadable<Details>>(loading);
  const load = useCallback(async () => {
    setDetails(loading);
    setDetails(await settled(ask(id)));
  }, [ask, id]);
  useEffect(() => {
    void settled(api.catalog.listTitles({ ids: [id] })).then((answer) => {
      const title = answer.status === 'ready' ? answer.data.titles[0] : undefined;
      if (isOfKind(title, kind)) setKnown(title);
    });
    void load();
  }, [kind, id, load]);
  return { title: details.status === 'ready' ? details.data : known, details, reload: () => void load() };
}
