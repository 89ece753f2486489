import { useRef } from 'react';
import type { Playlist } from '#shared/model/playlist.ts';
import { uploadPlaylistFile } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { FileInput } from '../../components/FileInput.tsx';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { notify } from '../../stores/notices.ts';
import { listFileTypes } from './list-file.ts';

/** Such a list cannot be fetched again by itself: only the browser that sent it has the file. */
export function isSentByBrowser({ sourceType, hasCredentials }: Playlist): boolean {
  return sourceType === 'm3u-file' && !hasCredentials;
}

/** Sends the file of such a playlist once more. */
export function SendAgainButton({ playlist }: { playlist: Playlist }) {
  const text = useText();
  const { playlists } = text;
  const picker = useRef<HTMLInputElement>(null);
  const send = async (file: File): Promise<void> => {
    const sent = await settled(uploadPlaylistFile(playlist.id, file));
    if (sent.status === 'failed') notify({ tone: 'bad', text: describeFailure(sent.error, text).sentence });
  };
  return (
    <>
      <Button tone="quiet" onClick={() => picker.current?.click()}>
        {playlists.sendAgain}
      </Button>
      <FileInput ref={picker} label={playlists.chooseFile} accept={listFileTypes} onFile={(file) => void send(file)} />
    </>
  );
}
