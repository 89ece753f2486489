import { MonitorSmartphone } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ActivationView } from '#shared/contract/activations.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { iconProps } from '../components/icon.ts';
import { useText } from '../i18n/use-text.ts';
import { ActivationCode } from './ActivationCode.tsx';
import { ActivationProgress } from './ActivationProgress.tsx';
import { ActivationQuestion } from './ActivationQuestion.tsx';
import { SignedIn } from './SignedIn.tsx';
import { issuesLicenses } from './issues-licenses.ts';
import { hrefOf } from './place.ts';
import { activationAddress, readActivation } from './returned.ts';
import { useAnswer } from './use-answer.ts';

type Step =
  | { at: 'code'; userCode: string }
  | { at: 'question'; userCode: string; view: ActivationView }
  /** `view` is null when the page was opened with the activation's address. */
  | { at: 'progress'; id: string; view: ActivationView | null };

/** Where a person lets a device use a license of theirs: its code, the question whether it is theirs, and what follows. */
export function ActivatePage() {
  const { serverPages: text } = useText();
  const [opened] = useState(() => readActivation(location.search));
  useEffect(() => {
    // A code is for this moment: it stays out of the history, and of what browsers suggest later.
    if (opened.userCode !== '') history.replaceState(null, '', hrefOf('activate'));
  }, [opened]);
  const { answer } = useAnswer(issuesLicenses);
  if (answer.status !== 'ready') return <Skeleton height="10rem" />;
  if (!answer.data) return <EmptyState icon={<MonitorSmartphone {...iconProps} />} title={text.activate.nowhere} advice={text.activate.nowhereAdvice} />;
  return (
    <SignedIn why={text.activate.signInFirst}>
      <Steps opened={opened} />
    </SignedIn>
  );
}

function Steps({ opened }: { opened: ReturnType<typeof readActivation> }) {
  const [step, setStep] = useState<Step>(() =>
    opened.activationId === null ? { at: 'code', userCode: opened.userCode } : { at: 'progress', id: opened.activationId, view: null },
  );
  const follow = (view: ActivationView): void => {
    if (view.status !== 'denied') history.replaceState(null, '', activationAddress(view.id));
    setStep({ at: 'progress', id: view.id, view });
  };
  const startAnew = (): void => {
    history.replaceState(null, '', hrefOf('activate'));
    setStep({ at: 'code', userCode: '' });
  };
  switch (step.at) {
    case 'code':
      return (
        <ActivationCode
          userCode={step.userCode}
          onFound={(userCode, view) => {
            if (view.status === 'pending') setStep({ at: 'question', userCode, view });
            else follow(view);
          }}
        />
      );
    case 'question':
      return <ActivationQuestion userCode={step.userCode} view={step.view} onDecided={follow} onAnother={startAnew} />;
    case 'progress':
      return <ActivationProgress key={step.id} id={step.id} known={step.view} onAnother={startAnew} />;
  }
}
