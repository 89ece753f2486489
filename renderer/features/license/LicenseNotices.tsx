import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../components/Button.tsx';
import { iconProps } from '../../components/icon.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { classNames } from '../../lib/class-names.ts';
import { navigate } from '../../lib/router.ts';
import { useLicense, useLicenseNow } from '../../stores/license.ts';
import { notify } from '../../stores/notices.ts';
import { showActivation, useOverlays } from '../../stores/overlays.ts';
import { ActivationDialog } from './ActivationDialog.tsx';
import { noticesOfLicense, sayNotice, type LicenseNoticeKind } from './license-notice.ts';
import { isLicensed } from './license-words.ts';
import { RemedyButton } from './RemedyButton.tsx';
import styles from './LicenseNotices.module.css';

/** What the frame says of the license: one line where something is worth saying, and the activation where it was asked for. */
export function LicenseNotices({ onLicensePage }: { onLicensePage: boolean }) {
  const status = useLicense((state) => state.status);
  const activating = useOverlays((overlays) => overlays.activation);
  useToldActivation(activating);
  if (status === null) return null;
  return (
    <>
      {onLicensePage ? null : <NoticeLine />}
      {activating ? (
        <ActivationDialog
          onClose={() => {
            showActivation(false);
          }}
        />
      ) : null}
    </>
  );
}

function NoticeLine() {
  const messages = useText();
  const language = useLanguage();
  const now = useLicenseNow(60_000);
  const status = useLicense((state) => state.status);
  const [putAway, setPutAway] = useState<readonly LicenseNoticeKind[]>([]);
  const notice = status === null ? undefined : noticesOfLicense(status, now).find(({ kind }) => !putAway.includes(kind));
  if (status === null || notice === undefined) return null;
  return (
    <section className={classNames(styles.line, !notice.canWait && styles.limited)} aria-label={messages.license.notices.label}>
      <p className={styles.text}>{sayNotice(notice.kind, status, messages, now, language)}</p>
      {notice.canWait ? null : (
        <Button
          className={styles.more}
          tone="quiet"
          onClick={() => {
            navigate({ page: 'license' });
          }}
        >
          {messages.license.toLicense}
        </Button>
      )}
      <RemedyButton remedy={notice.remedy} status={status} short />
      {notice.canWait ? (
        <IconButton
          label={messages.common.dismiss}
          icon={<X {...iconProps} />}
          onClick={() => {
            setPutAway((kinds) => [...kinds, notice.kind]);
          }}
        />
      ) : null}
    </section>
  );
}

/** The activation may end in the browser while its dialog is closed: then it is told in passing. */
function useToldActivation(isOpen: boolean): void {
  const { license } = useText();
  const status = useLicense((state) => state.status);
  const wasUnderWay = useRef(false);
  const isUnderWay = status !== null && status.activation !== null;
  useEffect(() => {
    if (wasUnderWay.current && !isUnderWay && status !== null && isLicensed(status) && !isOpen) notify({ tone: 'good', text: license.activation.activated });
    wasUnderWay.current = isUnderWay;
  }, [isUnderWay, status, isOpen, license]);
}
