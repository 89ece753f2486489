import { Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { SettingsChange } from '#shared/model/settings.ts';
import { Button } from '../../components/Button.tsx';
import { ColumnPage } from '../../components/ColumnPage.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { Select } from '../../components/Select.tsx';
import { SettingRow, SettingRows } from '../../components/SettingRows.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextField } from '../../components/TextField.tsx';
import { smallIconProps } from '../../components/icon.ts';
import { describeFailure } from '../../i18n/describe-failure.ts';
import { useText } from '../../i18n/use-text.ts';
import { foldText } from '../../lib/fold-text.ts';
import { navigate } from '../../lib/router.ts';
import { useLicense } from '../../stores/license.ts';
import { notify } from '../../stores/notices.ts';
import { showHelp } from '../../stores/overlays.ts';
import { useAppInfo, useIsOwner } from '../../stores/session.ts';
import { changeSettings, useSettings } from '../../stores/settings.ts';
import styles from './SettingsPage.module.css';

interface Row {
  label: string;
  why: string;
  control: ReactNode;
}

interface Section {
  title: string;
  rows: readonly Row[];
}

interface SettingsPageProps {
  playlists: ReactNode;
  guide: ReactNode;
  backup: ReactNode;
  license: ReactNode;
}

/** Few settings, each with one line of why; playlists, guide, backup and license are features of their own and are handed in. */
export function SettingsPage({ playlists, guide, backup, license }: SettingsPageProps) {
  const { settings: text, playlists: playlistText, backup: backupText, license: licenseText, guideSettings, reminders, changes, groupChoice, move } = useText();
  const needsLicense = useLicense(({ status }) => status !== null);
  const [query, setQuery] = useState('');
  const sections = useSections();
  const wanted = foldText(query.trim());
  const matches = (...texts: string[]): boolean => texts.some((each) => foldText(each).includes(wanted));
  const shown = sections
    .map((section) => ({
      ...section,
      rows: section.rows.filter((row) => matches(section.title, row.label, row.why)),
    }))
    .filter((section) => section.rows.length > 0);
  const showsPlaylists = matches(
    text.playlists,
    playlistText.refreshNow,
    playlistText.editOf.xtream,
    playlistText.editOf['m3u-url'],
    changes.open,
    groupChoice.open,
    move.open,
    playlistText.rename,
    playlistText.remove,
    playlistText.addPlaylist,
  );
  const showsGuide = matches(
    guideSettings.title,
    guideSettings.sources,
    guideSettings.addLabel,
    guideSettings.refresh,
    guideSettings.openDesk,
    guideSettings.offset,
    guideSettings.offsets,
    guideSettings.timeZone,
    guideSettings.save,
  );
  const showsReminders = matches(reminders.title, reminders.intro, reminders.alerts);
  const showsBackup = matches(backupText.title, backupText.create, backupText.createWhy, backupText.restore, backupText.restoreWhy, backupText.copies);
  const showsLicense =
    needsLicense &&
    matches(licenseText.title, licenseText.plan, licenseText.devices, licenseText.manageBilling, licenseText.release, licenseText.file, licenseText.checkNow, licenseText.activate);
  return (
    <ColumnPage
      title={text.title}
      aside={
        <TextField
          className={styles.search}
          label={text.search}
          labelHidden
          type="search"
          placeholder={text.search}
          value={query}
          onChange={setQuery}
          leading={<Search {...smallIconProps} />}
        />
      }
    >
      {showsPlaylists ? (
        <section className={styles.section} aria-label={text.playlists}>
          <h2>{text.playlists}</h2>
          {playlists}
        </section>
      ) : null}
      {showsGuide ? (
        <section className={styles.section} aria-label={guideSettings.title}>
          <h2>{guideSettings.title}</h2>
          {guide}
        </section>
      ) : null}
      {showsReminders ? (
        <section className={styles.section} aria-label={reminders.title}>
          <h2>{reminders.title}</h2>
          <SettingRows>
            <SettingRow label={reminders.title} why={reminders.intro}>
              <Button
                onClick={() => {
                  navigate({ page: 'reminders' });
                }}
              >
                {reminders.open}
              </Button>
            </SettingRow>
          </SettingRows>
        </section>
      ) : null}
      {showsBackup ? (
        <section className={styles.section} aria-label={backupText.title}>
          <h2>{backupText.title}</h2>
          {backup}
        </section>
      ) : null}
      {showsLicense ? (
        <section className={styles.section} aria-label={licenseText.title}>
          <h2>{licenseText.title}</h2>
          {license}
        </section>
      ) : null}
      {shown.map((section) => (
        <section key={section.title} className={styles.section} aria-label={section.title}>
          <h2>{section.title}</h2>
          <SettingRows>
            {section.rows.map(({ label, why, control }) => (
              <SettingRow key={label} label={label} why={why}>
                {control}
              </SettingRow>
            ))}
          </SettingRows>
        </section>
      ))}
      {shown.length === 0 && !showsPlaylists && !showsGuide && !showsReminders && !showsBackup && !showsLicense ? (
        <p className={styles.none} role="status">
          {text.nothingFound(query.trim())}
        </p>
      ) : null}
    </ColumnPage>
  );
}

const refreshChoices = [0, 1, 3, 6, 12, 24, 72, 168];

function useSections(): readonly Section[] {
  const messages = useText();
  const text = messages.settings;
  const settings = useSettings((state) => state.settings);
  const disabled = !useIsOwner();
  const info = useAppInfo();
  const change = async (asked: SettingsChange): Promise<void> => {
    const error = await changeSettings(asked);
    if (error) notify({ tone: 'bad', text: describeFailure(error, messages).sentence });
  };

  /** What is there to choose, as `[value, label]`: side by side, or in a list where they are many or long. */
  const choice = <T extends string>(
    shape: 'segments' | 'list',
    label: string,
    why: string,
    value: T,
    toChange: (value: T) => SettingsChange,
    of: readonly (readonly [T, string])[],
  ): Row => {
    const parts = {
      label,
      value,
      disabled,
      choices: of.map(([each, name]) => ({ value: each, label: name })),
      onChange: (chosen: T) => void change(toChange(chosen)),
    };
    return { label, why, control: shape === 'list' ? <Select<T> className={styles.select} labelHidden {...parts} /> : <SegmentedControl<T> {...parts} /> };
  };
  const hours = (label: string, why: string, value: number, toChange: (hours: number) => SettingsChange): Row => {
    const all = refreshChoices.includes(value) ? refreshChoices : [...refreshChoices, value].sort((a, b) => a - b);
    const named = all.map((each) => [String(each), each === 0 ? text.refreshNever : text.refreshEvery(each)] as const);
    return choice('list', label, why, String(value), (chosen) => toChange(Number(chosen)), named);
  };
  const toggle = (label: string, why: string, checked: boolean, toChange: (checked: boolean) => SettingsChange): Row => ({
    label,
    why,
    control: <Switch label={label} checked={checked} disabled={disabled} onChange={(on) => void change(toChange(on))} />,
  });

  return [
    {
      title: text.appearance,
      rows: [
        choice('segments', text.theme, text.themeWhy, settings.theme, (theme) => ({ theme }), [
          ['system', text.themeSystem],
          ['dark', text.themeDark],
          ['light', text.themeLight],
        ]),
        choice('list', text.language, text.languageWhy, settings.language, (language) => ({ language }), [
          ['system', text.languageSystem],
          ['en', 'English'],
          ['pt-BR', 'Português (Brasil)'],
        ]),
        toggle(text.couch, text.couchWhy, settings.couchMode, (couchMode) => ({ couchMode })),
      ],
    },
    {
      title: text.playback,
      rows: [
        choice('segments', text.liveFormat, text.liveFormatWhy, settings.liveFormat, (liveFormat) => ({ liveFormat }), [
          ['auto', text.formatAuto],
          ['ts', text.formatTs],
          ['hls', text.formatHls],
        ]),
      ],
    },
    {
      title: text.library,
      rows: [
        hours(text.refresh, text.refreshWhy, settings.refreshHours, (refreshHours) => ({ refreshHours })),
        hours(text.guideRefresh, text.guideRefreshWhy, settings.guideRefreshHours, (guideRefreshHours) => ({ guideRefreshHours })),
        toggle(text.guideKeepAll, text.guideKeepAllWhy, settings.guideKeepAll, (guideKeepAll) => ({ guideKeepAll })),
        toggle(text.adult, text.adultWhy, settings.showAdult, (showAdult) => ({ showAdult })),
        toggle(text.hiddenGroups, text.hiddenGroupsWhy, settings.showHidden, (showHidden) => ({ showHidden })),
      ],
    },
    {
      title: text.about,
      rows: [
        {
          label: text.keys,
          why: text.keysWhy,
          control: (
            <Button
              onClick={() => {
                showHelp(true);
              }}
            >
              {text.showKeys}
            </Button>
          ),
        },
        {
          label: messages.common.appName,
          why: info?.host === 'desktop' ? text.desktopApp : text.serverApp,
          control: (
            <span className={`${styles.value} tabular`}>
              {text.version} {info?.version}
            </span>
          ),
        },
      ],
    },
  ];
}
