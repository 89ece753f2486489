// `npm run -s bench -- match --json`: a playlist's channels against a guide's names, and how many of the matches are right.
import { join } from 'node:path';
import { PlaylistId } from '#shared/model/ids.ts';
import { cacheSchema, packTexts, packTraits, playlistTables, rowsTable } from '../../electron/core/database/cache-schema.ts';
import { guideSchema } from '../../electron/core/database/guide-schema.ts';
import { openDatabase, type SqliteDatabase } from '../../electron/core/database/open.ts';
import { matchPlaylist, type StoredCandidate } from '../../electron/core/guide/matching/match-playlist.ts';
import { readArguments, wholeNumber } from './parts/arguments.ts';
import { inTemporaryFolder } from './parts/folder.ts';
import { makeGuide, type MadeGuide } from './parts/made-guide.ts';
import { bench, median, type Numbers } from './parts/report.ts';

const playlistId = PlaylistId.parse('bench');

await bench(async () => {
  const { values } = readArguments(
    {
      channels: { type: 'string', default: '20000' },
      names: { type: 'string', default: '75000' },
      runs: { type: 'string', default: '3' },
      samples: { type: 'string', default: '0' },
    },
    'match [--channels N] [--names N] [--runs N] [--samples N] [--json]',
  );
  const made = makeGuide(wholeNumber(values.channels, '--channels'), wholeNumber(values.names, '--names'));
  const numbers = await inTemporaryFolder((folder) => {
    const cache = fillCache(join(folder, 'cache.db'), made);
    const guide = fillGuide(join(folder, 'guide.db'), made);
    const times: number[] = [];
    const processor: number[] = [];
    for (let run = wholeNumber(values.runs, '--runs'); run > 0; run--) {
      const begun = performance.now();
      const used = process.cpuUsage();
      matchPlaylist(cache, guide, { playlistId, mappings: [] });
      times.push(performance.now() - begun);
      processor.push(process.cpuUsage(used).user / 1_000);
    }
    const found = judge(guide, made, Number(values.samples));
    cache.close();
    guide.close();
    return Promise.resolve({ channels: made.channels.length, names: made.names, match_ms: Math.round(median(times)), match_cpu_ms: Math.round(median(processor)), ...found });
  });
  return { numbers, json: values.json };
});

function fillCache(file: string, { channels }: MadeGuide): SqliteDatabase {
  const db = openDatabase(file);
  db.exec(cacheSchema + playlistTables(1));
  db.prepare("INSERT INTO playlists (id, playlist_id, name, host, refreshed_at, state, summary) VALUES (1, ?, '', '', 1, 2, '{}')").run(playlistId);
  const categories = new Map([...new Set(channels.map(({ category }) => category))].map((name, i) => [name, i + 1]));
  const insertCategory = db.prepare('INSERT INTO categories (id, playlist, kind, provider_key, name, position) VALUES (?, 1, 1, ?, ?, 0)');
  const insert = db.prepare(
    `INSERT INTO ${rowsTable(1)} (traits, provider_key, position, name, category_id, hash, guide_id, texts) VALUES (?, ?, ?, ?, ?, 0, ?, ?)`,
  );
  const traits = packTraits({ kind: 1, listed: true, category: 0, flags: 0 });
  db.transaction(() => {
    for (const [name, id] of categories) insertCategory.run(id, name, name);
    for (const [at, { key, name, category, guideId, tvgName }] of channels.entries()) {
      insert.run(traits, key, at, name, categories.get(category), guideId, packTexts(null, tvgName, null));
    }
  })();
  return db;
}

function fillGuide(file: string, { declared }: MadeGuide): SqliteDatabase {
  const db = openDatabase(file);
  db.exec(guideSchema);
  db.prepare("INSERT INTO guide_sources (id, source_id, playlist_id, position, enabled) VALUES (1, 'made', ?, 0, 1)").run(playlistId);
  const insert = db.prepare('INSERT OR IGNORE INTO guide_channels (source, number, folded_id, channel_id, names, programmes, present) VALUES (1, ?, ?, ?, ?, 1, 1)');
  db.transaction(() => {
    for (const [at, { id, names }] of declared.entries()) insert.run(at + 1, id.toLowerCase(), id, JSON.stringify(names));
  })();
  return db;
}

/** What was found against the stations that the names were made from. */
function judge(guide: SqliteDatabase, { declared, channels }: MadeGuide, samples: number): Numbers {
  const matches = new Map(
    guide
      .prepare<[], { provider_key: string; number: number; rule: string; confidence: number }>('SELECT provider_key, number, rule, confidence FROM matches')
      .all()
      .map((row) => [row.provider_key, row]),
  );
  const suggestions = new Map(
    guide
      .prepare<[], { provider_key: string; candidates: string }>('SELECT provider_key, candidates FROM suggestions')
      .all()
      .map(({ provider_key: key, candidates }) => [key, JSON.parse(candidates) as StoredCandidate[]]),
  );
  const stationOf = (number: number) => declared[number - 1]?.station;
  const counts = {
    ...{ matched: 0, suggested: 0, required: 0, required_wrong: 0, alike: 0, alike_wrong: 0 },
    ...{ suggested_right_first: 0, suggested_right: 0, left_out: 0, rightly_left_out: 0 },
  };
  const tell = (what: string, ...facts: unknown[]) => {
    if (samples > 0 && Math.random() < samples / 1_000) process.stderr.write(`${what} ${JSON.stringify(facts)}\n`);
  };
  for (const channel of channels) {
    const match = matches.get(channel.key);
    const candidates = suggestions.get(channel.key);
    if (match) {
      counts.matched++;
      const isRight = stationOf(match.number) === channel.station;
      if (match.rule === 'alike') {
        counts.alike++;
        if (!isRight) {
          counts.alike_wrong++;
          tell('wrong', channel, declared[match.number - 1], match.confidence);
        }
      } else {
        counts.required++;
        if (!isRight) counts.required_wrong++;
      }
    } else if (candidates) {
      counts.suggested++;
      if (stationOf(candidates[0]?.number ?? 0) === channel.station) counts.suggested_right_first++;
      if (candidates.some(({ number }) => stationOf(number) === channel.station)) counts.suggested_right++;
      else if (channel.isDeclared) tell('suggested', channel, candidates.slice(0, 2).map((one) => [declared[one.number - 1], one.confidence]));
    } else if (channel.isDeclared) {
      counts.left_out++;
      tell('missed', channel);
    } else counts.rightly_left_out++;
  }
  return counts;
}
