import { headersFromPlaylist } from '../../http/playlist-headers.ts';
import type { AddressTemplates } from '../address-template.ts';
import type { PlaylistEntry } from './entry.ts';

/** Pictures are fetched over HTTP only; `data:` ones would fill the database. */
export function logoTemplate({ logo }: Pick<PlaylistEntry, 'logo'>, templates: AddressTemplates): string | null {
  if (logo === null || !(logo.startsWith('http://') || logo.startsWith('https://'))) return null;
  return templates.toTemplate(logo) ?? null;
}

const secretHeaders = new Set(['cookie', 'authorization']);
const addressHeaders = new Set(['referer', 'origin']);

/** Allowed request headers as JSON; those that prove who the user is are kept with the credentials. */
export function headersTemplate(entry: Pick<PlaylistEntry, 'headers'>, templates: AddressTemplates): string | null {
  if (Object.keys(entry.headers).length === 0) return null;
  const { accepted } = headersFromPlaylist(entry.headers);
  const stored: Record<string, string> = {};
  for (const [name, value] of Object.entries(accepted)) {
    const kept = secretHeaders.has(name) ? templates.hide(value) : addressHeaders.has(name) ? templates.toTemplate(value) : templates.mask(value);
    if (kept !== undefined) stored[name] = kept;
  }
  return Object.keys(stored).length === 0 ? null : JSON.stringify(stored);
}
