import { useEffect, useEffectEvent, useState, type FormEvent } from 'react';
import type { ActivationView } from '#shared/contract/activations.ts';
import { Button } from '../components/Button.tsx';
import { TextField } from '../components/TextField.tsx';
import { useText } from '../i18n/use-text.ts';
import { Trouble } from './Trouble.tsx';
import { api } from './server-api.ts';
import { useAction } from './use-action.ts';
import { useSecondsLeft } from './use-seconds-left.ts';
import { isWholeUserCode, spellUserCode } from './user-code.ts';
import styles from './Activation.module.css';

interface ActivationCodeProps {
  /** From the link of the device; empty where there was none. It is looked up at once. */
  userCode: string;
  onFound: (userCode: string, view: ActivationView) => void;
}

/** Asks for the code that the device shows. */
export function ActivationCode({ userCode, onFound }: ActivationCodeProps) {
  const { serverPages } = useText();
  const text = serverPages.activate;
  const [typed, setTyped] = useState(() => spellUserCode(userCode));
  const [wasSent, setSent] = useState(false);
  const action = useAction();
  const secondsLeft = useSecondsLeft(action.error);
  const spelled = spellUserCode(typed);
  const wrong = spelled === '' ? serverPages.signIn.required : isWholeUserCode(spelled) ? null : text.incomplete;

  const lookUp = (): void => {
    void action.run(async () => {
      onFound(spelled, await api.activations.lookUp({ userCode: spelled }));
    });
  };
  const lookUpGiven = useEffectEvent(() => {
    if (isWholeUserCode(spelled)) lookUp();
  });
  useEffect(() => {
    lookUpGiven();
  }, []);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    setTyped(spelled);
    if (wrong === null && secondsLeft === 0) lookUp();
  };
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <TextField
        className={styles.code}
        label={text.code}
        hint={text.codeHint}
        autoCapitalize="characters"
        maxLength={40}
        required
        autoFocus
        value={typed}
        error={wasSent ? wrong : null}
        onChange={(value) => {
          setTyped(value);
          setSent(false);
          action.forget();
        }}
      />
      <Trouble error={action.error} words={action.error?.code === 'not_found' ? text.wrongCode : undefined} />
      <Button type="submit" tone="primary" size="large" disabled={action.isBusy || secondsLeft > 0}>
        {text.next}
      </Button>
    </form>
  );
}
