import { Settings, SettingsChange } from '../model/settings.ts';
import { Nothing } from './nothing.ts';
import { procedure } from './procedure.ts';

export const settings = {
  getSettings: procedure({ access: 'reader', http: 'GET /v1/settings', input: Nothing, output: Settings }),
  updateSettings: procedure({
    access: 'owner',
    http: 'PATCH /v1/settings',
    input: SettingsChange,
    output: Settings,
  }),
};
