import { createHash } from 'node:crypto';
import { z } from 'zod';
import { mostBackupCharacters } from '#shared/contract/backup.ts';
import { AppError } from '#shared/errors.ts';
import { GuideSourceId } from '#shared/model/guide.ts';
import { PlaylistId } from '#shared/model/ids.ts';
import { Credentials, type SecretOwner } from '../secrets/vault.ts';
import type { Tables } from './read-tables.ts';
import { Sealed, seal, unseal } from './sealed-secrets.ts';
import { backedUpTables, Value } from './tables.ts';

const format = 'webplay-backup';
const version = 1;

/** What a file must say before anything else of it is believed. */
const Magic = z.object({ format: z.literal(format), version: z.number().int().min(1) });

const Envelope = Magic.extend({
  createdAt: z.number().int().min(0),
  app: z.string().max(100),
  /** Version of the database the rows come from. */
  schema: z.number().int().min(1),
  /** Of the tables, so that a damaged file is known as one. */
  sha256: z.string(),
  tables: z.record(z.string(), z.array(z.record(z.string(), Value))),
  secrets: Sealed.nullable(),
});
type Envelope = z.infer<typeof Envelope>;

/** By playlist, and by guide source where an address of its own is one. */
const Secrets = z.record(z.union([PlaylistId, GuideSourceId]), Credentials);
export type Secrets = Map<SecretOwner, Credentials>;

export interface Contents {
  createdAt: number;
  tables: Tables;
  /** `locked` when there are some and no passphrase was given. */
  secrets: Secrets | 'none' | 'locked';
}

export interface NewDocument {
  app: string;
  createdAt: number;
  schema: number;
  tables: Tables;
  secrets: Secrets;
  passphrase: string | null;
}

/** One JSON text. Without a passphrase the secrets are left out. */
export async function writeDocument({ passphrase, secrets, tables, ...rest }: NewDocument): Promise<string> {
  const head = { format, version, ...rest, sha256: digestOf(tables) } as const;
  const sealed = passphrase === null ? null : await seal(JSON.stringify(Object.fromEntries(secrets)), passphrase, headerOf(head));
  return JSON.stringify({ ...head, tables, secrets: sealed } satisfies Envelope);
}

/**
 * Reads what somebody hands us as a backup; nothing in it is believed. Throws `invalid_input` with the reason
 * (`not-a-backup`, `backup-changed`, `wrong-passphrase`), `storage_newer`, or `too_large`.
 */
export async function readDocument(text: string, passphrase: string | null, schema: number): Promise<Contents> {
  if (text.length > mostBackupCharacters) throw new AppError('too_large', 'This backup is larger than WebPlay reads');
  const parsed = parseJson(text);
  const magic = Magic.safeParse(parsed);
  if (!magic.success) throw new AppError('invalid_input', 'This file is not a backup of WebPlay', { reason: 'not-a-backup' });
  if (magic.data.version > version) throw newer();
  const envelope = Envelope.safeParse(parsed);
  if (!envelope.success) throw changed();
  const { tables, secrets, ...head } = envelope.data;
  if (head.schema > schema) throw newer();
  if (digestOf(tables) !== head.sha256) throw changed();
  return {
    createdAt: head.createdAt,
    tables: checkedTables(tables),
    secrets: secrets === null ? 'none' : passphrase === null ? 'locked' : readSecrets(await unseal(secrets, passphrase, headerOf(head))),
  };
}

function checkedTables(tables: Tables): Tables {
  const checked: Tables = {};
  for (const { name, row, omitted = [] } of backedUpTables) {
    const rows = z.array(row).safeParse(tables[name] ?? []);
    if (!rows.success) throw changed();
    // Such columns decide how far a source may lead: a file has no say in them.
    checked[name] = rows.data.map((each) => Object.fromEntries(Object.entries(each).filter(([column]) => !omitted.includes(column))));
  }
  return checked;
}

function readSecrets(text: string): Secrets {
  const secrets = Secrets.safeParse(parseJson(text));
  if (!secrets.success) throw changed();
  return new Map(Object.entries(secrets.data).map(([id, credentials]) => [PlaylistId.parse(id), credentials]));
}

/** Everything but the rows, which the digest stands for: a login is opened only beside the address it was for. */
function headerOf({ format: magic, version: at, createdAt, app, schema, sha256 }: Omit<Envelope, 'tables' | 'secrets'>): string {
  return JSON.stringify([magic, at, createdAt, app, schema, sha256]);
}

function digestOf(tables: Tables): string {
  return createHash('sha256').update(JSON.stringify(tables)).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function changed(): AppError {
  return new AppError('invalid_input', 'This backup was changed or damaged after it was written', { reason: 'backup-changed' });
}

function newer(): AppError {
  return new AppError('storage_newer', 'This backup was written by a newer WebPlay; update WebPlay to restore it');
}
