import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Activation, LicenseStatus } from '#shared/contract/license.ts';
import { licenseStates } from '#shared/model/license-status.ts';
import { languages, messages, type Language } from '../../i18n/messages.ts';
import { LanguageContext } from '../../i18n/use-text.ts';
import { activationOf, day, now, statusOf } from './license-status.test-wrapper.ts';

let screens: {
  page: () => React.ReactNode;
  frame: () => React.ReactNode;
  activation: () => React.ReactNode;
  section: () => React.ReactNode;
  show: (status: LicenseStatus | null) => void;
};

beforeAll(async () => {
  // A window whose core has not answered yet: what is shown comes from the store alone.
  vi.stubGlobal('window', { webplay: { call: () => new Promise(() => undefined), onEvent: () => () => undefined } });
  const [{ LicensePage }, { LicenseNotices }, { ActivationDialog }, { LicenseSection }, { useLicense }] = await Promise.all([
    import('./LicensePage.tsx'),
    import('./LicenseNotices.tsx'),
    import('./ActivationDialog.tsx'),
    import('./LicenseSection.tsx'),
    import('../../stores/license.ts'),
  ]);
  screens = {
    page: () => <LicensePage />,
    frame: () => <LicenseNotices onLicensePage={false} />,
    activation: () => <ActivationDialog onClose={() => undefined} />,
    section: () => <LicenseSection />,
    show: (status) => {
      // A store is drawn on a server from what it began with.
      Object.assign(useLicense.getInitialState(), { status });
    },
  };
  vi.useFakeTimers({ now, toFake: ['Date'] });
});

/** What is to be read on a screen, and its buttons. */
function draw(screen: React.ReactNode, language: Language = 'en'): { words: string; buttons: string[] } {
  const html = renderToStaticMarkup(<LanguageContext value={language}>{screen}</LanguageContext>);
  const read = (part: string): string => part.replace(/<[^>]+>/g, ' ').replaceAll('&amp;', '&').replace(/\s+/g, ' ').trim();
  return { words: read(html), buttons: [...html.matchAll(/<button[^>]*?(?:aria-label="([^"]*)"[^>]*)?>(.*?)<\/button>/gs)].map(([, label, inner = '']) => label ?? read(inner)) };
}

test('where no license is needed, neither settings nor frame speak of one', () => {
  screens.show(null);
  expect(draw(screens.section()).words).toBe('');
  expect(draw(screens.frame()).words).toBe('');
  expect(draw(screens.page()).words).toContain(messages.en.license.notNeeded);
});

test('the page tells every state in words, with the dates that are known', () => {
  for (const language of languages) {
    const text = messages[language].license;
    for (const state of licenseStates) {
      screens.show(statusOf({ state, fullFeatures: false }));
      const { words, buttons } = draw(screens.page(), language);
      expect(words).toContain(text.states[state].means);
      expect(words).toContain(text.limited(null));
      expect(words).toContain('Family');
      expect(words).toContain(text.offlineUntil);
      expect(buttons).toContain(text.fileButton);
      expect(draw(screens.section(), language).words).toContain(text.states[state].title);
    }
  }
});

test('days left are counted, and a failed check says why', () => {
  screens.show(statusOf({ state: 'trial', until: now + 2 * day, lastFailure: { code: 'license_server_unreachable', message: 'No answer' } }));
  const { words, buttons } = draw(screens.page());
  expect(words).toMatch(/Trial until [^,]+, (\d{4}, )?in 2 days/);
  expect(words).toContain('The license server cannot be reached.');
  expect(buttons).toEqual(expect.arrayContaining(['Buy a license', 'Check now', 'Release…', 'Open the account page']));
});

test('without a license there is nothing to release, and without an account page no button leads there', () => {
  screens.show(statusOf({ state: 'unlicensed', fullFeatures: false, accountUrl: null }));
  const { buttons } = draw(screens.page());
  expect(buttons).toContain('Activate this computer…');
  for (const absent of ['Release…', 'Manage billing', 'Open the account page']) expect(buttons).not.toContain(absent);
});

test('the frame offers activation quietly on the first day, and not on the page of the license itself', () => {
  screens.show(statusOf({ state: 'unlicensed', until: now + 20 * 3_600_000 }));
  expect(draw(screens.frame())).toEqual({
    words: 'WebPlay works without a license for its first day; that ends in 20 hours. Activate',
    buttons: ['Activate', 'Dismiss'],
  });
});

test('what is limited cannot be put away', () => {
  screens.show(statusOf({ state: 'expired', fullFeatures: false }));
  expect(draw(screens.frame()).buttons).toEqual(['See the license', 'Check now']);
});

test('a code is shown in groups and read letter by letter', () => {
  screens.show(statusOf({ state: 'unlicensed', activation: activationOf() }));
  const { words } = draw(screens.activation());
  expect(words).toContain('Your code: W, D, J, B, M, J, H, T');
  expect(words).toContain('WDJB-MJHT');
  expect(words).toContain('Good for 10:00');
  expect(words).toContain('license.example.com/activate');
});

test('every phase of an activation says what it waits for, and what can be done', () => {
  const devices = [
    { id: 7, name: 'Laptop', platform: 'darwin', lastSeenAt: now - day },
    { id: 8, name: 'Attic', platform: 'win32', lastSeenAt: now - 40 * day },
  ];
  const of = (differs: Partial<Activation>) => {
    screens.show(statusOf({ state: 'unlicensed', activation: activationOf(differs) }));
    return draw(screens.activation());
  };
  expect(of({ phase: 'license_required' }).words).toContain('Finish in the browser');
  expect(of({ phase: 'same_device_question', devices: devices.slice(0, 1) })).toMatchObject({
    words: expect.stringContaining('Is this your old computer “\u2068Laptop\u2069”?'),
    buttons: ['Close', 'Stop activating', 'No, another one', 'Yes, the same'],
  });
  const full = of({ phase: 'device_limit_reached', devices });
  expect(full.words).toMatch(/Attic Windows · seen 40 days ago Laptop macOS · seen yesterday/);
  expect(full.buttons).toContain('Take its place');
});
