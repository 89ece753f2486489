import { useEffect, useRef, useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import type { MovePreview } from '#shared/model/move.ts';
import type { Playlist } from '#shared/model/playlist.ts';
import type { Source } from '#shared/model/source.ts';
import { api } from '../../api/api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { loadPlaylists } from '../../stores/active-playlist.ts';
import { notify } from '../../stores/notices.ts';
import { emptyLogin } from './login.ts';
import type { MoveForm } from './move-source.ts';
import { MovePreviewPanel } from './MovePreviewPanel.tsx';
import { MoveSourceForm } from './MoveSourceForm.tsx';
import type { Options } from './OptionFields.tsx';
import { Reading } from './Reading.tsx';

type Step = { at: 'form' } | { at: 'reading' } | { at: 'preview'; preview: MovePreview; applying: boolean };

interface MoveDialogProps {
  playlist: Playlist;
  onClose: () => void;
}

/** From one provider to another: where to, what would stay, and only then the move. */
export function MoveDialog({ playlist, onClose }: MoveDialogProps) {
  const { move } = useText();
  const playlistId = playlist.id;
  const [form, setForm] = useState<MoveForm>({
    kind: playlist.sourceType === 'demo' ? 'xtream' : playlist.sourceType,
    login: emptyLogin,
    link: '',
    path: null,
  });
  const [options, setOptions] = useState<Options>({
    userAgent: playlist.options.userAgent ?? '',
    insecureTls: playlist.options.insecureTls,
  });
  const [step, setStep] = useState<Step>({ at: 'form' });
  const [error, setError] = useState<AppError | null>(null);

  // Whichever way the dialog goes away, nothing of an unfinished move stays behind.
  const left = useRef<Step['at']>('form');
  useEffect(() => {
    left.current = step.at;
  }, [step]);
  useEffect(
    () => () => {
      if (left.current === 'reading') void settled(api.playlists.cancelRefresh({ playlistId }));
      if (left.current === 'preview') void settled(api.playlists.discardMove({ playlistId }));
    },
    [playlistId],
  );

  const compare = async (source: Source): Promise<void> => {
    setError(null);
    setStep({ at: 'reading' });
    const { insecureTls } = options;
    const userAgent = options.userAgent.trim() === '' ? null : options.userAgent.trim();
    const answer = await settled(
      api.playlists.previewMove({ playlistId, source, options: { ...playlist.options, insecureTls, userAgent } }),
    );
    void loadPlaylists(); // it has ended being read
    if (answer.status === 'ready') {
      setStep({ at: 'preview', preview: answer.data, applying: false });
      return;
    }
    setStep({ at: 'form' });
    if (answer.error.code !== 'cancelled') setError(answer.error);
  };
  const apply = async (preview: MovePreview): Promise<void> => {
    setError(null);
    setStep({ at: 'preview', preview, applying: true });
    const answer = await settled(api.playlists.applyMove({ playlistId }));
    if (answer.status === 'failed') {
      setError(answer.error);
      setStep({ at: 'preview', preview, applying: false });
      return;
    }
    left.current = 'form'; // nothing is left to discard
    notify({ tone: 'good', text: move.moved(playlist.name) });
    onClose();
    await loadPlaylists();
  };

  return (
    <Dialog title={move.title(playlist.name)} onClose={onClose}>
      {step.at === 'form' ? (
        <MoveSourceForm
          form={form}
          onForm={setForm}
          options={options}
          onOptions={setOptions}
          error={error}
          onCompare={(source) => void compare(source)}
          onCancel={onClose}
        />
      ) : null}
      {step.at === 'reading' ? (
        <Reading
          playlist={playlist}
          label={move.reading}
          onStop={() => void settled(api.playlists.cancelRefresh({ playlistId }))}
        />
      ) : null}
      {step.at === 'preview' ? (
        <MovePreviewPanel
          preview={step.preview}
          applying={step.applying}
          error={error}
          onApply={() => void apply(step.preview)}
          onDiscard={onClose}
        />
      ) : null}
    </Dialog>
  );
}
