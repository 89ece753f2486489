import { useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { FailedState } from '../../components/FailedState.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { SettingRow, SettingRows } from '../../components/SettingRows.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextField } from '../../components/TextField.tsx';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { navigate } from '../../lib/router.ts';
import { useActivePlaylist, usePlaylistList } from '../../stores/active-playlist.ts';
import { notify } from '../../stores/notices.ts';
import { useAppInfo, useIsOwner } from '../../stores/session.ts';
import { Offsets } from './Offsets.tsx';
import { saveGuide } from './save-guide.ts';
import { SourceCard } from './SourceCard.tsx';
import { useGuideSources } from './use-guide-sources.ts';
import styles from './GuideSection.module.css';

/** Where the guide of the playlist on screen comes from, and how well it fits. */
export function GuideSection() {
  const { guideSettings } = useText();
  const playlist = useActivePlaylist();
  if (playlist === null) return <p className={styles.why}>{guideSettings.noPlaylist}</p>;
  return <GuideOf key={playlist.id} playlist={playlist} />;
}

function GuideOf({ playlist }: { playlist: Playlist }) {
  const messages = useText();
  const { guideSettings: text } = messages;
  const { id: playlistId, name } = playlist;
  const isOwner = useIsOwner();
  const isOnly = usePlaylistList().length === 1;
  const { setup, progress, reload } = useGuideSources(playlistId);

  /** Makes a change, says why it failed if it did, and shows what became of it. */
  const run = async (work: Promise<unknown>): Promise<void> => {
    const done = await settled(work);
    if (done.status === 'failed') notify({ tone: 'bad', text: describeFailure(done.error, messages).sentence });
    reload();
  };

  if (setup.status === 'failed') return <FailedState error={setup.error} onRetry={reload} />;
  if (setup.status !== 'ready') return <Skeleton width="100%" height="7rem" />;
  const { sources, channels, matched } = setup.data;
  const ids = sources.map(({ id }) => id);
  const isReading = sources.some(({ refreshing }) => refreshing);
  const move = (from: number, to: number): void => {
    const order = [...ids];
    order.splice(to, 0, ...order.splice(from, 1));
    void run(api.guideSources.orderSources({ playlistId, sources: order }));
  };
  return (
    <div className={styles.section}>
      {isOnly ? null : <p className={styles.of}>{text.ofPlaylist(name)}</p>}
      <div className={styles.summary}>
        <p className="tabular">{text.matched(matched, channels)}</p>
        {isOwner ? (
          <div className={styles.buttons}>
            <Button
              onClick={() => {
                navigate({ page: 'guide-match' });
              }}
            >
              {text.openDesk}
            </Button>
            {isReading ? (
              <Button tone="quiet" onClick={() => void run(api.guideSources.cancelGuideRefresh({ playlistId }))}>
                {text.stop}
              </Button>
            ) : (
              <Button tone="quiet" disabled={sources.length === 0} onClick={() => void run(api.guideSources.refreshGuide({ playlistId }))}>
                {text.refresh}
              </Button>
            )}
          </div>
        ) : null}
      </div>

      <div role="group" aria-label={text.sources} className={styles.sources}>
        {sources.length > 1 ? <p className={styles.why}>{text.sourcesWhy}</p> : null}
        {sources.length === 0 ? <p className={styles.why}>{text.noSources}</p> : null}
        {sources.map((source, index) => (
          <SourceCard
            key={source.id}
            source={source}
            progress={progress.get(source.id) ?? null}
            isOwner={isOwner}
            onRun={run}
            onUp={index === 0 ? null : () => { move(index, index - 1); }}
            onDown={index === sources.length - 1 ? null : () => { move(index, index + 1); }}
          />
        ))}
      </div>
      {isOwner ? <AddSource playlistId={playlistId} onAdded={reload} /> : null}
      {isOwner ? <Offsets playlistId={playlistId} sources={sources} onChanged={reload} /> : null}
      {isOwner && matched > 0 ? <SaveGuide playlistId={playlistId} /> : null}
    </div>
  );
}

function SaveGuide({ playlistId }: { playlistId: Playlist['id'] }) {
  const messages = useText();
  const { guideSettings: text } = messages;
  const host = useAppInfo()?.host ?? 'server';
  const [isSaving, setSaving] = useState(false);
  const save = async (): Promise<void> => {
    setSaving(true);
    const saved = await settled(saveGuide(playlistId, host));
    setSaving(false);
    if (saved.status === 'failed') notify({ tone: 'bad', text: describeFailure(saved.error, messages).sentence });
    else if (saved.data === true) notify({ tone: 'good', text: text.saved });
  };
  return (
    <SettingRows>
      <SettingRow label={text.save} why={text.saveWhy}>
        <Button disabled={isSaving} onClick={() => void save()}>
          {text.saveButton}
        </Button>
      </SettingRow>
    </SettingRows>
  );
}

function AddSource({ playlistId, onAdded }: { playlistId: Playlist['id']; onAdded: () => void }) {
  const { guideSettings: text } = useText();
  const [address, setAddress] = useState('');
  const [isAdding, setAdding] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const add = async (): Promise<void> => {
    setAdding(true);
    const added = await settled(api.guideSources.addSource({ playlistId, address: address.trim() }));
    setAdding(false);
    setError(added.status === 'failed' ? added.error : null);
    if (added.status === 'failed') return;
    setAddress('');
    onAdded();
  };
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextField label={text.addLabel} hint={text.addHint} value={address} onChange={setAddress} maxLength={4_000} dir="ltr" />
      <FailureNote error={error} />
      <Button type="submit" disabled={isAdding || address.trim() === ''}>
        {text.addButton}
      </Button>
    </form>
  );
}
