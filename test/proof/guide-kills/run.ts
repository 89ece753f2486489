import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../../electron/api/running-api.test-wrapper.ts';
import { startFakeProvider, type FakeProvider } from '../../fake-provider/fake-provider.ts';
import { startServer, temporaryFolder, type RunningServer } from '../../server/start-server.ts';
import type { PhaseWatch } from '../kills/phase-watch.ts';
import { createRandom, type Random } from '../mutations/random.ts';
import { makeGuide, toPlaylist, toXmltv, type MadeGuide } from './guide-versions.ts';
import { watchGuide } from './guide-watch.ts';
import { createOwnerWrites, type OwnerWrites } from './owner-writes.ts';
import { checkSearch, guideState, readGuide, type FoundGuide } from './read-guide.ts';
import { atOnce, serveGuide } from './slow-guide.ts';

/** Where a kill can hit. `after` is the time right behind a refresh that was told to have ended, `mapping` behind a mapping. */
export const guideKillPhases = ['connecting', 'reading', 'matching', 'indexing', 'after', 'mapping'] as const;
export type GuideKillPhase = (typeof guideKillPhases)[number];

export interface GuideKillOptions {
  kills: number;
  stations: number;
  /** Of each station, one an hour. */
  programmes: number;
  seed: string;
  phases?: readonly GuideKillPhase[];
  onKill?: (text: string) => void;
}

export interface GuideKillOutcome {
  kills: number;
  /** Kills by the phase last told before them, once for a playlist's first guide and once for later ones. */
  hits: Record<'first' | 'later', Partial<Record<string, number>>>;
  /** What was found at the next start. */
  found: Partial<Record<'old' | 'new' | 'nothing', number>>;
  /** Mappings and reminders that were acknowledged. */
  ownerWrites: number;
  failures: string[];
}

/** Until they are known. */
const guessedMs: Record<string, number> = { connecting: 250, reading: 900, matching: 150, indexing: 150, after: 250, mapping: 30 };
/** For what a start completes behind its ready line. */
const completedMs = 15_000;
/** So many times the file of one whole guide: more is what interrupted readings left behind. */
const mostGrowth = 3;

export async function runGuideKills(options: GuideKillOptions): Promise<GuideKillOutcome> {
  const home = await temporaryFolder();
  const provider = await startFakeProvider();
  const run = new GuideKillRun(options, provider, join(home, 'data'));
  try {
    await mkdir(join(home, 'data'));
    return await run.all();
  } finally {
    await run.stop();
    await provider.close();
    await rm(home, { recursive: true, force: true });
  }
}

interface ListedSource {
  id: string;
  last_failure: { message: string } | null;
  report: object | null;
}

interface AddedPlaylist {
  id: string;
  sourceId: string;
  /** In the order of the list. */
  channelIds: readonly string[];
}

class GuideKillRun {
  readonly #options: GuideKillOptions;
  readonly #provider: FakeProvider;
  readonly #dataDir: string;
  readonly #random: Random;
  readonly #guide: MadeGuide;
  readonly #outcome: GuideKillOutcome = { kills: 0, hits: { first: {}, later: {} }, found: {}, ownerWrites: 0, failures: [] };
  readonly #phases: readonly GuideKillPhase[];
  /** Times that a phase was aimed at: short ones are missed now and then. */
  readonly #aims = new Map<string, number>();
  /** How long each phase took when nothing was killed. */
  readonly #lengths = new Map(Object.entries(guessedMs));
  #server!: RunningServer; // started before anything else
  #writes!: OwnerWrites;
  #main!: AddedPlaylist;
  #usualBytes = 0;
  #current = 0;
  #lastVersion = 0;

  constructor(options: GuideKillOptions, provider: FakeProvider, dataDir: string) {
    this.#options = options;
    this.#provider = provider;
    this.#dataDir = dataDir;
    this.#random = createRandom(options.seed);
    this.#guide = makeGuide(options);
    this.#phases = options.phases ?? guideKillPhases;
  }

  async stop(): Promise<void> {
    await (this.#server as RunningServer | undefined)?.stop(); // also when the start failed
  }

  async all(): Promise<GuideKillOutcome> {
    const outcome = this.#outcome;
    await this.#prepare();
    let inARow = 0;
    while (outcome.kills < this.#options.kills) {
      const { phase, kind } = this.#aim();
      outcome.kills += 1;
      const title = `kill ${outcome.kills}, ${kind}, ${phase}`;
      try {
        const told = await (phase === 'mapping' ? this.#killMapping() : kind === 'first' ? this.#killFirst(phase) : this.#killLater(phase));
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
    outcome.ownerWrites = this.#writes.acknowledged;
    return outcome;
  }

  /** What was hit least so far, without trying for ever. */
  #aim(): { phase: GuideKillPhase; kind: 'first' | 'later' } {
    const { first, later } = this.#outcome.hits;
    const hits = (phase: string): number => Math.max((first[phase] ?? 0) + (later[phase] ?? 0), (this.#aims.get(phase) ?? 0) / 2);
    const phase = [...this.#phases].sort((a, b) => hits(a) - hits(b))[0] ?? 'reading';
    this.#aims.set(phase, (this.#aims.get(phase) ?? 0) + 1);
    return { phase, kind: phase !== 'mapping' && this.#random.chance(0.25) ? 'first' : 'later' };
  }

  async #prepare(): Promise<void> {
    this.#server = await startServer({ dataDir: this.#dataDir });
    // Nothing is fetched unasked, so that it is known what runs.
    await this.#ask('/v1/settings', 'PATCH', { refresh_hours: 0, guide_refresh_hours: 0 });
    this.#main = await this.#add('main');
    const { id: playlistId, sourceId, channelIds } = this.#main;
    const stations = this.#guide.stations.length;
    const owned = { playlistId, sourceId, stationIds: channelIds.slice(0, stations), strangerIds: channelIds.slice(stations) };
    this.#writes = createOwnerWrites(owned, this.#guide);
    await this.#refreshMain();
    this.#usualBytes = await this.#guideBytes();
    await this.#writes.map(this.#server, this.#random);
    await this.#check([this.#current]);
  }

  /** After a failure: whatever is there, the next refresh must bring a whole guide again. */
  async #recover(): Promise<void> {
    await this.#server.stop();
    await this.#restart();
    const { json } = await this.#ask('/v1/playlists', 'GET');
    for (const { id } of (json as { playlists: { id: string }[] }).playlists) {
      if (id !== this.#main.id) await this.#ask(`/v1/playlists/${id}`, 'DELETE');
    }
    await this.#refreshMain();
  }

  async #killLater(phase: GuideKillPhase): Promise<string> {
    const before = this.#current;
    const after = this.#serve('main', { isSlow: true });
    const watch = await watchGuide(this.#server, this.#main.id);
    await this.#askRefresh(this.#main.id);
    const told = await this.#killAt(watch, phase, 'later');
    const found = await this.#check(told === 'ended' || told === 'indexing' ? [after] : [before, after]);
    this.#count(found === after ? 'new' : 'old');
    this.#current = found;
    await this.#refreshMain(after);
    return `hit ${told}, found the ${found === after ? 'new' : 'old'} one`;
  }

  async #killFirst(phase: GuideKillPhase): Promise<string> {
    const first = await this.#add('first');
    const version = this.#serve('first', { isSlow: true });
    const watch = await watchGuide(this.#server, first.id);
    await this.#askRefresh(first.id);
    const told = await this.#killAt(watch, phase, 'first');
    const found = await readGuide(this.#server, first.id, this.#guide, first.channelIds);
    if (found.version !== null && found.version !== version) throw new Error(`a first guide is of version ${found.version} instead of ${version}`);
    if (found.version === null && (told === 'ended' || told === 'indexing')) throw new Error('a first guide that was stored is gone');
    if (found.otherMatched !== null) throw new Error(found.otherMatched);
    if (found.version === version) await this.#searchable(first.id, version, this.#current);
    this.#count(found.version === null ? 'nothing' : 'new');

    await this.#refresh(first.id);
    const again = await readGuide(this.#server, first.id, this.#guide, first.channelIds);
    if (again.version !== version) throw new Error(`fetched again it is of version ${again.version} instead of ${version}`);
    await this.#ask(`/v1/playlists/${first.id}`, 'DELETE');
    await this.#check([this.#current]);
    return `hit ${told}, found ${found.version === null ? 'nothing' : 'all of it'}`;
  }

  /** Right behind the answer to a mapping, which the guide follows a moment later. */
  async #killMapping(): Promise<string> {
    await this.#writes.map(this.#server, this.#random);
    await sleep(this.#random.next() * this.#lengthOf('mapping'));
    await this.#server.terminate('SIGKILL');
    this.#hit('later', 'mapping');
    await this.#restart();
    await this.#check([this.#current]);
    this.#count('old');
    return 'found what was mapped';
  }

  /** Waits for the phase, a random part of its usual length more, and kills. Returns the phase last told. */
  async #killAt(watch: PhaseWatch, phase: GuideKillPhase, kind: 'first' | 'later'): Promise<string> {
    const writes = this.#writes.writeUntilGone(this.#server, this.#random);
    if (phase === 'after') await watch.ended;
    else await watch.reached(phase);
    await sleep(this.#random.next() * this.#lengthOf(phase));
    const told = watch.phase ?? 'connecting';
    await this.#server.terminate('SIGKILL');
    watch.close();
    await writes;
    this.#hit(kind, told === 'ended' ? 'after' : told);
    await this.#restart();
    return told;
  }

  async #restart(): Promise<void> {
    this.#server = await startServer({ dataDir: this.#dataDir });
  }

  #lengthOf(phase: GuideKillPhase): number {
    return this.#lengths.get(phase) ?? 150;
  }

  #hit(kind: 'first' | 'later', phase: string): void {
    const hits = this.#outcome.hits[kind];
    hits[phase] = (hits[phase] ?? 0) + 1;
  }

  #count(found: 'old' | 'new' | 'nothing'): void {
    this.#outcome.found[found] = (this.#outcome.found[found] ?? 0) + 1;
  }

  /** A version that was not there before; slow as providers are, who sometimes break off. */
  #serve(name: string, { isSlow }: { isSlow: boolean }): number {
    const random = this.#random;
    this.#lastVersion += 1;
    this.#pace(name, this.#lastVersion, isSlow ? { firstMs: 50 + random.below(250), pieceMs: random.below(40), breaksOnce: random.chance(0.1) } : atOnce);
    return this.#lastVersion;
  }

  #pace(name: string, version: number, pace: typeof atOnce): void {
    serveGuide(this.#provider, `/${name}.xml`, toXmltv(this.#guide, version), pace);
  }

  async #add(name: string): Promise<AddedPlaylist> {
    const list = this.#provider.serve(`/${name}.m3u`, toPlaylist(this.#guide, `${this.#provider.url}/${name}.xml`));
    const added = await this.#ask('/v1/playlists', 'POST', { source: { type: 'm3u-url', url: list } });
    const { id } = added.json as { id: string };
    const wanted = this.#guide.stations.length + this.#guide.strangers.length;
    const source = await this.#until('its guide is known', async () => ((await guideState(this.#server, id)).channels === wanted ? (await this.#sources(id))[0] : undefined));
    const { json } = await this.#ask(`/v1/playlists/${id}/channels?limit=200`, 'GET');
    const channelIds = (json as { items: { id: string }[] }).items.map((channel) => channel.id);
    if (channelIds.length !== wanted) throw new Error(`${channelIds.length} channels instead of ${wanted}`);
    return { id, sourceId: source.id, channelIds };
  }

  async #sources(playlistId: string): Promise<ListedSource[]> {
    const { json } = await this.#ask(`/v1/playlists/${playlistId}/guide-sources`, 'GET');
    return (json as { sources: ListedSource[] }).sources;
  }

  /** An undisturbed refresh of the main guide, to a new version or to the one that is served already. */
  async #refreshMain(served?: number): Promise<void> {
    const version = served ?? this.#serve('main', { isSlow: false });
    this.#pace('main', version, atOnce);
    await this.#refresh(this.#main.id);
    this.#current = version;
    await this.#check([version]);
    const bytes = await this.#guideBytes();
    if (this.#usualBytes > 0 && bytes > this.#usualBytes * mostGrowth) throw new Error(`the guide's file has grown from ${this.#usualBytes} to ${bytes} bytes`);
  }

  async #askRefresh(playlistId: string): Promise<void> {
    const { json } = await this.#ask(`/v1/playlists/${playlistId}/guide/refresh`, 'POST', {});
    if (!(json as { started: boolean }).started) throw new Error('a refresh of the guide did not begin');
  }

  async #refresh(playlistId: string): Promise<void> {
    const watch = await watchGuide(this.#server, playlistId);
    await this.#askRefresh(playlistId);
    await watch.ended;
    watch.close();
    // Reading and connecting are as slow as the provider is made to be; the rest is as long as it takes.
    for (const phase of ['matching', 'indexing']) {
      const ms = watch.lengths.get(phase);
      if (ms !== undefined) this.#lengths.set(phase, Math.max(ms, 10));
    }
    const [source] = await this.#sources(playlistId);
    if (!source?.report || source.last_failure) throw new Error(`the next refresh failed: ${source?.last_failure?.message ?? 'no report'}`);
  }

  /** The main guide is one of these versions, whole, found by its words, and the owner's decisions hold. Returns which. */
  async #check(versions: readonly number[]): Promise<number> {
    const { id, channelIds } = this.#main;
    const { refreshing } = await guideState(this.#server, id);
    if (refreshing) throw new Error('it says that it refreshes a guide that nobody asked for');
    let found: FoundGuide | undefined;
    // Matches follow mappings a moment later.
    await this.#until('channels show what they were mapped to', async () => {
      found = await readGuide(this.#server, id, this.#guide, channelIds);
      const wrong = this.#writes.wrongMappings(found.shown);
      if (found.otherMatched !== null) wrong.push(found.otherMatched);
      if (wrong.length > 0) throw new StillWrong(wrong.join(', '));
      return true;
    });
    const version = found?.version ?? 0;
    if (!versions.includes(version)) throw new Error(`the guide is of version ${version}, not of ${versions.join(' or ')}`);
    await this.#searchable(id, version, versions.find((other) => other !== version) ?? version - 1);
    const missing = await this.#writes.missing(this.#server);
    if (missing.length > 0) throw new Error(`${missing.length} decisions are wrong: ${missing.slice(0, 5).join(', ')}`);
    return version;
  }

  async #searchable(playlistId: string, version: number, other: number): Promise<void> {
    await this.#until('words can be searched for', async () => (await guideState(this.#server, playlistId)).searchable || undefined);
    await checkSearch(this.#server, playlistId, this.#guide, version, other);
  }

  async #guideBytes(): Promise<number> {
    return (await stat(join(this.#dataDir, 'guide.db'))).size;
  }

  async #until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const until = performance.now() + completedMs;
    for (;;) {
      let wrong = '';
      try {
        const found = await look();
        if (found !== undefined) return found;
      } catch (error) {
        if (!(error instanceof StillWrong)) throw error;
        wrong = `: ${error.message}`;
      }
      if (performance.now() > until) throw new Error(`after ${completedMs / 1_000} s it is still not so that ${what}${wrong}`);
      await sleep(30);
    }
  }

  async #ask(path: string, method: string, body?: object): Promise<Answer> {
    const answer = await this.#server.ask(path, { method, as: 'owner', ...(body && { body: JSON.stringify(body) }) });
    if (answer.status >= 300) throw new Error(`${method} ${path} was answered with ${answer.status}: ${answer.text.slice(0, 200)}`);
    return answer;
  }
}

/** What may become right in a moment. */
class StillWrong extends Error {}
