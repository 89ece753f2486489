import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import { createAddressTemplates } from '../providers/address-template.ts';
import { seriesOf } from '../providers/m3u/titles.ts';
import { xtreamAddress } from '../providers/m3u/xtream-address.ts';
import { createJsonRowReader, type JsonRowsResult } from '../providers/xtream/json-rows.ts';
import type { Account } from '../secrets/vault.ts';
import { hashKey } from './hash-key.ts';
import { isLiveByGuess } from './live-by-guess.ts';
import { watchObjectShape } from './object-shape.ts';
import type { ProgressMeter } from './progress.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { StagedItem } from './catalog-row.ts';

const text = z.string().nullish();

/** A row of the earlier backend's cache; ours adds `id`. */
const Row = z.object({
  id: text,
  name: z.string(),
  url: z.string(),
  group: text,
  category: text,
  tvg_id: text,
  tvg_name: text,
  tvg_logo: text,
  tvg_chno: z.union([z.string(), z.number()]).nullish(),
});

const Head = z.strictObject({ timestamp: z.number().positive(), host: z.string(), channel_count: z.number().int().min(0) });

export interface CacheFileReading {
  body: AsyncIterable<Uint8Array>;
  rows: RowBuffer;
  progress: ProgressMeter;
}

export interface CacheFileOutcome {
  accounts: Account[];
  host: string;
  /** Epoch ms of the refresh that wrote the file: an old import is stale from the first moment. */
  refreshedAt: number;
}

/** Stages the rows of a cache file; one whose structure is not exactly the promised one is refused whole. */
export async function readCacheFile({ body, rows, progress }: CacheFileReading): Promise<CacheFileOutcome> {
  const templates = createAddressTemplates();
  let count = 0;
  const reader = createJsonRowReader({ rowsUnder: 'channels' }, (value) => {
    const row = Row.safeParse(value);
    if (!row.success) throw notACache();
    count++;
    const item = toItem(row.data, templates.toTemplate(row.data.url), (logo) => templates.toTemplate(logo) ?? null);
    if (item) rows.add(item);
  });
  const shape = watchObjectShape();
  for await (const chunk of body) {
    shape.write(chunk);
    reader.write(chunk);
    progress.addBytes(chunk.length);
  }
  if (!shape.isObjectWithOneList()) throw notACache();
  const head = Head.safeParse(headOf(reader.end()));
  if (!head.success || head.data.channel_count !== count) throw notACache();
  rows.flush();
  return { accounts: templates.accounts(), host: head.data.host, refreshedAt: Math.round(head.data.timestamp * 1_000) };
}

/** What stands beside the rows. */
function headOf(result: JsonRowsResult): unknown {
  if (result.skipped.unparsable + result.skipped.tooDeep + result.skipped.tooLarge > 0) return undefined;
  return result.kind === 'keyed-rows' ? result.answer : undefined;
}

function toItem(row: z.infer<typeof Row>, address: string | undefined, logoOf: (logo: string) => string | null): StagedItem | undefined {
  if (address === undefined) return undefined;
  const panel = xtreamAddress(row.url);
  const group = row.group && row.group !== 'Unknown' ? row.group : null;
  const place = seriesOf(row.name);
  const kind = kindOf(row, panel);
  return {
    kind,
    // Series have no address of their own: they play by their episodes.
    providerKey: panel?.id ?? `h${hashKey(address === '' ? `${row.id ?? ''} ${row.name}` : address)}`,
    name: row.name,
    number: row.tvg_chno === null || row.tvg_chno === undefined || row.tvg_chno === '' ? null : String(row.tvg_chno),
    logo: row.tvg_logo?.startsWith('http') ? logoOf(row.tvg_logo) : null,
    guideId: row.tvg_id || null,
    tvgName: row.tvg_name || null,
    group,
    categories: [group === null ? { key: '', name: null } : { key: group, name: group }],
    address: address === '' ? null : address,
    ...(kind === 'channel' && panel === null && isLiveByGuess(row.url) ? { isKindGuessed: true } : {}),
    ...(kind === 'episode' && place ? { seriesKey: `t${hashKey(place.title)}`, season: place.season, episode: place.episode } : {}),
  };
}

function kindOf({ url, category }: z.infer<typeof Row>, panel: ReturnType<typeof xtreamAddress>): StagedItem['kind'] {
  if (panel) return panel.type === 'series' ? 'episode' : panel.type === 'movie' ? 'movie' : 'channel';
  if (category === 'series' && url === '') return 'series';
  return category === 'movies' ? 'movie' : 'channel';
}

function notACache(): AppError {
  return new AppError('invalid_input', 'This file is not a catalog cache, or it is damaged; nothing was imported');
}
