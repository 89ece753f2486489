import { AppError } from '#shared/errors.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { createAddressTemplates, holdsPlaceholder } from '../../providers/address-template.ts';
import { decompress } from '../../providers/bytes/decompress.ts';
import type { XmltvChannel, XmltvProgramme } from '../../providers/xmltv/programme.ts';
import { createXmltvReader } from '../../providers/xmltv/xmltv-reader.ts';
import { inTransactions } from './copy-file.ts';
import { measureProgrammes, prepareGuide } from './guide-copy.ts';
import type { OpenedSource } from './open-source.ts';

/** Decoded size a guide may have. */
const mostBytes = 4 * 1024 * 1024 * 1024;

/** Puts a guide into `db`. One that was cut off is better than none, but not better than the one before. */
export async function readGuide(
  { body, baseUrl }: Pick<OpenedSource, 'body' | 'baseUrl'>,
  db: SqliteDatabase,
  { mayBeTruncated }: { mayBeTruncated: boolean },
): Promise<{ entries: number }> {
  const guide = prepareGuide(db);
  const templates = createAddressTemplates();
  // What the guide is asked with may come again in its icons.
  if (baseUrl !== null) templates.toTemplate(baseUrl);
  const publicIcon = (icon: string | null): string | null => {
    const template = icon === null ? undefined : templates.toTemplate(icon);
    return template === undefined || holdsPlaceholder(template) ? null : icon;
  };
  const rows = inTransactions<XmltvChannel | XmltvProgramme>(db, (row) => {
    if ('names' in row) guide.addChannel(row.id, row.names, publicIcon(row.icon));
    else guide.addProgramme(row.channel, { ...timesOf(row), title: row.title ?? '', description: row.description });
  });
  const reader = createXmltvReader({ maxBytes: mostBytes }, { onChannel: rows.add, onProgramme: rows.add });
  for await (const chunk of decompress(body, { maxBytes: mostBytes })) reader.write(chunk);
  const { kind, truncated, programmes } = reader.end();
  rows.end();
  if (kind !== 'xmltv') throw new AppError('provider_malformed', 'This is no guide', { reason: kind === 'html' ? 'html' : 'malformed' });
  if (truncated && !mayBeTruncated) throw new AppError('provider_malformed', 'The guide ended before its end', { reason: 'truncated' });
  measureProgrammes(db);
  return { entries: programmes };
}

function timesOf({ start, stop }: XmltvProgramme): { start: number; stop: number | null } {
  return { start, stop: stop !== null && stop > start ? stop : null };
}
