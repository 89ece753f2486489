import type { Locator, Page } from '@playwright/test';
import { startFakeProvider, type FakeProvider } from '../fake-provider/fake-provider.ts';
import { expectNoViolations } from './axe.ts';
import { choose, expect, expectCatalog, open, test, type App } from './fixtures.ts';
import { pictureForDocuments } from './look.ts';

let provider: FakeProvider;

test.beforeEach(async () => {
  provider = await startFakeProvider();
});

test.afterEach(async () => {
  await provider.close();
});

const minute = 60_000;

function xmltvTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')} +0000`;
}

interface Show {
  channel: string;
  title: string;
  /** Minutes from now. */
  from: number;
  to: number;
}

function writeGuide(channels: Record<string, string>, shows: readonly Show[]): string {
  const now = Date.now();
  const heads = Object.entries(channels).map(([id, name]) => `<channel id="${id}"><display-name>${name}</display-name></channel>`);
  const rows = shows.map(
    ({ channel, title, from, to }) =>
      `<programme start="${xmltvTime(now + from * minute)}" stop="${xmltvTime(now + to * minute)}" channel="${channel}"><title>${title}</title></programme>`,
  );
  return `<?xml version="1.0"?>\n<tv>\n${[...heads, ...rows].join('\n')}\n</tv>\n`;
}

const channels = {
  'alpha.one': 'Alpha One',
  'beta.two': 'Beta Two',
  'delta.sports': 'Delta Sports Network',
  'kappa.news': 'Kappa News &amp; Weather',
};

/** Three channels: one that the guide names by its id, one that only looks like one of its channels, one that it lacks. */
async function addList(page: Page, shows: readonly Show[], guide = writeGuide(channels, shows)): Promise<void> {
  const guideUrl = provider.serve('/guide.xml', guide, { 'content-type': 'application/xml' });
  const list = [
    `#EXTM3U url-tvg="${guideUrl}"`,
    '#EXTINF:-1 tvg-id="alpha.one" group-title="News",First',
    'http://tv.example/live/1.ts',
    '#EXTINF:-1 group-title="Sports",Delta Sports Net',
    'http://tv.example/live/2.ts',
    '#EXTINF:-1 group-title="Sports",Zebra Classics',
    'http://tv.example/live/3.ts',
    '',
  ].join('\n');
  await page.getByLabel('Paste a link, a login or the whole message').fill(provider.serve('/tv.m3u', list));
  await page.getByRole('button', { name: 'Add this playlist' }).click();
  await expectCatalog(page);
}

const shows: readonly Show[] = [
  { channel: 'alpha.one', title: 'Morning Round', from: -30, to: 30 },
  { channel: 'alpha.one', title: 'The Cup Final', from: 4, to: 90 },
  { channel: 'delta.sports', title: 'Regatta', from: -60, to: 60 },
  { channel: 'kappa.news', title: 'Headlines', from: -15, to: 15 },
];

const guideSection = (page: Page): Locator => page.getByRole('region', { name: 'Guide', exact: true });

async function take(app: App, name: string): Promise<void> {
  if (app.host !== 'browser') return; // one set of pictures is enough
  await app.page.waitForTimeout(300);
  await pictureForDocuments(app.page, name);
}

test('a channel without a guide gets one on the match desk, and keeps it', async ({ app }) => {
  test.setTimeout(120_000);
  const { page } = app;
  await addList(page, shows);
  await open(page, '#/settings');
  await expect(guideSection(page).getByText('1 of 3 channels have a guide')).toBeVisible({ timeout: 30_000 });
  await expectNoViolations(page, 'the sources');
  await guideSection(page).getByRole('button', { name: 'Open the match desk' }).click();

  await test.step('what is certain is matched, nothing else', async () => {
    await page.getByRole('tab', { name: 'Matched 1' }).click();
    await expect(page.getByRole('listbox', { name: 'Channels' }).getByRole('option')).toContainText(['First']);
    await expect(page.getByRole('region', { name: 'First' })).toContainText('Same guide id');
  });
  await expectNoViolations(page, 'the match desk');

  await page.getByRole('tab', { name: 'To decide 1' }).click();
  const pane = page.getByRole('region', { name: 'Delta Sports Net' });
  await expect(pane).toContainText('This channel has no guide.');
  await expect(pane).toContainText('Delta Sports Network');
  await take(app, 'match-desk-dark');
  await pane.getByRole('button', { name: 'Use Delta Sports Network' }).click();
  await expect(page.getByText('Delta Sports Net now has the guide of Delta Sports Network.')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Chosen by you 1' })).toBeVisible();

  await test.step('another is chosen by hand, with the keys', async () => {
    await page.getByRole('tab', { name: /Without a guide/ }).click();
    const zebra = page.getByRole('region', { name: 'Zebra Classics' });
    await zebra.getByRole('searchbox').fill('kappa');
    await expect(zebra.getByRole('option')).toHaveText([/Kappa News & Weather/]);
    await zebra.getByRole('listbox', { name: 'Channels of the guides' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tab', { name: 'Chosen by you 2' })).toBeVisible();
  });

  await test.step('both have programmes now, also after a restart', async () => {
    await open(page, '#/live');
    await expect(page.getByRole('option', { name: /Zebra Classics/ })).toContainText('Headlines', { timeout: 20_000 });
    await app.restart();
    await expectCatalog(app.page);
    await expect(app.page.getByRole('option', { name: /Delta Sports Net/ })).toContainText('Regatta', { timeout: 20_000 });
  });
});

test('a guide with mistakes is read, and says what was mended', async ({ page, app }) => {
  const dirty = `PHP Warning: something\n${writeGuide(channels, shows).replace('Morning Round', 'Tom & Jerry \u0001')}`;
  await addList(page, shows, dirty);
  await open(page, '#/settings');
  const section = guideSection(page);
  await section.getByRole('button', { name: 'What was repaired' }).click({ timeout: 30_000 });
  const dialog = page.getByRole('dialog', { name: /^Repairs in/ });
  await expect(dialog.getByText(/Line \d+, byte [\d,]+/).first()).toBeVisible();
  await expectNoViolations(page, 'the repairs');
  await take(app, 'guide-repairs-dark');
  await page.keyboard.press('Escape');
  await section.scrollIntoViewIfNeeded();
  await take(app, 'guide-sources-dark');

  await section.getByLabel('Move its times').selectOption({ label: '+1 h' });
  await open(page, '#/live');
  // What began half an hour ago begins in half an hour now, and nothing is on.
  await expect(page.getByRole('option', { name: /First/ })).toContainText(/[AP]M Tom & Jerry/, { timeout: 20_000 });
});

test('an alert finds a programme, tells of it in time, and leads to it', async ({ page, app }) => {
  await addList(page, shows);
  await open(page, '#/reminders');
  await expectNoViolations(page, 'no reminders');
  await page.getByRole('button', { name: 'New alert…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New alert' });
  await dialog.getByLabel('Words to look for').fill('cup final');
  await expect(dialog.getByText('It finds one programme:')).toBeVisible({ timeout: 30_000 });
  await expectNoViolations(page, 'an alert');
  await dialog.getByLabel('When', { exact: true }).selectOption({ label: '5 minutes before' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Coming up' })).toContainText('The Cup Final');

  // It begins in four minutes: its time has come.
  const told = page.getByText('“The Cup Final” on First');
  await expect(told).toBeVisible({ timeout: 45_000 });
  await expectNoViolations(page, 'what is due');
  await take(app, 'reminder-due-dark');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(told).toBeHidden();
});

test.describe('light, in Portuguese', () => {
  test('settings, match desk and reminders can be read by everybody', async ({ page, app }) => {
    await addList(page, shows);
    await open(page, '#/settings');
    await page.getByLabel('Language').selectOption('pt-BR');
    await choose(page, 'Tema', 'Claro');
    await expectNoViolations(page, 'settings');
    await open(page, '#/guide-match');
    await expect(page.getByRole('heading', { name: 'Mesa de associação' })).toBeVisible();
    await page.getByRole('tab', { name: /^A decidir/ }).waitFor();
    await expectNoViolations(page, 'match desk');
    await take(app, 'match-desk-light');
    await open(page, '#/reminders');
    await expect(page.getByRole('heading', { name: 'Lembretes', level: 1 })).toBeVisible();
    await expectNoViolations(page, 'reminders');
  });
});
