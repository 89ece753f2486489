import type { LicenseStatus } from '#shared/contract/license.ts';
import type { Messages } from '../../i18n/messages.ts';
import { formatAgo, formatDate } from '../../lib/format-time.ts';
import { describeLicense, isEvaluation, remedyOfLicense, type LicenseRemedy } from './license-words.ts';

export type LicenseNoticeKind = 'limited' | 'clock' | 'past-due' | 'unknown' | 'offline' | 'trial' | 'evaluation';

export interface LicenseNotice {
  kind: LicenseNoticeKind;
  remedy: LicenseRemedy;
  /** A reminder may be put away until the next start; what is limited stays said. */
  canWait: boolean;
}

/** A trial is spoken of when so much of it is left. */
const trialNoticeMs = 3 * 86_400_000;

/** What about the license is worth a line at `now`, what happens first before the rest; mostly nothing. */
export function noticesOfLicense(status: LicenseStatus, now: number): LicenseNotice[] {
  const { state, standing, fullFeatures, until, warnAt, offlineUntil, lastFailure } = status;
  const isUnknown = lastFailure?.code === 'not_found';
  if (!status.required) return [];
  if (!fullFeatures) return [{ kind: 'limited', remedy: isUnknown ? 'activate' : (remedyOfLicense(status) ?? 'check'), canWait: false }];
  const isAway = !isUnknown && warnAt !== null && now >= warnAt;
  const isEnding = standing === 'trial' && until !== null && until - now <= trialNoticeMs;
  const endsFirst = isEnding && until <= (offlineUntil ?? until);
  return [
    ...(state === 'clock_suspect' ? [reminder('clock', 'check')] : []),
    ...(standing === 'past_due' ? [reminder('past-due', 'billing')] : []),
    ...(isEvaluation(status) ? [reminder('evaluation', 'activate')] : []),
    ...(isUnknown ? [reminder('unknown', 'activate')] : []),
    ...(endsFirst ? [reminder('trial', 'buy')] : []),
    ...(isAway ? [reminder('offline', 'check')] : []),
    ...(isEnding && !endsFirst ? [reminder('trial', 'buy')] : []),
  ];
}

function reminder(kind: LicenseNoticeKind, remedy: LicenseRemedy): LicenseNotice {
  return { kind, remedy, canWait: true };
}

/** The notice as one line. */
export function sayNotice(kind: LicenseNoticeKind, status: LicenseStatus, text: Messages, now: number, language: string): string {
  const { notices } = text.license;
  const { means } = describeLicense(status, text);
  const left = (time: number | null, say: (left: string) => string): string => (time === null ? means : say(formatAgo(Math.max(time, now), now, language)));
  const date = (time: number | null, say: (date: string) => string): string => (time === null ? means : say(formatDate(time, language)));
  switch (kind) {
    case 'limited':
      return notices.limited(means);
    case 'clock':
      return notices.clock;
    case 'past-due':
      return date(status.offlineUntil ?? status.until, notices.pastDue);
    case 'unknown':
      return date(status.offlineUntil, notices.unknown);
    case 'offline':
      return date(status.offlineUntil, notices.offline);
    case 'trial':
      return left(status.until, notices.trial);
    case 'evaluation':
      return left(status.until, notices.evaluation);
  }
}
