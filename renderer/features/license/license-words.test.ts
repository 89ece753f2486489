import { expect, test } from 'vitest';
import { licenseEnds, licenseStates } from '#shared/model/license-status.ts';
import { languages, messages } from '../../i18n/messages.ts';
import { describeLicense, isEvaluation, isLicensed, remedyOfLicense } from './license-words.ts';
import { statusOf } from './license-status.test-wrapper.ts';

test('every state says what it means and what to do, and offers it where there is something to do', () => {
  for (const language of languages) {
    for (const state of licenseStates) {
      const status = statusOf({ state, fullFeatures: false });
      const { title, means, advice } = describeLicense(status, messages[language]);
      expect(title).toMatch(/^\p{Lu}.*[^.]$/u);
      expect(means).toMatch(/^\p{Lu}.*\.$/u);
      expect(advice).toMatch(/^\p{Lu}.*\.$/u);
      expect(remedyOfLicense(status) === null).toBe(state === 'active');
    }
  }
});

test('what ended a license is told rather than the state it is in, until there is a license again', () => {
  for (const end of licenseEnds) {
    const over = statusOf({ state: 'unlicensed', end, fullFeatures: false });
    expect(describeLicense(over, messages.en)).toBe(messages.en.license.ends[end]);
    expect(remedyOfLicense(over)).not.toBeNull();
    expect(describeLicense(statusOf({ state: 'active', end }), messages.en)).toBe(messages.en.license.states.active);
  }
});

test('the first day of an installation is no lack of a license', () => {
  const first = statusOf({ state: 'unlicensed' });
  expect([isEvaluation(first), isLicensed(first)]).toEqual([true, false]);
  expect(describeLicense(first, messages.en)).toBe(messages.en.license.evaluation);
  // Whoever gave their place up is not having a look.
  expect(isEvaluation(statusOf({ state: 'unlicensed', end: 'device_released' }))).toBe(false);
  expect(isEvaluation(statusOf({ state: 'unlicensed', fullFeatures: false }))).toBe(false);
});
