import { Ban, CircleAlert, CircleCheck, Hourglass, MonitorSmartphone, type LucideIcon } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ActivationView } from '#shared/contract/activations.ts';
import { Button } from '../components/Button.tsx';
import { StateCard, type CardTone } from '../components/Card.tsx';
import { Progress } from '../components/Progress.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { iconProps } from '../components/icon.ts';
import { useText } from '../i18n/use-text.ts';
import { Offers } from './Offers.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import { ReleaseChoice } from './ReleaseChoice.tsx';
import { Trouble } from './Trouble.tsx';
import { activationAddress, readReturned } from './returned.ts';
import { api } from './server-api.ts';
import { useAction } from './use-action.ts';
import { useActivation } from './use-activation.ts';
import { useConfirmedCheckout } from './use-confirmed-checkout.ts';
import styles from './Activation.module.css';

interface ActivationProgressProps {
  id: string;
  known: ActivationView | null;
  onAnother: () => void;
}

/** How an activation goes on, as the server knows it, with what the person can do about it. */
export function ActivationProgress({ id, known, onAnother }: ActivationProgressProps) {
  const { serverPages } = useText();
  const text = serverPages.activate;
  const { view, error, show } = useActivation(id, known);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    // The button that led here is gone; what is read out next is how it goes on.
    box.current?.focus();
  }, []);
  const isGone = error?.code === 'not_found';
  const [said, setSaid] = useState('');
  return (
    <section ref={box} aria-label={text.progress} tabIndex={-1} className={styles.progress}>
      {isGone ? (
        <Ending icon={CircleAlert} tone="bad" {...text.expired} onAnother={onAnother} />
      ) : view === null ? (
        error === null ? <Skeleton height="6rem" /> : <Trouble error={error} />
      ) : (
        <>
          <Stage view={view} onView={show} onAnother={onAnother} onSaid={setSaid} />
          {error === null ? null : (
            <p role="status" className={styles.muted}>
              {text.lost}
            </p>
          )}
        </>
      )}
      <p role="status" className={styles.said}>
        {said}
      </p>
    </section>
  );
}

interface StageProps {
  view: ActivationView;
  onView: (view: ActivationView) => void;
  onAnother: () => void;
  onSaid: (sentence: string) => void;
}

function Stage({ view, onView, onAnother, onSaid }: StageProps) {
  const { serverPages } = useText();
  const text = serverPages.activate;
  switch (view.status) {
    case 'pending':
    case 'waiting':
      return <Heading icon={Hourglass} isWaiting {...text.waiting} />;
    case 'same_device_question': {
      const name = view.devices[0]?.name ?? null;
      const what = name === null ? text.sameDevice.whatUnnamed : text.sameDevice.what(name);
      return <Heading icon={MonitorSmartphone} title={text.sameDevice.title} what={what} isWaiting />;
    }
    case 'license_required':
      return (
        <Unlicensed view={view} heading={<Heading icon={CircleAlert} {...text.licenseRequired} />} title={text.offers}>
          {view.trialAvailable ? <Trial view={view} onView={onView} /> : null}
        </Unlicensed>
      );
    case 'device_limit_reached':
      return (
        <Unlicensed view={view} heading={<Heading icon={CircleAlert} {...text.limitReached} />} title={text.orOffers}>
          <ReleaseChoice devices={view.devices} onReleased={(name) => { onSaid(text.released(name)); }} />
        </Unlicensed>
      );
    case 'done':
      return <Heading icon={CircleCheck} tone="good" {...text.done} links={<PlaceLink to="licenses">{text.seeLicenses}</PlaceLink>} />;
    case 'denied':
      return <Ending icon={Ban} {...text.denied} onAnother={onAnother} />;
    case 'expired':
      return <Ending icon={CircleAlert} tone="bad" {...text.expired} onAnother={onAnother} />;
  }
}

interface HeadingProps {
  icon: LucideIcon;
  tone?: CardTone;
  title: string;
  what: string;
  /** It goes on without anybody doing something on this page. */
  isWaiting?: boolean;
  links?: ReactNode;
}

function Heading({ icon: Icon, tone = 'plain', title, what, isWaiting = false, links }: HeadingProps) {
  return (
    <StateCard
      tone={tone}
      icon={<Icon {...iconProps} />}
      title={title}
      below={
        isWaiting || links !== undefined ? (
          <>
            {isWaiting ? <Progress label={title} share={null} className={styles.bar} /> : null}
            {links}
          </>
        ) : null
      }
    >
      <p dir="auto">{what}</p>
    </StateCard>
  );
}

function Ending({ onAnother, ...heading }: HeadingProps & { onAnother: () => void }) {
  const { serverPages } = useText();
  return <Heading {...heading} links={<Button onClick={onAnother}>{serverPages.activate.another}</Button>} />;
}

interface UnlicensedProps {
  view: ActivationView;
  heading: ReactNode;
  /** Of what can be bought. */
  title: string;
  children: ReactNode;
}

/**
 * No place for the device yet. Whoever comes from a payment may be here before word of it, and had better not pay again;
 * that they come from there is not believed for anything else.
 */
function Unlicensed({ view, heading, title, children }: UnlicensedProps) {
  const { serverPages } = useText();
  const text = serverPages.activate;
  const [hasPaid, setPaid] = useState(() => readReturned(location.search).paid);
  useConfirmedCheckout(hasPaid);
  const page = activationAddress(view.id);
  if (hasPaid) {
    const chooseAgain = (): void => {
      history.replaceState(null, '', page);
      setPaid(false);
    };
    return <Heading icon={Hourglass} {...text.unpaid} isWaiting links={<Button onClick={chooseAgain}>{text.showOffers}</Button>} />;
  }
  return (
    <>
      {heading}
      {children}
      <Offers title={title} page={page} activationId={view.id} isQuiet={view.trialAvailable} otherwise={view.status === 'license_required' ? <p>{text.nothingSold}</p> : null} />
      <p>
        <PlaceLink to="licenses">{text.seeLicenses}</PlaceLink>
      </p>
    </>
  );
}

function Trial({ view, onView }: { view: ActivationView; onView: (view: ActivationView) => void }) {
  const { serverPages } = useText();
  const text = serverPages.activate;
  const action = useAction();
  const start = (): void => {
    void action.run(async () => {
      onView(await api.activations.startTrial({ activationId: view.id }));
    });
  };
  return (
    <div className={styles.trial}>
      <Button tone="primary" size="large" disabled={action.isBusy} onClick={start}>
        {text.trial}
      </Button>
      <p className={styles.muted}>{text.trialWhy}</p>
      <Trouble error={action.error} />
    </div>
  );
}
