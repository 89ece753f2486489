import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { LicensedDevice } from '#shared/contract/activations.ts';
import type { Activation } from '#shared/contract/license.ts';
import { toAppError, type AppError } from '#shared/errors.ts';
import { api } from '../../api/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogActions } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/FailureNote.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useText } from '../../i18n/use-text.ts';
import { formatPosition } from '../../lib/format-time.ts';
import { changeLicense, useLicense, useLicenseNow } from '../../stores/license.ts';
import { DeviceChoice } from './DeviceChoice.tsx';
import { isLicensed } from './license-words.ts';
import { useDeviceWords } from './use-device-words.ts';
import { openLicensePage } from './use-license-actions.ts';
import styles from './ActivationDialog.module.css';

/** A code lives for minutes; what was approved has a day, and counts no seconds. */
const countedMs = 3_600_000;
/** So long an answer may be on its way. */
const answerMs = 8_000;

/** From the code to the license: says at each moment what it waits for, and goes on by itself when the browser is done. */
export function ActivationDialog({ onClose }: { onClose: () => void }) {
  const { license } = useText();
  const text = license.activation;
  const status = useLicense((state) => state.status);
  const activation = status?.activation ?? null;
  const [asking, setAsking] = useState(true);
  const [begun, setBegun] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [pageFailed, setPageFailed] = useState(false);
  const [answeredTo, setAnsweredTo] = useState<string | null>(null);
  const body = useRef<HTMLDivElement>(null);
  // The page of a code opens once by itself; of one that was there before, only when asked for.
  const opened = useRef(activation?.userCode ?? null);

  const openPage = async (): Promise<void> => {
    setPageFailed(!(await openLicensePage('activation')));
  };
  const begin = async (): Promise<void> => {
    setAsking(true);
    setError(null);
    setError(await changeLicense(api.license.activate({})));
    setAsking(false);
  };
  useEffect(() => {
    void begin();
  }, []);

  const code = activation?.phase === 'waiting' ? activation.userCode : null;
  useEffect(() => {
    if (code === null || code === opened.current) return;
    opened.current = code;
    void openPage();
  }, [code]);

  if (activation !== null && !begun) setBegun(true);
  const isDone = !asking && error === null && activation === null && status !== null && isLicensed(status);
  const phase = isDone ? 'done' : phaseOf(activation, { asking, begun, failed: error !== null });
  useEffect(() => {
    body.current?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
  }, [phase]);
  const refusal = activation?.failure ?? null;
  const question = `${phase} ${refusal?.code ?? ''}`;
  const answered = answeredTo === question;
  // The server hears the answer a moment later; if the question stays, it can be answered again.
  useEffect(() => {
    if (answeredTo === null) return undefined;
    const timer = setTimeout(() => {
      setAnsweredTo(null);
    }, answerMs);
    return () => {
      clearTimeout(timer);
    };
  }, [answeredTo]);

  const cancel = (): void => {
    void changeLicense(api.license.cancelActivation({}));
    onClose();
  };
  const answer = (given: Parameters<typeof api.license.answerActivation>[0]): void => {
    setAnsweredTo(question);
    void changeLicense(api.license.answerActivation(given)).then(setError);
  };
  const cancelButton = (
    <Button tone="quiet" onClick={cancel}>
      {text.cancel}
    </Button>
  );
  const openButton = (tone: 'plain' | 'primary'): ReactNode => (
    <Button data-first-focus tone={tone} onClick={() => void openPage()}>
      {text.openAgain}
    </Button>
  );

  return (
    <Dialog title={isDone ? text.activatedTitle : text.title} onClose={onClose}>
      <div ref={body} className={styles.body}>
        {phase === 'starting' || phase === 'waiting' ? <Code activation={activation} /> : null}
        {phase === 'same_device_question' ? <OldComputer device={activation?.devices[0]} /> : null}
        <p role="status" className={phase === 'waiting' || phase === 'starting' ? styles.waiting : styles.quiet}>
          {answered ? text.answered : sayPhase(phase, text)}
        </p>
        {isQuestion(phase) && refusal !== null && !answered ? (
          <p role="alert" className={styles.refused}>
            {text.refused}
          </p>
        ) : null}
        {phase === 'device_limit_reached' && activation !== null ? (
          <DeviceChoice
            devices={activation.devices}
            disabled={answered}
            onChoose={(replace) => {
              answer({ replace });
            }}
          >
            {cancelButton}
            {openButton('plain')}
          </DeviceChoice>
        ) : null}
        {phase === 'failed' ? <FailureNote error={error ?? (activation?.failure ? toAppError(activation.failure) : null)} /> : null}
        {pageFailed ? (
          <p role="alert" className={styles.muted}>
            {license.pageNotOpened}
          </p>
        ) : null}
        {phase === 'starting' ? <DialogActions>{cancelButton}</DialogActions> : null}
        {phase === 'waiting' || phase === 'license_required' ? (
          <DialogActions>
            {cancelButton}
            {openButton(phase === 'license_required' ? 'primary' : 'plain')}
          </DialogActions>
        ) : null}
        {phase === 'same_device_question' ? (
          <DialogActions>
            {cancelButton}
            <Button
              disabled={answered}
              onClick={() => {
                answer({ sameAs: null });
              }}
            >
              {text.isOther}
            </Button>
            <Button
              data-first-focus
              tone="primary"
              disabled={answered}
              onClick={() => {
                answer({ sameAs: activation?.devices[0]?.id ?? null });
              }}
            >
              {text.isSame}
            </Button>
          </DialogActions>
        ) : null}
        {phase === 'denied' || phase === 'expired' || phase === 'stopped' || phase === 'failed' ? (
          <DialogActions>
            {cancelButton}
            <Button data-first-focus tone="primary" onClick={() => void begin()}>
              {text.newCode}
            </Button>
          </DialogActions>
        ) : null}
        {phase === 'done' ? (
          <DialogActions>
            <Button data-first-focus tone="primary" onClick={onClose}>
              {text.done}
            </Button>
          </DialogActions>
        ) : null}
      </div>
    </Dialog>
  );
}

type Phase = Activation['phase'] | 'done' | 'stopped';

/** What is shown of an activation: while a new code is asked for, nothing of the one before. */
function phaseOf(activation: Activation | null, { asking, begun, failed }: { asking: boolean; begun: boolean; failed: boolean }): Phase {
  if (failed) return 'failed';
  if (activation === null) return begun && !asking ? 'stopped' : 'starting';
  return asking && endedPhases.includes(activation.phase) ? 'starting' : activation.phase;
}

function isQuestion(phase: Phase): boolean {
  return phase === 'same_device_question' || phase === 'device_limit_reached';
}

const endedPhases: readonly Phase[] = ['denied', 'expired', 'failed'];

function sayPhase(phase: Phase, text: ReturnType<typeof useText>['license']['activation']): string {
  switch (phase) {
    case 'starting':
      return text.starting;
    case 'waiting':
      return text.waiting;
    case 'license_required':
      return text.licenseRequired;
    case 'device_limit_reached':
      return `${text.limitReached} ${text.limitAdvice}`;
    case 'denied':
      return text.denied;
    case 'expired':
      return text.expired;
    case 'stopped':
      return text.stopped;
    case 'done':
      return text.activated;
    case 'same_device_question':
    case 'failed':
      return '';
  }
}

/** The device that this computer may be. */
function OldComputer({ device }: { device: LicensedDevice | undefined }) {
  const { license } = useText();
  const say = useDeviceWords();
  return (
    <div>
      <p className={styles.question}>{license.activation.sameDevice(`\u2068${device?.name ?? license.unnamed}\u2069`)}</p>
      {device ? <p className={styles.muted}>{say(device)}</p> : null}
      <p className={styles.muted}>{license.activation.sameDeviceWhy}</p>
    </div>
  );
}

/** The code as it is compared: in two groups, and letter by letter for whoever hears it. */
function Code({ activation }: { activation: Activation | null }) {
  const text = useText().license.activation;
  const now = useLicenseNow(1_000);
  const { userCode = null, verificationUrl = null, expiresAt = null } = activation ?? {};
  const left = expiresAt === null ? null : expiresAt - now;
  const page = verificationUrl === null ? null : URL.parse(verificationUrl);
  return (
    <div className={styles.code}>
      <p className={styles.muted}>{text.lead}</p>
      <p className={styles.label} aria-hidden>
        {text.code}
      </p>
      {userCode === null ? (
        <Skeleton className={styles.letters} width="14rem" height="3rem" />
      ) : (
        <p>
          <span className="unseen">{text.codeAloud([...userCode].filter((letter) => letter !== '-'))}</span>
          <span className={`${styles.letters} tabular`} aria-hidden translate="no">
            {userCode}
          </span>
        </p>
      )}
      <p className={`${styles.muted} tabular`}>{left === null || left > countedMs ? ' ' : text.timeLeft(formatPosition(left))}</p>
      {page === null ? null : (
        <p className={styles.muted}>
          {text.otherDevice} <bdi className={styles.address}>{page.host + page.pathname}</bdi>
        </p>
      )}
    </div>
  );
}
