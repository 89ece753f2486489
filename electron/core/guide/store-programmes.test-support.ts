import { createProgrammes } from '../database/guide-schema.ts';
import type { SqliteDatabase } from '../database/open.ts';
import { field, fieldsPerRow, type ProgrammeRows } from './programme-block.ts';
import { openProgrammeStore } from './programme-store.ts';

/** A programme as a reading stores it. */
export interface StoredRow {
  /** `guide_channels.number`. */
  channel: number;
  /** Epoch milliseconds. */
  start: number;
  stop?: number | null;
  traits?: number;
  season?: number | null;
  episode?: number | null;
  title?: string | null;
  subTitle?: string | null;
  description?: string | null;
  details?: object | null;
}

/** Makes the table of a generation with these programmes, given in any order. */
export function storeProgrammes(db: SqliteDatabase, generation: number, rows: readonly StoredRow[]): void {
  db.exec(createProgrammes(generation));
  const store = openProgrammeStore(db, generation);
  for (const row of rows) store.add(row.channel, toRows(row), 0, 1);
}

/** One programme as a source of rows. */
export function toRows({ start, stop, traits = 0, season, episode, title, subTitle, description, details }: StoredRow): ProgrammeRows {
  const [near, titleEnd] = joined(title, subTitle);
  const [far, descriptionEnd] = joined(description, details ? JSON.stringify(details) : null);
  const fields = new Uint32Array(fieldsPerRow);
  fields[field.start] = Math.floor(start / 1_000);
  fields[field.stop] = Math.floor((stop ?? 0) / 1_000);
  fields[field.traits] = traits;
  fields[field.season] = (season ?? -1) + 1;
  fields[field.episode] = (episode ?? -1) + 1;
  fields[field.title] = titleEnd;
  fields[field.subTitle] = near.length;
  fields[field.description] = descriptionEnd;
  fields[field.details] = far.length;
  return { rows: 1, fields, near, far };
}

function joined(first: string | null | undefined, second: string | null | undefined): [Buffer, number] {
  const one = Buffer.from(first ?? '');
  return [Buffer.concat([one, Buffer.from(second ?? '')]), one.length];
}
