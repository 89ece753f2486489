/**
 * Programmes on their way from the thread that reads to the one that writes: numbers in arrays whose memory changes hands,
 * texts one behind the other in a single string, which is copied once and cut without copying.
 */
export interface ProgrammeBatch {
  rows: number;
  /** Place of the channel among those the reader met. */
  channels: Uint32Array;
  /** Epoch seconds. */
  starts: Uint32Array;
  /** Epoch seconds; 0 for a stop that the guide does not say. */
  stops: Uint32Array;
  traits: Uint32Array;
  /** −1 where there is none. */
  seasons: Int32Array;
  episodes: Int32Array;
  /** Where title, sub-title, description and details of each row end in `text`; an empty one is none. */
  ends: Uint32Array;
  text: string;
  /** How often a row belongs to another channel than the row before. */
  turns: number;
  /** Folded ids of the channels met since the batch before, in order of their places. */
  met: string[];
}

export interface BatchRow {
  channel: number;
  /** Epoch seconds. */
  start: number;
  stop: number | null;
  traits: number;
  season: number | null;
  episode: number | null;
  title: string | null;
  subTitle: string | null;
  description: string | null;
  details: string | null;
}

/** Texts of a row in `ends`. */
export const textsPerRow = 4;

const mostRows = 4_096;
/** Texts of a batch, about: what waits between the threads is a few times as much. */
const mostCharacters = 1024 * 1024;

export interface BatchPacker {
  add(row: BatchRow): void;
  /** What there is; nothing when there is nothing. */
  take(): ProgrammeBatch | undefined;
  readonly isFull: boolean;
}

/** `takeMet` gives the channels that were met since it was last asked. */
export function createBatchPacker(takeMet: () => string[]): BatchPacker {
  let batch = emptyBatch();
  let texts: string[] = [];
  let characters = 0;

  function addText(text: string | null, place: number): void {
    if (text !== null) {
      texts.push(text);
      characters += text.length;
    }
    batch.ends[place] = characters;
  }

  return {
    get isFull() {
      return batch.rows === mostRows || characters >= mostCharacters;
    },
    add({ channel, start, stop, traits, season, episode, title, subTitle, description, details }) {
      const row = batch.rows++;
      if (row > 0 && batch.channels[row - 1] !== channel) batch.turns++;
      batch.channels[row] = channel;
      batch.starts[row] = start;
      batch.stops[row] = stop ?? 0;
      batch.traits[row] = traits;
      batch.seasons[row] = season ?? -1;
      batch.episodes[row] = episode ?? -1;
      const place = row * textsPerRow;
      addText(title, place);
      addText(subTitle, place + 1);
      addText(description, place + 2);
      addText(details, place + 3);
    },
    take() {
      if (batch.rows === 0) return undefined;
      const full = { ...batch, text: texts.join(''), met: takeMet() };
      batch = emptyBatch();
      texts = [];
      characters = 0;
      return full;
    },
  };
}

/** What changes hands instead of being copied. */
export function memoryOf({ channels, starts, stops, traits, seasons, episodes, ends }: ProgrammeBatch): ArrayBuffer[] {
  return [channels, starts, stops, traits, seasons, episodes, ends].map(({ buffer }) => buffer as ArrayBuffer); // made below
}

function emptyBatch(): Omit<ProgrammeBatch, 'text' | 'met'> {
  return {
    rows: 0,
    channels: new Uint32Array(mostRows),
    starts: new Uint32Array(mostRows),
    stops: new Uint32Array(mostRows),
    traits: new Uint32Array(mostRows),
    seasons: new Int32Array(mostRows),
    episodes: new Int32Array(mostRows),
    ends: new Uint32Array(mostRows * textsPerRow),
    turns: 0,
  };
}
