import type { LicenseStatus } from '#shared/contract/license.ts';
import type { Messages } from '../../i18n/messages.ts';
import { formatAgo, formatDate } from '../../lib/format-time.ts';
import { describeLicense, isEvaluation, remedyOfLicense, type LicenseRemedy } from './license-words.ts';

export type LicenseNoticeKind = 'limited' | 'clock' | 'past-due' | 'offline' | 'trial' | 'evaluation';

export interface LicenseNotice {
  kind: LicenseNoticeKind;
  remedy: LicenseRemedy;
  /** A reminder may be put away until the next start; what is limited stays said. */
  canWait: boolean;
}

/** A trial is spoken of when so much of it is left. */
const trialNoticeMs = 3 * 86_400_000;

/** The one thing about the license that is worth a line at `now`; null when there is none. */
export function noticeOfLicense(status: LicenseStatus, now: number): LicenseNotice | null {
  const { state, fullFeatures, until, warnAt } = status;
  if (!status.required) return null;
  if (!fullFeatures) return { kind: 'limited', remedy: remedyOfLicense(status) ?? 'check', canWait: false };
  if (state === 'clock_suspect') return { kind: 'clock', remedy: 'check', canWait: true };
  if (state === 'past_due') return { kind: 'past-due', remedy: 'billing', canWait: true };
  if (isEvaluation(status)) return { kind: 'evaluation', remedy: 'activate', canWait: true };
  if (warnAt !== null && now >= warnAt) return { kind: 'offline', remedy: 'check', canWait: true };
  if (state === 'trial' && until !== null && until - now <= trialNoticeMs) return { kind: 'trial', remedy: 'buy', canWait: true };
  return null;
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
    case 'offline':
      return date(status.offlineUntil, notices.offline);
    case 'trial':
      return left(status.until, notices.trial);
    case 'evaluation':
      return left(status.until, notices.evaluation);
  }
}
