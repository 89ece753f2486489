import { Eye, EyeOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/api.ts';
import { IconButton } from '../../components/Button.tsx';
import { TextField } from '../../components/TextField.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { settled } from '../../lib/loadable.ts';
import { useAppInfo } from '../../stores/session.ts';
import { serverAddress, type Login } from './login.ts';
import styles from './forms.module.css';

interface LoginFieldsProps {
  value: Login;
  onChange: (value: Login) => void;
  /** Shows what is missing, once one has tried. */
  tried: boolean;
  autoFocus?: boolean;
}

/** Server, user name and password of an Xtream panel. A whole link pasted as the server is taken apart. */
export function LoginFields({ value, onChange, tried, autoFocus }: LoginFieldsProps) {
  const { playlists } = useText();
  const credentialsPersist = useAppInfo()?.credentialsPersist ?? false;
  const [isShown, setShown] = useState(false);
  const serverField = useRef<HTMLInputElement>(null);
  const userField = useRef<HTMLInputElement>(null);
  const hasServer = value.server !== '';
  const [begunWithServer] = useState(hasServer);
  useEffect(() => {
    if (autoFocus) (begunWithServer ? userField : serverField).current?.focus();
  }, [autoFocus, begunWithServer]);

  const takeApart = async (): Promise<void> => {
    if (value.server.trim() === '') return;
    const found = await settled(api.playlists.recognizeInput({ text: value.server }));
    if (found.status !== 'ready' || found.data.type !== 'xtream') return;
    const { server, username, password } = found.data;
    onChange({ server, username: value.username || (username ?? ''), password: value.password || (password ?? '') });
  };
  const missing = (text: string): string | null => (tried && text.trim() === '' ? playlists.required : null);
  const badServer = tried && value.server.trim() !== '' && serverAddress(value.server) === null;
  return (
    <>
      <TextField
        ref={serverField}
        label={playlists.server}
        hint={playlists.serverHint}
        error={badServer ? playlists.badServer : missing(value.server)}
        inputMode="url"
        maxLength={2_000}
        value={value.server}
        onChange={(server) => {
          onChange({ ...value, server });
        }}
        onBlur={() => void takeApart()}
      />
      <div className={styles.pair}>
        <TextField
          ref={userField}
          label={playlists.username}
          error={missing(value.username)}
          maxLength={500}
          value={value.username}
          onChange={(username) => {
            onChange({ ...value, username });
          }}
        />
        <TextField
          label={playlists.password}
          hint={credentialsPersist ? playlists.passwordKept : playlists.passwordInMemory}
          error={missing(value.password)}
          type={isShown ? 'text' : 'password'}
          autoComplete="new-password"
          maxLength={500}
          value={value.password}
          onChange={(password) => {
            onChange({ ...value, password });
          }}
          trailing={
            <IconButton
              label={isShown ? playlists.hidePassword : playlists.showPassword}
              icon={isShown ? <EyeOff {...smallIconProps} /> : <Eye {...smallIconProps} />}
              onClick={() => {
                setShown(!isShown);
              }}
            />
          }
        />
      </div>
    </>
  );
}
