import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../../electron/api/running-api.test-wrapper.ts';
import { startServer, temporaryFolder, type RunningServer } from '../../server/start-server.ts';
import { createRandom, type Random } from '../mutations/random.ts';
import { makeVersion, type ListVersion } from './list-versions.ts';
import type { PhaseWatch } from './phase-watch.ts';
import { watchProgress } from './progress-watch.ts';
import { isBeginningOf, readCatalog, versionOf, type ReadCatalog } from './read-catalog.ts';
import { atOnce, startSlowList, type SlowList } from './slow-list.ts';
import { createUserWrites, type UserWrites } from './user-writes.ts';

/** Where a kill can hit. `after` is the time right behind a refresh that was told to have ended. */
export const killPhases = ['connecting', 'reading', 'storing', 'indexing', 'after', 'undo'] as const;
export type KillPhase = (typeof killPhases)[number];

export interface KillOptions {
  kills: number;
  /** Entries of the list, about. */
  entries: number;
  seed: string;
  phases?: readonly KillPhase[];
  onKill?: (text: string) => void;
}

export interface KillOutcome {
  kills: number;
  /** Kills by the phase last told before them, once for first imports and once for later refreshes. */
  hits: Record<'first' | 'later', Partial<Record<string, number>>>;
  /** What was found at the next start. */
  found: Partial<Record<'old' | 'new' | 'part' | 'nothing', number>>;
  /** Favorites and history entries that were acknowledged while a refresh ran. */
  userWrites: number;
  failures: string[];
}

/** A file list in the middle of which a process dies: phases that no event announces are aimed at by their length. */
const guessedMs: Record<string, number> = { connecting: 250, reading: 900, storing: 250, indexing: 250, after: 250, undo: 250 };

export async function runKills(options: KillOptions): Promise<KillOutcome> {
  const home = await temporaryFolder();
  const list = await startSlowList();
  const run = new KillRun(options, list, join(home, 'data'));
  try {
    await mkdir(join(home, 'data'));
    return await run.all();
  } finally {
    await run.stop();
    await list.close();
    await rm(home, { recursive: true, force: true });
  }
}

interface PlaylistRow {
  id: string;
  refreshed_at: number | null;
  last_result: object | null;
  last_failure: { message: string } | null;
  importing?: boolean;
}

class KillRun {
  readonly #options: KillOptions;
  readonly #list: SlowList;
  readonly #dataDir: string;
  readonly #random: Random;
  readonly #outcome: KillOutcome = { kills: 0, hits: { first: {}, later: {} }, found: {}, userWrites: 0, failures: [] };
  readonly #phases: readonly KillPhase[];
  /** How long each phase took when nothing was killed. */
  readonly #lengths = { first: new Map(Object.entries(guessedMs)), later: new Map(Object.entries(guessedMs)) };
  /** The version that undoing a generation leads back to. */
  readonly #undoable = new Map<number, ListVersion>();
  #server!: RunningServer; // started before anything else
  #writes!: UserWrites;
  #mainId = '';
  #current: ListVersion;
  #lastVersion = 0;

  constructor(options: KillOptions, list: SlowList, dataDir: string) {
    this.#options = options;
    this.#list = list;
    this.#dataDir = dataDir;
    this.#random = createRandom(options.seed);
    this.#phases = options.phases ?? killPhases;
    this.#current = makeVersion(options.entries, 0);
  }

  async stop(): Promise<void> {
    await (this.#server as RunningServer | undefined)?.stop(); // also when the start failed
  }

  async all(): Promise<KillOutcome> {
    const outcome = this.#outcome;
    await this.#prepare();
    let inARow = 0;
    while (outcome.kills < this.#options.kills) {
      const { phase, kind } = this.#aim();
      outcome.kills += 1;
      const title = `kill ${outcome.kills}, ${kind}, ${phase}`;
      try {
        const told = phase === 'undo' ? await this.#killUndo() : kind === 'first' ? await this.#killFirst(phase) : await this.#killLater(phase);
        inARow = 0;
        this.#options.onKill?.(`${title}: ${told}`);
      } catch (error) {
        inARow += 1;
        const failure = `${title}: ${error instanceof Error ? error.message : String(error)}`;
        outcome.failures.push(failure);
        this.#options.onKill?.(`FAILED ${failure}`);
        if (inARow === 3) throw error;
        await this.#recover();
      }
    }
    outcome.userWrites = this.#writes.acknowledged;
    return outcome;
  }

  /** What was hit least so far, in the kind of refresh that has the phase. */
  #aim(): { phase: KillPhase; kind: 'first' | 'later' } {
    const { first, later } = this.#outcome.hits;
    const hits = (phase: string): number => (first[phase] ?? 0) + (later[phase] ?? 0);
    const phase = [...this.#phases].sort((a, b) => hits(a) - hits(b))[0] ?? 'reading';
    if (phase === 'after' || phase === 'undo') return { phase, kind: 'later' };
    if (phase === 'indexing') return { phase, kind: 'first' }; // later refreshes index as they store
    return { phase, kind: this.#random.chance(0.4) ? 'first' : 'later' };
  }

  async #prepare(): Promise<void> {
    this.#server = await startServer({ dataDir: this.#dataDir });
    await this.#ask('/v1/settings', 'PATCH', { refresh_hours: 0 });
    this.#list.serve('main', this.#current.body);
    this.#mainId = await this.#add('main', undefined);
    const { ids } = await this.#check(this.#mainId, [this.#current]);
    const step = Math.max(1, Math.floor(ids.length / 60));
    this.#writes = createUserWrites(this.#mainId, ids.filter((_, at) => at % step === 0));
    await this.#refreshMain();
  }

  /** After a failure: whatever is there, the next refresh must bring a whole catalog again. */
  async #recover(): Promise<void> {
    await this.#server.stop();
    await this.#restart();
    const { json } = await this.#ask('/v1/playlists', 'GET');
    for (const { id } of (json as { playlists: PlaylistRow[] }).playlists) {
      if (id !== this.#mainId) await this.#ask(`/v1/playlists/${id}`, 'DELETE');
    }
    await this.#refreshMain();
    await this.#check(this.#mainId, [this.#current]);
  }

  async #killLater(phase: KillPhase): Promise<string> {
    const before = this.#current;
    const after = this.#nextVersion();
    this.#list.serve('main', after.body);
    this.#slowDown();
    const watch = await watchProgress(this.#server, (id) => id === this.#mainId);
    await this.#ask(`/v1/playlists/${this.#mainId}/refresh`, 'POST');
    const told = await this.#killAt(watch, phase, 'later');
    const found = await this.#check(this.#mainId, told === 'ended' ? [after] : [before, after]);
    this.#count(found.version === after ? 'new' : 'old');
    await this.#adopt(found.version);
    await this.#refreshMain(after);
    return `hit ${told}, found the ${found.version === after ? 'new' : 'old'} one`;
  }

  async #killFirst(phase: KillPhase): Promise<string> {
    const version = makeVersion(this.#options.entries, 0);
    this.#list.serve('first', version.body);
    this.#slowDown();
    const watch = await watchProgress(this.#server, (id) => id !== this.#mainId);
    const added = await this.#ask('/v1/playlists', 'POST', { source: { type: 'm3u-url', url: this.#list.url('first') } });
    const { id } = added.json as PlaylistRow;
    const told = await this.#killAt(watch, phase, 'first');

    const playlist = await this.#playlist(id);
    await this.#ask(`/v1/playlists/${id}/activate`, 'POST');
    const found = await readCatalog(this.#server);
    const isWhole = found.digest === version.digest;
    if (!isWhole && !isBeginningOf(found, version)) throw new Error(`${found.entries.length} rows are no beginning of the list`);
    const claims = playlist.refreshed_at !== null || playlist.last_result !== null;
    if (claims && !isWhole) throw new Error(`a first import of which ${found.entries.length} rows came claims to be complete`);
    if (told === 'ended' && !(claims && isWhole)) throw new Error('a first import that had ended is not complete any more');
    this.#count(isWhole ? 'new' : found.entries.length > 0 ? 'part' : 'nothing');

    this.#list.pace(atOnce);
    await this.#refresh(id, 'later');
    versionOf(await readCatalog(this.#server), [version]);
    await this.#ask(`/v1/playlists/${id}`, 'DELETE');
    await this.#check(this.#mainId, [this.#current]);
    return `hit ${told}, found ${found.entries.length} of ${version.entries.length}`;
  }

  async #killUndo(): Promise<string> {
    const before = this.#current;
    const generation = await this.#newestGeneration();
    const target = generation === undefined ? undefined : this.#undoable.get(generation);
    if (generation === undefined || !target) throw new Error('there is no refresh to undo');
    const watch = await watchProgress(this.#server, (id) => id === this.#mainId);
    let acknowledged = false;
    const asked = this.#ask(`/v1/playlists/${this.#mainId}/undo`, 'POST', { generation }).then(
      () => (acknowledged = true),
      () => undefined,
    );
    const writes = this.#writes.writeUntilGone(this.#server, this.#random);
    const startedAt = performance.now();
    await Promise.race([asked.then(() => this.#lengths.later.set('undo', performance.now() - startedAt)), sleep(this.#random.next() * this.#lengthOf('undo', 'later'))]);
    await this.#kill(watch);
    await Promise.all([asked, writes]);
    this.#hit('later', 'undo');
    await this.#restart();
    const found = await this.#check(this.#mainId, acknowledged ? [target] : [before, target]);
    this.#count(found.version === target ? 'new' : 'old');
    if (found.version === target) this.#undoable.delete(generation);
    this.#current = found.version;
    await this.#refreshMain();
    return `found the ${found.version === target ? 'restored' : 'old'} one`;
  }

  /** Waits for the phase, a random part of its usual length more, and kills. Returns the phase last told. */
  async #killAt(watch: PhaseWatch, phase: KillPhase, kind: 'first' | 'later'): Promise<string> {
    const writes = this.#writes.writeUntilGone(this.#server, this.#random);
    if (phase === 'after') await watch.ended;
    else await watch.reached(phase);
    await sleep(this.#random.next() * this.#lengthOf(phase, kind));
    const told = watch.phase ?? 'connecting';
    await this.#kill(watch);
    await writes;
    this.#hit(kind, told === 'ended' ? 'after' : told);
    await this.#restart();
    return told;
  }

  async #kill(watch: PhaseWatch): Promise<void> {
    await this.#server.terminate('SIGKILL');
    watch.close();
  }

  async #restart(): Promise<void> {
    this.#server = await startServer({ dataDir: this.#dataDir });
  }

  #lengthOf(phase: KillPhase, kind: 'first' | 'later'): number {
    return this.#lengths[kind].get(phase) ?? 250;
  }

  #hit(kind: 'first' | 'later', phase: string): void {
    const hits = this.#outcome.hits[kind];
    hits[phase] = (hits[phase] ?? 0) + 1;
  }

  #count(found: 'old' | 'new' | 'part' | 'nothing'): void {
    this.#outcome.found[found] = (this.#outcome.found[found] ?? 0) + 1;
  }

  #nextVersion(): ListVersion {
    this.#lastVersion += 1;
    return makeVersion(this.#options.entries, this.#lastVersion);
  }

  /** A provider that keeps one waiting, sends slowly and sometimes breaks off. */
  #slowDown(): void {
    const random = this.#random;
    this.#list.pace({ headersMs: 50 + random.below(300), pieceMs: random.below(45), breaksOnce: random.chance(0.12) });
  }

  /** An undisturbed refresh of the main playlist, to a new version or to the one that is served already. */
  async #refreshMain(served?: ListVersion): Promise<void> {
    const version = served ?? this.#nextVersion();
    this.#list.serve('main', version.body);
    this.#list.pace(atOnce);
    await this.#refresh(this.#mainId, 'later');
    await this.#adopt(version);
  }

  /** From now on the catalog is this; a refresh that led to it can be undone. */
  async #adopt(version: ListVersion): Promise<void> {
    const before = this.#current;
    this.#current = version;
    if (version === before || !this.#phases.includes('undo')) return;
    const newest = await this.#newestGeneration();
    if (newest === undefined || this.#undoable.has(newest)) throw new Error('a refresh that changed the catalog cannot be undone');
    this.#undoable.set(newest, before);
  }

  async #newestGeneration(): Promise<number | undefined> {
    const { json } = await this.#ask(`/v1/playlists/${this.#mainId}/generations`, 'GET');
    return (json as { generations: { generation: number }[] }).generations[0]?.generation;
  }

  async #refresh(playlistId: string, kind: 'first' | 'later'): Promise<void> {
    const watch = await watchProgress(this.#server, (id) => id === playlistId);
    await this.#ask(`/v1/playlists/${playlistId}/refresh`, 'POST');
    await this.#succeeded(watch, playlistId, kind);
  }

  async #add(name: string, isMeant: ((id: string) => boolean) | undefined): Promise<string> {
    const watch = await watchProgress(this.#server, isMeant ?? (() => true));
    const { json } = await this.#ask('/v1/playlists', 'POST', { source: { type: 'm3u-url', url: this.#list.url(name) } });
    const { id } = json as PlaylistRow;
    await this.#succeeded(watch, id, 'first');
    return id;
  }

  async #succeeded(watch: PhaseWatch, playlistId: string, kind: 'first' | 'later'): Promise<void> {
    await watch.ended;
    watch.close();
    for (const [phase, ms] of watch.lengths) {
      // Reading and connecting are as slow as the provider is made to be; the rest is as long as it takes.
      if (phase === 'storing' || phase === 'indexing') this.#lengths[kind].set(phase, Math.max(ms, 20));
    }
    const { last_failure, last_result } = await this.#playlist(playlistId);
    if (last_failure || !last_result) throw new Error(`the next refresh failed: ${last_failure?.message ?? 'no result'}`);
  }

  async #playlist(id: string): Promise<PlaylistRow> {
    const { json } = await this.#ask('/v1/playlists', 'GET');
    const playlist = (json as { playlists: PlaylistRow[] }).playlists.find((row) => row.id === id);
    if (!playlist) throw new Error('a playlist that was added is gone');
    return playlist;
  }

  /** The playlist is one of these versions, whole, and holds everything the user put there. */
  async #check(playlistId: string, versions: readonly ListVersion[]): Promise<ReadCatalog & { version: ListVersion }> {
    await this.#ask(`/v1/playlists/${playlistId}/activate`, 'POST');
    const { refreshing, cache_available } = await this.#server.status();
    if (refreshing || !cache_available) throw new Error(`after the start it says refreshing ${refreshing}, cache available ${cache_available}`);
    const catalog = await readCatalog(this.#server);
    const version = versionOf(catalog, versions);
    const missing = (await (this.#writes as UserWrites | undefined)?.missing(this.#server)) ?? []; // none before the first check
    if (missing.length > 0) throw new Error(`${missing.length} marks are wrong: ${missing.slice(0, 5).join(', ')}`);
    return { ...catalog, version };
  }

  async #ask(path: string, method: string, body?: object): Promise<Answer> {
    const answer = await this.#server.ask(path, { method, as: 'owner', ...(body && { body: JSON.stringify(body) }) });
    if (answer.status >= 300) throw new Error(`${method} ${path} was answered with ${answer.status}: ${answer.text.slice(0, 200)}`);
    return answer;
  }
}
