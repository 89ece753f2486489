import { z } from 'zod';

/** Every setting with its default: the form, the storage and the contract read this one object. */
export const Settings = z.object({
  theme: z.enum(['system', 'dark', 'light']).default('dark'),
  language: z.enum(['system', 'en', 'pt-BR']).default('system'),
  /** Larger type and rows for a screen across the room. */
  couchMode: z.boolean().default(false),
  /** Container asked of panels that offer both; `auto` takes MPEG-TS where allowed. */
  liveFormat: z.enum(['auto', 'ts', 'hls']).default('auto'),
  /** Lists older than this are fetched again in the background; 0 means only when asked. */
  refreshHours: z.number().int().min(0).max(168).default(6),
  /** The same for guides. */
  guideRefreshHours: z.number().int().min(0).max(168).default(12),
  /** Programmes of every channel of a guide are kept, also of those that no playlist has. */
  guideKeepAll: z.boolean().default(false),
  showAdult: z.boolean().default(false),
  /** Groups that the owner hid are listed and searched all the same. */
  showHidden: z.boolean().default(false),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsChange = z.object({
  theme: Settings.shape.theme.removeDefault().optional(),
  language: Settings.shape.language.removeDefault().optional(),
  couchMode: Settings.shape.couchMode.removeDefault().optional(),
  liveFormat: Settings.shape.liveFormat.removeDefault().optional(),
  refreshHours: Settings.shape.refreshHours.removeDefault().optional(),
  guideRefreshHours: Settings.shape.guideRefreshHours.removeDefault().optional(),
  guideKeepAll: Settings.shape.guideKeepAll.removeDefault().optional(),
  showAdult: Settings.shape.showAdult.removeDefault().optional(),
  showHidden: Settings.shape.showHidden.removeDefault().optional(),
});
export type SettingsChange = z.infer<typeof SettingsChange>;
