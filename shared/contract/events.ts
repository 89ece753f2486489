import { z } from 'zod';
import { errorCodes } from '../errors.ts';
import { GuideProgress } from '../model/guide.ts';
import { PlaylistId } from '../model/ids.ts';
import { RefreshProgress } from '../model/playlist.ts';
import { ReminderId } from '../model/reminder.ts';

const aboutPlaylist = { playlistId: PlaylistId };

/** How a refresh ended: with everything read, or by the code of what stopped it. */
export const RefreshOutcome = z.enum(['done', ...errorCodes]);
export type RefreshOutcome = z.infer<typeof RefreshOutcome>;

/** What happened, by name. Events carry ids; whoever cares asks again. Progress and outcomes are their own data. */
export const AppEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('playlists.changed'), ...aboutPlaylist }),
  z.object({ type: z.literal('playlists.progress'), progress: RefreshProgress }),
  z.object({ type: z.literal('playlists.refreshed'), ...aboutPlaylist, outcome: RefreshOutcome }),
  z.object({ type: z.literal('catalog.changed'), ...aboutPlaylist }),
  z.object({ type: z.literal('library.changed'), ...aboutPlaylist }),
  z.object({ type: z.literal('settings.changed') }),
  /** State, activation or devices of this device's license. */
  z.object({ type: z.literal('license.changed') }),
  /** Programmes, matches, offsets or sources of a playlist are others now. */
  z.object({ type: z.literal('guide.changed'), ...aboutPlaylist }),
  z.object({ type: z.literal('guide.progress'), progress: GuideProgress }),
  /** One of a playlist's guides. */
  z.object({ type: z.literal('guide.refreshed'), ...aboutPlaylist, outcome: RefreshOutcome }),
  z.object({ type: z.literal('reminders.changed') }),
  /** Its time has come; once for each, until somebody saw it. */
  z.object({ type: z.literal('reminders.due'), reminderId: ReminderId }),
  /** The notice of it was clicked: its channel is wanted. The desktop's shell says so to its own window; the core never does. */
  z.object({ type: z.literal('reminders.chosen'), reminderId: ReminderId }),
]);
export type AppEvent = z.infer<typeof AppEvent>;

export type AppEventType = AppEvent['type'];

/** About what is the owner's alone: nobody else is told. */
export const ownersEvents: ReadonlySet<AppEventType> = new Set<AppEventType>(['reminders.changed', 'reminders.due', 'reminders.chosen', 'license.changed']);
