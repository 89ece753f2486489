import { create } from 'zustand';
import { Settings, type SettingsChange } from '#shared/model/settings.ts';
import { api, onAppEvent, onEventGap } from '../api/api.ts';
import { settled } from '../lib/loadable.ts';
import { recall, remember } from '../lib/places.ts';
import type { AppError } from '#shared/errors.ts';

interface SettingsState {
  settings: Settings;
}

/** The last known settings, so that the first paint already has the right colours, language and size. */
function remembered(): Settings {
  const parsed = Settings.safeParse(recall('settings') ?? {});
  return parsed.success ? parsed.data : Settings.parse({});
}

export const useSettings = create<SettingsState>(() => ({ settings: remembered() }));

function show(settings: Settings): void {
  remember('settings', settings);
  useSettings.setState({ settings });
}

export async function loadSettings(): Promise<void> {
  const answer = await settled(api.settings.getSettings({}));
  if (answer.status === 'ready') show(answer.data);
}

/** Changes settings at once, and takes it back when the core cannot; resolves to the error, if any. */
export async function changeSettings(change: SettingsChange): Promise<AppError | null> {
  const before = useSettings.getState().settings;
  show(Settings.parse({ ...before, ...change }));
  const answer = await settled(api.settings.updateSettings(change));
  show(answer.status === 'ready' ? answer.data : before);
  return answer.status === 'failed' ? answer.error : null;
}

export function watchSettings(): () => void {
  const stops = [onAppEvent('settings.changed', () => void loadSettings()), onEventGap(() => void loadSettings())];
  return () => {
    for (const stop of stops) stop();
  };
}
