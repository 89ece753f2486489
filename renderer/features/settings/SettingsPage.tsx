import { Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Settings, SettingsChange } from '#shared/model/settings.ts';
import { Button } from '../../components/Button.tsx';
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

/** Few settings, each with one line of why; playlists, guide and backup are features of their own and are handed in. */
export function SettingsPage({ playlists, guide, backup }: { playlists: ReactNode; guide: ReactNode; backup: ReactNode }) {
  const { settings: text, playlists: playlistText, backup: backupText, guideSettings, reminders, changes, groupChoice, move } = useText();
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
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <header className={styles.head}>
          <h1>{text.title}</h1>
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
        </header>
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
        {shown.length === 0 && !showsPlaylists && !showsGuide && !showsReminders && !showsBackup ? (
          <p className={styles.none} role="status">
            {text.nothingFound(query.trim())}
          </p>
        ) : null}
      </div>
    </div>
  );
}

const refreshChoices = [0, 1, 3, 6, 12, 24, 72, 168];

function useSections(): readonly Section[] {
  const messages = useText();
  const text = messages.settings;
  const settings = useSettings((state) => state.settings);
  const isOwner = useIsOwner();
  const info = useAppInfo();
  const change = async (asked: SettingsChange): Promise<void> => {
    const error = await changeSettings(asked);
    if (error) notify({ tone: 'bad', text: describeFailure(error, messages).sentence });
  };
  const hoursWith = (chosen: number) =>
    (refreshChoices.includes(chosen) ? refreshChoices : [...refreshChoices, chosen].sort((a, b) => a - b)).map((hours) => ({
      value: String(hours),
      label: hours === 0 ? text.refreshNever : text.refreshEvery(hours),
    }));
  return [
    {
      title: text.appearance,
      rows: [
        {
          label: text.theme,
          why: text.themeWhy,
          control: (
            <SegmentedControl<Settings['theme']>
              label={text.theme}
              value={settings.theme}
              disabled={!isOwner}
              onChange={(theme) => void change({ theme })}
              choices={[
                { value: 'system', label: text.themeSystem },
                { value: 'dark', label: text.themeDark },
                { value: 'light', label: text.themeLight },
              ]}
            />
          ),
        },
        {
          label: text.language,
          why: text.languageWhy,
          control: (
            <Select<Settings['language']>
              className={styles.select}
              label={text.language}
              labelHidden
              value={settings.language}
              disabled={!isOwner}
              onChange={(language) => void change({ language })}
              choices={[
                { value: 'system', label: text.languageSystem },
                { value: 'en', label: 'English' },
                { value: 'pt-BR', label: 'Português (Brasil)' },
              ]}
            />
          ),
        },
        {
          label: text.couch,
          why: text.couchWhy,
          control: (
            <Switch
              label={text.couch}
              checked={settings.couchMode}
              disabled={!isOwner}
              onChange={(couchMode) => void change({ couchMode })}
            />
          ),
        },
      ],
    },
    {
      title: text.playback,
      rows: [
        {
          label: text.liveFormat,
          why: text.liveFormatWhy,
          control: (
            <SegmentedControl<Settings['liveFormat']>
              label={text.liveFormat}
              value={settings.liveFormat}
              disabled={!isOwner}
              onChange={(liveFormat) => void change({ liveFormat })}
              choices={[
                { value: 'auto', label: text.formatAuto },
                { value: 'ts', label: text.formatTs },
                { value: 'hls', label: text.formatHls },
              ]}
            />
          ),
        },
      ],
    },
    {
      title: text.library,
      rows: [
        {
          label: text.refresh,
          why: text.refreshWhy,
          control: (
            <Select
              className={styles.select}
              label={text.refresh}
              labelHidden
              value={String(settings.refreshHours)}
              disabled={!isOwner}
              onChange={(value) => void change({ refreshHours: Number(value) })}
              choices={hoursWith(settings.refreshHours)}
            />
          ),
        },
        {
          label: text.guideRefresh,
          why: text.guideRefreshWhy,
          control: (
            <Select
              className={styles.select}
              label={text.guideRefresh}
              labelHidden
              value={String(settings.guideRefreshHours)}
              disabled={!isOwner}
              onChange={(value) => void change({ guideRefreshHours: Number(value) })}
              choices={hoursWith(settings.guideRefreshHours)}
            />
          ),
        },
        {
          label: text.guideKeepAll,
          why: text.guideKeepAllWhy,
          control: (
            <Switch
              label={text.guideKeepAll}
              checked={settings.guideKeepAll}
              disabled={!isOwner}
              onChange={(guideKeepAll) => void change({ guideKeepAll })}
            />
          ),
        },
        {
          label: text.adult,
          why: text.adultWhy,
          control: (
            <Switch
              label={text.adult}
              checked={settings.showAdult}
              disabled={!isOwner}
              onChange={(showAdult) => void change({ showAdult })}
            />
          ),
        },
        {
          label: text.hiddenGroups,
          why: text.hiddenGroupsWhy,
          control: (
            <Switch
              label={text.hiddenGroups}
              checked={settings.showHidden}
              disabled={!isOwner}
              onChange={(showHidden) => void change({ showHidden })}
            />
          ),
        },
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
