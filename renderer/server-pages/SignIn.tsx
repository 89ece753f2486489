import { Eye, EyeOff } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { NewPassword } from '#shared/contract/accounts.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { SegmentedControl } from '../components/SegmentedControl.tsx';
import { TextField } from '../components/TextField.tsx';
import { smallIconProps } from '../components/icon.ts';
import { useText } from '../i18n/use-text.ts';
import { Trouble } from './Trouble.tsx';
import { registerAndSignIn, setUpAndSignIn, signIn } from './session.ts';
import { api } from './server-api.ts';
import { useAction } from './use-action.ts';
import { useAnswer } from './use-answer.ts';
import { useSecondsLeft } from './use-seconds-left.ts';
import styles from './SignIn.module.css';

type Way = 'signIn' | 'register' | 'setUp';

/**
 * Signs in, or makes an account and signs in to it: for the first administrator by the token that the server printed.
 * `maySetUp`: begins with that where there is no administrator yet.
 */
export function SignIn({ why, maySetUp = false }: { why: string | null; maySetUp?: boolean }) {
  const { serverPages } = useText();
  const text = serverPages.signIn;
  const { answer: entrance } = useAnswer(() => api.users.getEntrance({}));
  const needsSetup = entrance.status === 'ready' && entrance.data.setupNeeded;
  const [chosen, setChosen] = useState<Way | null>(null);
  const way = chosen ?? (needsSetup && maySetUp ? 'setUp' : 'signIn');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [fullName, setFullName] = useState('');
  const [token, setToken] = useState('');
  const [isShown, setShown] = useState(false);
  const [wasSent, setSent] = useState(false);
  const action = useAction();
  const secondsLeft = useSecondsLeft(action.error);

  const isNew = way !== 'signIn';
  const wrongToken = way === 'setUp' && token.trim() === '' ? text.required : null;
  const wrongName = username.trim() === '' ? text.required : null;
  const wrongPassword = password === '' ? text.required : isNew ? wrongNewPassword(password, text) : null;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (wrongToken !== null || wrongName !== null || wrongPassword !== null || action.isBusy || secondsLeft > 0) return;
    void action.run(() => {
      switch (way) {
        case 'signIn':
          return signIn(username, password);
        case 'register':
          return registerAndSignIn({ username, password, full_name: fullName.trim() === '' ? null : fullName });
        case 'setUp':
          return setUpAndSignIn({ token: token.trim(), username, password });
      }
    });
  };
  const choose = (next: Way): void => {
    setChosen(next);
    setSent(false);
    action.forget();
  };

  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      {why === null ? null : <p role="status">{why}</p>}
      {way === 'setUp' ? <p>{text.setUpWhy}</p> : null}
      {way === 'setUp' ? (
        <TextField
          label={text.setupToken}
          hint={text.setupTokenHint}
          maxLength={200}
          required
          value={token}
          error={wasSent ? wrongToken : null}
          onChange={setToken}
        />
      ) : (
        <SegmentedControl
          className={styles.choice}
          label={text.choice}
          value={way}
          choices={[
            { value: 'signIn', label: text.signIn },
            { value: 'register', label: text.register },
          ]}
          onChange={choose}
        />
      )}
      <TextField
        label={text.username}
        name="username"
        autoComplete="username"
        maxLength={254}
        required
        value={username}
        error={wasSent ? wrongName : null}
        onChange={setUsername}
      />
      <TextField
        key={way} // so that password managers see which of the two it is
        label={text.password}
        name="password"
        type={isShown ? 'text' : 'password'}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        maxLength={1_024}
        required
        value={password}
        hint={isNew ? text.newPasswordHint : undefined}
        error={wasSent ? wrongPassword : null}
        trailing={
          <IconButton
            label={isShown ? text.hidePassword : text.showPassword}
            icon={isShown ? <EyeOff {...smallIconProps} /> : <Eye {...smallIconProps} />}
            onClick={() => {
              setShown(!isShown);
            }}
          />
        }
        onChange={setPassword}
      />
      {way === 'register' ? (
        <TextField label={text.fullName} name="name" autoComplete="name" maxLength={200} hint={text.optional} value={fullName} onChange={setFullName} />
      ) : null}
      <Trouble error={action.error} words={way === 'setUp' && action.error?.code === 'invalid_credentials' ? text.badSetupToken : undefined} />
      <Button type="submit" tone="primary" size="large" disabled={action.isBusy || secondsLeft > 0}>
        {text[way]}
      </Button>
      {needsSetup || way === 'setUp' ? (
        <Button
          tone="quiet"
          onClick={() => {
            choose(way === 'setUp' ? 'signIn' : 'setUp');
          }}
        >
          {way === 'setUp' ? text.noSetupToken : text.hasSetupToken}
        </Button>
      ) : null}
      <p className={styles.keeps}>{text.keeps}</p>
    </form>
  );
}

function wrongNewPassword(password: string, text: { passwordTooShort: string; passwordTooLong: string }): string | null {
  if (NewPassword.safeParse(password).success) return null;
  return password.length < 8 ? text.passwordTooShort : text.passwordTooLong;
}
