import type { ReactNode } from 'react';
import type { LicenseStatus } from '#shared/contract/license.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatAgo, formatDate, formatMoment } from '../../lib/format-time.ts';
import { useLicenseNow } from '../../stores/license.ts';
import { describeCheck, isEvaluation } from './license-words.ts';
import styles from './LicensePage.module.css';

/** Plan and dates, as far as they are known. */
export function LicenseFacts({ status }: { status: LicenseStatus }) {
  const messages = useText();
  const { license } = messages;
  const language = useLanguage();
  const now = useLicenseNow(60_000);
  const { state, standing, plan, until, offlineUntil, nextCheckInAt, lastCheckInAt, lastFailure } = status;
  const onDate = (time: number): string => license.onDate(formatDate(time, language), formatAgo(time, now, language));
  const atMoment = (time: number): string => license.onDate(formatMoment(time, language), formatAgo(time, now, language));
  const evaluates = isEvaluation(status);
  const hasEnd = standing === 'trial' ? 'trial' : evaluates ? 'evaluation' : 'paid';
  const facts: [label: string, value: ReactNode][] = [];
  if (plan !== null) facts.push([license.plan, <bdi key="plan">{plan}</bdi>]);
  if (until !== null) facts.push([license.until[hasEnd], evaluates ? atMoment(until) : onDate(until)]);
  else if (state === 'active') facts.push([license.until.paid, license.noEnd]);
  if (offlineUntil !== null && !evaluates) facts.push([offlineUntil < now ? license.offlineEnded : license.offlineUntil, onDate(offlineUntil)]);
  if (nextCheckInAt !== null) facts.push([license.nextCheck, nextCheckInAt <= now ? license.nextCheckNow : atMoment(nextCheckInAt)]);
  if (state !== 'unlicensed' || lastCheckInAt !== null) facts.push([license.lastCheck, lastCheckInAt === null ? license.neverChecked : atMoment(lastCheckInAt)]);
  if (lastFailure !== null) {
    const { sentence, advice } = describeCheck(lastFailure, messages);
    facts.push([license.lastTry, `${sentence} ${advice}`]);
  }
  if (facts.length === 0) return null;
  return (
    <section aria-label={license.facts}>
      <dl className={`${styles.facts} tabular`}>
        {facts.map(([label, value]) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
