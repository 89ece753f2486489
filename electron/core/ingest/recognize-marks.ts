import { setImmediate as nextTurn } from 'node:timers/promises';
import { createKeyTrust, type KeyTrust } from './key-trust.ts';
import { pairTitles, type TitlePair, type TitleToPair } from './pair-titles.ts';
import { newSigns, readSigns, type Evidence } from './title-evidence.ts';

/** A title the user marked, as it was when it was last seen. */
export interface MarkedTitle extends Required<Evidence> {
  providerKey: string;
  seriesName: string | null;
}

/** A title of the catalog. */
export interface CatalogTitle extends MarkedTitle {
  id: number;
}

/** The catalog marks are looked for in; given by `core.ts`. */
export interface CatalogTitles {
  find(kind: number, providerKey: string): CatalogTitle | undefined;
  get(id: number): CatalogTitle | undefined;
  /** Names of all but episodes in the order of their ids, `limit` rows from the one after `id` on. */
  listNames(afterId: number, limit: number): [id: number, kind: number, name: string, guideId: string | null][];
  listEpisodes(seriesKey: string): CatalogTitle[];
}

export interface RecognizedMark {
  mark: MarkedTitle;
  title: CatalogTitle;
  /** 1 where the key alone said so. */
  confidence: number;
}

const series = 3;
const episode = 4;
/** A turn of some ten milliseconds; whoever else wants the thread comes in between. */
const namesPerTurn = 5_000;

/**
 * Finds each marked title in the catalog: by its key, or, where that is gone or means another title, by evidence. Marks
 * that are not in the answer are nowhere to be found, or not beyond doubt. One walk over the names serves all marks, and
 * none is needed when every key is right.
 */
export async function recognizeMarks(marks: readonly MarkedTitle[], catalog: CatalogTitles): Promise<RecognizedMark[]> {
  const keyTrust = createKeyTrust();
  const titles = [...marks.filter(({ kind }) => kind !== episode), ...unmarkedSeries(marks)];
  const found = await recognize(titles, catalog, keyTrust, (lost) => findCandidates(lost, catalog));

  // Episodes are known by their place in a series, so their series come first.
  const seriesKeys = new Map(found.flatMap(({ mark, title }) => (mark.kind === series ? [[mark.providerKey, title.providerKey]] : [])));
  const places = new Map<MarkedTitle, MarkedTitle>();
  for (const mark of marks) {
    if (mark.kind === episode) places.set({ ...mark, seriesKey: seriesKeys.get(mark.seriesKey ?? '') ?? mark.seriesKey }, mark);
  }
  const episodes = await recognize([...places.keys()], catalog, keyTrust, async (lost) =>
    [...new Set(lost.flatMap(({ seriesKey }) => seriesKey ?? []))].flatMap((seriesKey) => catalog.listEpisodes(seriesKey)),
  );
  return [...found, ...episodes.map((one) => ({ ...one, mark: places.get(one.mark) ?? one.mark }))];
}

/** Series that only their episodes' marks name. */
function unmarkedSeries(marks: readonly MarkedTitle[]): MarkedTitle[] {
  const known = new Set(marks.filter(({ kind }) => kind === series).map(({ providerKey }) => providerKey));
  const unmarked = new Map<string, MarkedTitle>();
  for (const { seriesKey, seriesName, group } of marks) {
    if (seriesKey === null || seriesName === null || known.has(seriesKey)) continue;
    unmarked.set(seriesKey, { ...nothingElse, kind: series, providerKey: seriesKey, name: seriesName, group });
  }
  return [...unmarked.values()];
}

const nothingElse = { guideId: null, number: null, year: null, seriesKey: null, seriesName: null, season: null, episode: null };

async function recognize(
  marks: readonly MarkedTitle[],
  catalog: CatalogTitles,
  keyTrust: KeyTrust,
  candidatesFor: (lost: readonly MarkedTitle[]) => Promise<CatalogTitle[]>,
): Promise<RecognizedMark[]> {
  const found: RecognizedMark[] = [];
  const lost: MarkedTitle[] = [];
  const underKey = new Map<number, number>();
  const fresh = new Map<number, CatalogTitle>();
  for (const mark of marks) {
    const title = catalog.find(mark.kind, mark.providerKey);
    if (title && isSame(keyTrust, mark, title)) {
      found.push({ mark, title, confidence: 1 });
      continue;
    }
    if (title) {
      underKey.set(title.id, lost.length);
      fresh.set(title.id, title);
    }
    lost.push(mark);
  }
  if (lost.length === 0) return found;
  for (const candidate of await candidatesFor(lost.filter(({ name }) => name !== ''))) fresh.set(candidate.id, candidate);
  const settled = new Set(found.map(({ title }) => title.id));

  function* old(): Generator<TitleToPair> {
    for (const [id, mark] of lost.entries()) yield { ...mark, id };
    for (const [at, { mark }] of found.entries()) yield { ...mark, id: lost.length + at, settled: true };
  }
  function* now(): Generator<TitleToPair> {
    for (const title of fresh.values()) {
      const sameKeyAs = underKey.get(title.id);
      yield { ...title, settled: settled.has(title.id), ...(sameKeyAs === undefined ? {} : { sameKeyAs }) };
    }
  }
  for (const pair of pairTitles(old, now, { keyTrust, isOldPartial: true })) {
    const mark = lost[pair.old];
    const title = fresh.get(pair.fresh);
    if (mark && title && !isOtherEpisode(mark, title, pair)) found.push({ mark, title, confidence: pair.confidence });
  }
  return found;
}

/** Marks made before evidence was kept have but a name; where it is right under the right key, nothing is in doubt. */
function isSame(keyTrust: KeyTrust, mark: MarkedTitle, title: CatalogTitle): boolean {
  const isBare = mark.guideId === null && mark.group === null && mark.seriesKey === null;
  const known = isBare ? { ...title, name: mark.name } : mark;
  return keyTrust.compare(known, title) === 'same';
}

/** Panels give the numbers of episodes out anew with those of their series, and there are too few marks to notice. */
function isOtherEpisode(mark: MarkedTitle, title: CatalogTitle, { by }: TitlePair): boolean {
  return (
    mark.kind === episode &&
    by === 'key' &&
    (mark.seriesKey !== title.seriesKey || mark.season !== title.season || mark.episode !== title.episode)
  );
}

/** Every title with the name or guide id of a lost mark: whether one is unique shows only among all of them. */
async function findCandidates(lost: readonly MarkedTitle[], catalog: CatalogTitles): Promise<CatalogTitle[]> {
  const signs = newSigns();
  const names = new Set<number>();
  const guides = new Set<number>();
  for (const mark of lost) {
    readSigns(mark, signs);
    names.add(signs.name);
    if (signs.guide !== 0) guides.add(signs.guide);
  }
  const candidates: CatalogTitle[] = [];
  if (lost.length === 0) return candidates;
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = catalog.listNames(after, namesPerTurn);
    for (const [id, kind, name, guideId] of rows) {
      after = id;
      readSigns({ kind, name, guideId, group: null, number: null }, signs);
      if (!names.has(signs.name) && !guides.has(signs.guide)) continue;
      const title = catalog.get(id);
      if (title) candidates.push(title);
    }
    if (rows.length < namesPerTurn) return candidates;
    await nextTurn();
  }
}
