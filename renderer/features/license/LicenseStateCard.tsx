import { BadgeCheck, CircleAlert, KeyRound } from 'lucide-react';
import type { LicenseStatus } from '#shared/contract/license.ts';
import { StateCard } from '../../components/Card.tsx';
import { iconProps } from '../../components/icon.ts';
import { useText } from '../../i18n/use-text.ts';
import { usePlaylistList } from '../../stores/active-playlist.ts';
import { describeLicense, isEvaluation, isLicensed, remedyOfLicense } from './license-words.ts';
import { RemedyButton } from './RemedyButton.tsx';
import styles from './LicensePage.module.css';

/** How the license stands: what it means and what to do, with the button that does it. */
export function LicenseStateCard({ status }: { status: LicenseStatus }) {
  const messages = useText();
  const { license } = messages;
  const { title, means, advice } = describeLicense(status, messages);
  const free = usePlaylistList().find(({ id }) => id === status.freePlaylistId);
  // Its name may run the other way.
  const freeName = free ? `\u2068${free.name}\u2069` : null;
  const remedy = remedyOfLicense(status);
  const isWell = status.state === 'active' || status.state === 'trial';
  const Icon = isWell ? BadgeCheck : isEvaluation(status) ? KeyRound : CircleAlert;
  const activates = remedy === 'activate' || isLicensed(status);
  return (
    <StateCard
      label={title}
      tone={status.fullFeatures ? 'plain' : 'warn'}
      icon={<Icon {...iconProps} />}
      iconTone={isWell ? 'good' : isEvaluation(status) ? 'plain' : 'warn'}
      title={title}
      below={
        <>
          {remedy === null ? null : <RemedyButton remedy={remedy} status={status} tone="primary" />}
          {activates ? null : <RemedyButton remedy="activate" status={status} />}
          {remedy === 'check' || status.state === 'unlicensed' || status.state === 'invalid' ? null : <RemedyButton remedy="check" status={status} />}
          {remedy === null || remedy === 'check' ? <RemedyButton remedy="billing" status={status} /> : null}
        </>
      }
    >
      <p>{means}</p>
      {status.fullFeatures ? null : <p>{license.limited(freeName)}</p>}
      <p className={styles.muted}>{advice}</p>
    </StateCard>
  );
}
