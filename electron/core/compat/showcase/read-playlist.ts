import { AppError } from '#shared/errors.ts';
import { hashKey } from '../../ingest/hash-key.ts';
import type { SqliteDatabase } from '../../database/open.ts';
import { createAddressTemplates } from '../../providers/address-template.ts';
import { decompress } from '../../providers/bytes/decompress.ts';
import type { EntryKind } from '../../providers/m3u/entry.ts';
import { headersTemplate, logoTemplate } from '../../providers/m3u/entry-templates.ts';
import { createPlaylistReader } from '../../providers/m3u/parse.ts';
import { xtreamAddress } from '../../providers/m3u/xtream-address.ts';
import type { Account } from '../../secrets/vault.ts';
import { inTransactions } from './copy-file.ts';
import type { OpenedSource } from './open-source.ts';
import { prepareEntries, tellTwinsApart } from './playlist-copy.ts';
import type { RawWriter } from './raw-copy.ts';

/** Decoded size a playlist may have. */
const mostBytes = 1024 * 1024 * 1024;

const kinds = { live: 'channel', movie: 'movie', series: 'episode' } as const satisfies Record<EntryKind, string>;

/** Puts every entry of a playlist into `db` and its bytes into `raw`. Throws `provider_malformed` for what is no list. */
export async function readPlaylist(
  { body, baseUrl }: Pick<OpenedSource, 'body' | 'baseUrl'>,
  db: SqliteDatabase,
  raw: RawWriter,
): Promise<{ entries: number; accounts: Account[] }> {
  const templates = createAddressTemplates();
  // What the list is asked with comes again in its entries and logos.
  if (baseUrl !== null) templates.toTemplate(baseUrl);
  const insert = inTransactions(db, prepareEntries(db));
  let entries = 0;
  const reader = createPlaylistReader(
    { ...(baseUrl === null ? {} : { baseUrl }), isLocalFile: baseUrl === null },
    {
      onEntry(entry) {
        const address = templates.toTemplate(entry.url);
        if (address === undefined) return; // of more accounts than one list may hold
        insert.add({
          position: entries++,
          kind: kinds[entry.kind],
          // A panel's own number outlives changed hosts and passwords.
          entryKey: xtreamAddress(entry.url)?.id ?? `h${hashKey(`${address}\n${entry.name}`)}`,
          name: entry.name,
          groupName: entry.groups[0] ?? null,
          guideId: entry.tvgId,
          tvgName: entry.tvgName,
          number: entry.number,
          logo: logoTemplate(entry, templates),
          address,
          headers: headersTemplate(entry, templates),
        });
      },
    },
  );
  for await (const chunk of decompress(body, { maxBytes: mostBytes })) {
    raw.write(chunk);
    reader.write(chunk);
  }
  const { kind } = reader.end();
  if (kind !== 'channel-list') throw new AppError('provider_malformed', 'This is no list of channels', { reason: 'not-a-playlist' });
  insert.end();
  tellTwinsApart(db);
  return { entries, accounts: templates.accounts() };
}
