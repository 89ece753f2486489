import { useEffect, useRef } from 'react';
import type { ActivationView } from '#shared/contract/activations.ts';
import { Button } from '../components/Button.tsx';
import { Card } from '../components/Card.tsx';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { formatSince } from '../lib/format-time.ts';
import { platformName } from '../lib/platform-name.ts';
import { useNow } from '../lib/use-now.ts';
import { Trouble } from './Trouble.tsx';
import { api } from './server-api.ts';
import { useAction } from './use-action.ts';
import { useSecondsLeft } from './use-seconds-left.ts';
import styles from './Activation.module.css';

interface ActivationQuestionProps {
  userCode: string;
  view: ActivationView;
  onDecided: (view: ActivationView) => void;
  onAnother: () => void;
}

/** Shows which device asks, and asks whether it is this person's. Saying no is the quickest, and nothing lures to yes. */
export function ActivationQuestion({ userCode, view, onDecided, onAnother }: ActivationQuestionProps) {
  const { serverPages } = useText();
  const text = serverPages.activate;
  const language = useLanguage();
  const now = useNow();
  const action = useAction();
  const secondsLeft = useSecondsLeft(action.error);
  const deny = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    deny.current?.focus();
  }, []);

  const decide = (approve: boolean): void => {
    void action.run(async () => {
      onDecided(await api.activations.decide({ userCode, approve }));
    });
  };
  const isOver = action.error?.code === 'not_found';
  const facts: [label: string, value: string | null][] = [
    [text.device, view.deviceName ?? text.unnamed],
    [text.platform, view.platform === null ? null : platformName(view.platform)],
    [text.appVersion, view.appVersion],
    [text.network, view.network],
    [text.asked, formatSince(view.createdAt, now, language)],
  ];
  return (
    <Card label={text.question} className={styles.card}>
      <h2>{text.question}</h2>
      <p className={styles.compare}>
        {text.compare} <b className={styles.userCode}>{userCode}</b>
      </p>
      <dl className={styles.facts}>
        {facts.map(([label, value]) =>
          value === null ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ),
        )}
      </dl>
      <p className={styles.warning}>{text.warning}</p>
      <Trouble error={action.error} words={isOver ? text.wrongCode : undefined}>
        {isOver ? <Button onClick={onAnother}>{text.another}</Button> : undefined}
      </Trouble>
      <div className={styles.choice}>
        <Button
          ref={deny}
          size="large"
          disabled={action.isBusy || secondsLeft > 0}
          onClick={() => {
            decide(false);
          }}
        >
          {text.deny}
        </Button>
        <Button
          size="large"
          disabled={action.isBusy || secondsLeft > 0}
          onClick={() => {
            decide(true);
          }}
        >
          {text.approve}
        </Button>
      </div>
    </Card>
  );
}
