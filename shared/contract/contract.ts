import { accounts } from './accounts.ts';
import { activations } from './activations.ts';
import { app } from './app.ts';
import { audit } from './audit.ts';
import { backup } from './backup.ts';
import { billing } from './billing.ts';
import { catalog } from './catalog.ts';
import { compat } from './compat.ts';
import { devices } from './devices.ts';
import { groups } from './groups.ts';
import { guide } from './guide.ts';
import { guideExport } from './guide-export.ts';
import { guideMatches } from './guide-matches.ts';
import { guideSources } from './guide-sources.ts';
import { library } from './library.ts';
import { license } from './license.ts';
import { licenseChecks } from './license-checks.ts';
import { licenses } from './licenses.ts';
import { playback } from './playback.ts';
import { playlists } from './playlists.ts';
import type { Handlers, StreamedHandlers } from './procedure.ts';
import type { ByteAnswer, CallContext, Caller, StreamedRequest } from './call.ts';
import { reminders } from './reminders.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { showcase } from './showcase.ts';
import { users } from './users.ts';

/** What the core answers. */
export const coreContract = { app, playlists, catalog, groups, guide, guideSources, guideMatches, playback, library, reminders, settings, backup, compat, license };
export type CoreContract = typeof coreContract;
export type CoreHandlers = Handlers<CoreContract, Caller>;

/** What a server with accounts answers besides. */
export const accountsContract = { accounts, users, devices, licenses, billing, activations, licenseChecks, audit };
export type AccountsContract = typeof accountsContract;
export type AccountsHandlers = Handlers<AccountsContract, Caller, [CallContext]>;

/** What the core answers with bytes: over HTTP alone, through a door of its own. */
export const streamedContract = { showcase, guideExport };
export type StreamedContract = typeof streamedContract;
export type StreamedCoreHandlers = StreamedHandlers<StreamedContract, Caller, StreamedRequest, ByteAnswer>;

/** What the desktop's shell answers by itself, before the core is asked. */
export const shellContract = { shell };
export type ShellContract = typeof shellContract;

/** Everything a screen may call. */
export const appContract = { ...coreContract, ...shellContract };
export type AppContract = typeof appContract;
