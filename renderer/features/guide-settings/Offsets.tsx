import { X } from 'lucide-react';
import { useState } from 'react';
import type { GuideSource, OffsetTarget } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { signedMinutes } from '../../lib/signed-minutes.ts';
import { notify } from '../../stores/notices.ts';
import { keyOf, placeOf, useOffsets } from './use-offsets.ts';
import styles from './Offsets.module.css';

interface OffsetsProps {
  playlistId: PlaylistId;
  sources: readonly GuideSource[];
  onChanged: () => void;
}

interface Suggestion {
  target: OffsetTarget;
  name: string;
  minutes: number;
  channels: number;
  compared: number;
}

/** Times that are moved, and what the provider's own times say about them. */
export function Offsets({ playlistId, sources, onChanged }: OffsetsProps) {
  const messages = useText();
  const { guideSettings: text, common } = messages;
  const { offsets, reload } = useOffsets(playlistId);
  const [isChecking, setChecking] = useState(false);
  const [found, setFound] = useState<{ compared: number; suggestions: readonly Suggestion[] } | null>(null);

  const set = async (target: OffsetTarget, minutes: number): Promise<void> => {
    const done = await settled(api.guide.setOffset({ playlistId, target, minutes }));
    if (done.status === 'failed') notify({ tone: 'bad', text: describeFailure(done.error, messages).sentence });
    reload();
    onChanged();
  };
  const check = async (): Promise<void> => {
    setChecking(true);
    const answer = await settled(compare(playlistId));
    setChecking(false);
    if (answer.status === 'ready') setFound(answer.data);
    else notify({ tone: 'bad', text: describeFailure(answer.error, messages).sentence });
  };
  const apply = async ({ target, minutes }: Suggestion): Promise<void> => {
    const before = target.type === 'source' ? (sources.find(({ id }) => id === target.sourceId)?.offsetMinutes ?? 0) : offsetOf(target);
    await set(target, before + minutes);
    setFound((known) => known && { ...known, suggestions: known.suggestions.filter((each) => each.target !== target) });
  };
  const offsetOf = (target: OffsetTarget): number => offsets.find((each) => keyOf(each.target) === keyOf(target))?.minutes ?? 0;

  return (
    <div role="group" aria-label={text.offsets} className={styles.offsets}>
      <div className={styles.head}>
        <div>
          <p className={styles.title}>{text.offsets}</p>
          <p className={styles.why}>{text.offsetsWhy}</p>
        </div>
        <Button tone="quiet" disabled={isChecking || sources.length === 0} onClick={() => void check()}>
          {isChecking ? text.checking : text.check}
        </Button>
      </div>
      {offsets.length === 0 ? <p className={styles.why}>{text.noOffsets}</p> : null}
      <ul className={styles.list}>
        {offsets.map(({ target, name, minutes }) => (
          <li key={keyOf(target)} className={styles.row}>
            <span dir="auto">{name ?? common.uncategorized}</span>
            <span className="tabular">{signedMinutes(minutes)}</span>
            <IconButton
              label={text.removeOffset(name ?? common.uncategorized)}
              icon={<X {...smallIconProps} />}
              onClick={() => void set(target, 0)}
            />
          </li>
        ))}
      </ul>
      <div role="status">
        {found === null ? null : (
          <p className={styles.why}>
            {found.compared === 0
              ? text.nothingToCompare
              : `${text.checked(found.compared)}${found.suggestions.length === 0 ? ` ${text.agrees}` : ''}`}
          </p>
        )}
      </div>
      {found?.suggestions.map((suggestion) => (
        <div key={keyOf(suggestion.target)} className={styles.suggestion}>
          <div>
            <p dir="auto">{text.suggest(placeOf(suggestion.target, sources) ?? suggestion.name, signedMinutes(suggestion.minutes))}</p>
            <p className={styles.why}>{text.suggestWhy(suggestion.channels, suggestion.compared)}</p>
          </div>
          <Button tone="primary" onClick={() => void apply(suggestion)}>
            {text.apply}
          </Button>
        </div>
      ))}
    </div>
  );
}

async function compare(playlistId: PlaylistId): Promise<{ compared: number; suggestions: readonly Suggestion[] }> {
  const { compared } = await api.guide.checkOffsets({ playlistId });
  const { suggestions } = await api.guide.listOffsetSuggestions({ playlistId });
  return { compared, suggestions };
}
