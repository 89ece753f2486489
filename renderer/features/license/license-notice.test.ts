import { expect, test } from 'vitest';
import type { LicenseStatus } from '#shared/contract/license.ts';
import { languages, messages } from '../../i18n/messages.ts';
import { noticesOfLicense, sayNotice } from './license-notice.ts';
import { day, now, statusOf } from './license-status.test-wrapper.ts';
import { describeCheck, describeLicense, remedyOfLicense } from './license-words.ts';

const kindsOf = (differs: Partial<LicenseStatus>, at = now): string[] => noticesOfLicense(statusOf(differs), at).map(({ kind }) => kind);
const kindOf = (differs: Partial<LicenseStatus>, at = now): string | null => kindsOf(differs, at)[0] ?? null;

test('a license that is well has nothing to say, nor has one that is not needed', () => {
  expect(kindOf({})).toBeNull();
  expect(kindOf({ state: 'stale' })).toBeNull();
  expect(kindOf({ required: false, state: 'unlicensed', fullFeatures: false })).toBeNull();
});

test('being without the license server is spoken of from the day that is set for it', () => {
  const warnAt = now + 10 * day;
  expect(kindOf({ state: 'stale', warnAt }, warnAt - 1)).toBeNull();
  expect(kindOf({ state: 'stale', warnAt }, warnAt)).toBe('offline');
});

test('a trial is spoken of in its last three days', () => {
  expect(kindOf({ state: 'trial', until: now + 3 * day + 1 })).toBeNull();
  expect(kindOf({ state: 'trial', until: now + 3 * day })).toBe('trial');
});

test('reminders can be put away, and what is limited stays said with the way out', () => {
  for (const differs of [{ state: 'past_due' }, { state: 'clock_suspect' }, { state: 'unlicensed' }, { state: 'trial', until: now }, { warnAt: now }] as const) {
    expect(noticesOfLicense(statusOf(differs), now).map(({ canWait }) => canWait)).toEqual([true]);
  }
  const limited = (differs: Partial<LicenseStatus>) => noticesOfLicense(statusOf({ fullFeatures: false, ...differs }), now);
  expect(limited({ state: 'unlicensed' })).toEqual([{ kind: 'limited', remedy: 'activate', canWait: false }]);
  expect(limited({ state: 'clock_suspect' })).toEqual([{ kind: 'limited', remedy: 'check', canWait: false }]);
  expect(limited({ state: 'expired', end: 'license_inactive' })).toEqual([{ kind: 'limited', remedy: 'renew', canWait: false }]);
});

test('what happens first comes first, and the rest is told once that is put away', () => {
  expect(kindsOf({ state: 'clock_suspect', warnAt: now })).toEqual(['clock', 'offline']);
  expect(kindsOf({ state: 'past_due', warnAt: now })).toEqual(['past-due', 'offline']);
  expect(kindsOf({ state: 'trial', until: now + day, offlineUntil: now + 4 * day, warnAt: now })).toEqual(['trial', 'offline']);
  expect(kindsOf({ state: 'trial', until: now + 3 * day, offlineUntil: now + day, warnAt: now })).toEqual(['offline', 'trial']);
});

test('an overdue check hides neither a failed payment nor the end of a trial', () => {
  const offline = { state: 'stale', warnAt: now + day } as const;
  expect(kindsOf({ ...offline, standing: 'past_due' })).toEqual(['past-due']);
  expect(kindsOf({ ...offline, standing: 'trial', until: now + 2 * day })).toEqual(['trial']);
  expect(describeLicense(statusOf({ ...offline, standing: 'past_due' }), messages.en)).toBe(messages.en.license.states.past_due);
  expect(remedyOfLicense(statusOf({ ...offline, standing: 'past_due' }))).toBe('billing');
});

test('a server that does not know this computer is not one that was not reached', () => {
  const lastFailure = { code: 'not_found', message: 'This server does not know this device' } as const;
  expect(noticesOfLicense(statusOf({ state: 'stale', lastFailure, warnAt: now }), now)).toEqual([{ kind: 'unknown', remedy: 'activate', canWait: true }]);
  for (const language of languages) expect(describeCheck(lastFailure, messages[language])).toBe(messages[language].license.unknownDevice);
});

test('a notice is one line that says until when, in both languages', () => {
  const cases = [
    ['trial', statusOf({ state: 'trial', until: now + 2 * day }), { en: 'Your trial ends in 2 days.', 'pt-BR': 'Seu período de teste acaba depois de amanhã.' }],
    ['evaluation', statusOf({ state: 'unlicensed', until: now + 5 * 3_600_000 }), { en: /that ends in 5 hours\.$/, 'pt-BR': /isso acaba em 5 horas\.$/ }],
    ['offline', statusOf({ offlineUntil: now + 4 * day }), { en: /November 26, 2026|26 November 2026/, 'pt-BR': /26 de novembro de 2026/ }],
    ['unknown', statusOf({ offlineUntil: now + 4 * day }), { en: /activate it again before that\.$/, 'pt-BR': /ative-o de novo antes disso\.$/ }],
    ['past-due', statusOf({ state: 'past_due', offlineUntil: now + 4 * day }), { en: /The last payment did not go through/, 'pt-BR': /O último pagamento não passou/ }],
    ['limited', statusOf({ state: 'revoked', end: 'revoked', fullFeatures: false }), { en: /^This license was withdrawn\. /, 'pt-BR': /^Esta licença foi retirada\. / }],
  ] as const;
  for (const language of languages) {
    for (const [kind, status, said] of cases) expect(sayNotice(kind, status, messages[language], now, language)).toMatch(said[language]);
    // Without a date the sentence is another, never one with a hole.
    expect(sayNotice('offline', statusOf({ offlineUntil: null }), messages[language], now, language)).toMatch(/^\p{Lu}.*\.$/u);
  }
});
