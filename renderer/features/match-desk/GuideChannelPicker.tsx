import { Search } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { GuideChannel } from '#shared/model/guide.ts';
import type { PlaylistId } from '#shared/model/ids.ts';
import { api } from '../../api/api.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextField } from '../../components/TextField.tsx';
import { VirtualList } from '../../components/VirtualList.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { useDebounced } from '../../lib/use-debounced.ts';
import { usePagedRows } from '../../lib/use-paged-rows.ts';
import styles from './GuideChannelPicker.module.css';

/** Every channel of the guides, by name, to choose one by hand. */
export function GuideChannelPicker({ playlistId, onPick }: { playlistId: PlaylistId; onPick: (chosen: GuideChannel) => void }) {
  const { matchDesk: text } = useText();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const search = useDebounced(typed.trim(), 150);
  const load = useCallback(
    (offset: number, limit: number) => api.guideMatches.listGuideChannels({ playlistId, search, offset, limit }),
    [playlistId, search],
  );
  const rows = usePagedRows<GuideChannel>(load);
  const at = Math.min(active, rows.total - 1);
  const pick = (index: number): void => {
    const chosen = rows.rowAt(index);
    if (chosen) onPick(chosen);
  };
  return (
    <div className={styles.picker}>
      <TextField
        label={text.byHandSearch}
        labelHidden
        type="search"
        placeholder={text.byHandSearch}
        maxLength={100}
        value={typed}
        onChange={(value) => {
          setTyped(value);
          setActive(0);
        }}
        leading={<Search {...smallIconProps} />}
      />
      {rows.status === 'ready' && rows.total === 0 ? (
        <p className={styles.none}>{text.nothingInGuides(search)}</p>
      ) : (
        <VirtualList<GuideChannel>
          className={styles.list}
          label={text.guideChannels}
          total={rows.total}
          rowAt={rows.rowAt}
          rowHeight={2.5}
          renderRow={({ name, programmes }) => (
            <div className={styles.row}>
              <span className={styles.name} dir="auto" title={name}>
                {name}
              </span>
              <span className={`${styles.count} tabular`}>{text.programmes(programmes)}</span>
            </div>
          )}
          renderPlaceholder={(index) => (
            <div className={styles.row}>
              <Skeleton width={`${7 + ((index * 5) % 8)}rem`} />
            </div>
          )}
          active={at}
          onActive={setActive}
          onChoose={pick}
          onRange={rows.want}
        />
      )}
    </div>
  );
}
