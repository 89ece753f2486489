import { and, eq } from 'drizzle-orm';
import { TitleKind, type PlaylistId } from '#shared/model/ids.ts';
import { favorites, history, resumePoints, type UserDatabase } from '../database/user-schema.ts';
import type { MarkEvidence } from './evidence.ts';

/** A title that carries marks, with what it was last known by. */
export interface MarkedTitle extends MarkEvidence {
  kind: TitleKind;
  providerKey: string;
}

/** Where a marked title is in the catalog now. */
export interface FoundTitle {
  mark: MarkedTitle;
  providerKey: string;
  evidence: MarkEvidence;
  /** 1 where the key alone said so. */
  confidence: number;
}

type Table = typeof favorites | typeof history | typeof resumePoints;

const tables: readonly { table: Table; better: 'oldest' | 'newest' }[] = [
  { table: favorites, better: 'oldest' },
  { table: history, better: 'newest' },
  { table: resumePoints, better: 'newest' },
];

/** From here on two marks are surely on one title, so that they may become one. */
const sureEnough = 0.95;

/** Every title of the playlist that has marks, once. */
export function listMarkedTitles(db: UserDatabase, playlistId: PlaylistId): MarkedTitle[] {
  const titles = new Map<string, { title: MarkedTitle; markedAt: number }>();
  for (const { table } of tables) {
    for (const row of db.select().from(table).where(eq(table.playlistId, playlistId)).all()) {
      const id = `${row.kind} ${row.providerKey}`;
      // The newest mark has seen the title last.
      if ((titles.get(id)?.markedAt ?? -1) >= row.markedAt) continue;
      titles.set(id, { title: { ...evidenceOf(row), kind: TitleKind.parse(row.kind), providerKey: row.providerKey }, markedAt: row.markedAt });
    }
  }
  return [...titles.values()].map(({ title }) => title);
}

function evidenceOf({ name, guideId, category, year, seriesKey, seriesName, season, episode }: MarkEvidence): MarkEvidence {
  return { name, guideId, category, year, seriesKey, seriesName, season, episode };
}

/**
 * Lets marks follow their titles, in one transaction: to another key, and to what the catalog calls them now. Two marks
 * meeting on one title become one, the older favorite or the newer position. A mark of another title that is in the way,
 * and found nowhere, is kept aside under a key that no provider uses. Returns whether anything changed.
 */
export function followTitles(db: UserDatabase, playlistId: PlaylistId, found: readonly FoundTitle[]): boolean {
  const moving = whoMoves(listMarkedTitles(db, playlistId), found);
  const renewed = found.filter(({ mark, providerKey, evidence }) => mark.providerKey === providerKey && !isEqual(mark, evidence));
  if (moving.moves.length === 0 && renewed.length === 0) return false;
  db.transaction((tx) => {
    for (const { table, better } of tables) {
      const at = (kind: TitleKind, key: string) => and(eq(table.playlistId, playlistId), eq(table.kind, kind), eq(table.providerKey, key));
      const rowAt = (kind: TitleKind, key: string) => tx.select().from(table).where(at(kind, key)).get();
      const rekey = (kind: TitleKind, from: string, providerKey: string) => tx.update(table).set({ providerKey }).where(at(kind, from)).run();
      for (const { mark, evidence } of renewed) tx.update(table).set(evidence).where(at(mark.kind, mark.providerKey)).run();
      for (const { kind, providerKey } of moving.inTheWay) {
        const row = rowAt(kind, providerKey);
        if (row) rekey(kind, providerKey, `${providerKey}~${row.markedAt.toString(36)}`);
      }
      // Keys may have been swapped, so all leave before any arrives.
      for (const { mark } of moving.moves) rekey(mark.kind, mark.providerKey, onTheWay(mark.providerKey));
      for (const { mark, providerKey, evidence } of moving.moves) {
        const way = onTheWay(mark.providerKey);
        const coming = rowAt(mark.kind, way);
        if (!coming) continue;
        const here = rowAt(mark.kind, providerKey);
        if (here) {
          const isComingBetter = better === 'oldest' ? coming.markedAt < here.markedAt : coming.markedAt > here.markedAt;
          tx.delete(table).where(at(mark.kind, isComingBetter ? providerKey : way)).run();
          if (!isComingBetter) continue;
        }
        tx.update(table).set({ ...evidence, providerKey }).where(at(mark.kind, way)).run();
      }
      renameSeries(table);
    }

    /** Episodes whose own page has not been read yet at least lead to their series. */
    function renameSeries(table: Table): void {
      const series = moving.moves.filter(({ mark }) => mark.kind === 'series');
      const ofSeries = (key: string) => and(eq(table.playlistId, playlistId), eq(table.kind, 'episode'), eq(table.seriesKey, key));
      for (const { mark } of series) tx.update(table).set({ seriesKey: onTheWay(mark.providerKey) }).where(ofSeries(mark.providerKey)).run();
      for (const { mark, providerKey } of series) {
        tx.update(table).set({ seriesKey: providerKey }).where(ofSeries(onTheWay(mark.providerKey))).run();
      }
    }
  });
  return true;
}

interface Moving {
  moves: FoundTitle[];
  inTheWay: MarkedTitle[];
}

/** Who goes where, so that nobody is lost: the unsure only go where no mark is. */
function whoMoves(marked: readonly MarkedTitle[], found: readonly FoundTitle[]): Moving {
  const place = ({ kind }: MarkedTitle, key: string) => `${kind} ${key}`;
  const ownPlace = (mark: MarkedTitle) => place(mark, mark.providerKey);
  let moves = found.filter(({ mark, providerKey }) => mark.providerKey !== providerKey);
  for (;;) {
    const leaving = new Set(moves.map(({ mark }) => ownPlace(mark)));
    const held = new Set(marked.map(ownPlace).filter((key) => !leaving.has(key)));
    const possible = moves.filter(({ mark, providerKey, confidence }) => confidence >= sureEnough || !held.has(place(mark, providerKey)));
    if (possible.length === moves.length) {
      const arriving = new Map(moves.map((move) => [place(move.mark, move.providerKey), move]));
      const atHome = new Set(found.filter(({ mark, providerKey }) => mark.providerKey === providerKey).map(({ mark }) => ownPlace(mark)));
      const inTheWay = marked.filter((mark) => {
        const newcomer = arriving.get(ownPlace(mark));
        return newcomer && !leaving.has(ownPlace(mark)) && !atHome.has(ownPlace(mark)) && mark.name !== newcomer.evidence.name;
      });
      return { moves, inTheWay };
    }
    moves = possible;
  }
}

/** No provider's key: a place to wait while another mark leaves. */
function onTheWay(key: string): string {
  return `\u0000${key}`;
}

function isEqual(mark: MarkEvidence, evidence: MarkEvidence): boolean {
  return JSON.stringify(evidenceOf(mark)) === JSON.stringify(evidenceOf(evidence));
}
