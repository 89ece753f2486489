import { field, fieldsPerRow } from '../../guide/programme-block.ts';
import type { GuideText } from '../../providers/xmltv/guide-text.ts';

/**
 * Programmes on their way from the thread that reads to the one that writes, laid out as `ProgrammeRows` but of any channels
 * in any order. Their memory changes hands, there and back.
 */
export interface ProgrammeBatch extends BatchMemory {
  rows: number;
  /** How often a row belongs to another channel than the row before. */
  turns: number;
  /** Folded ids of the channels met since the batch before, in order of their places. */
  met: string[];
}

export interface BatchMemory {
  /** By row: place of the channel among those the reader met. */
  channels: Uint32Array<ArrayBuffer>;
  fields: Uint32Array<ArrayBuffer>;
  near: Uint8Array<ArrayBuffer>;
  far: Uint8Array<ArrayBuffer>;
}

export interface BatchRow {
  channel: number;
  /** Epoch seconds. */
  start: number;
  stop: number | null;
  traits: number;
  season: number | null;
  episode: number | null;
  title: GuideText | null;
  subTitle: GuideText | null;
  description: GuideText | null;
  details: string | null;
}

const mostRows = 1_536;
/** Room for texts; a batch is full when less is left than one programme may need. */
const nearBytes = 192 * 1024;
const farBytes = 640 * 1024;

export interface BatchPacker {
  add(row: BatchRow): void;
  /** What there is; nothing when there is nothing. */
  take(): ProgrammeBatch | undefined;
  readonly isFull: boolean;
  /** Memory of a batch that nobody needs any more. */
  reuse(memory: BatchMemory): void;
}

/** `takeMet` gives the channels that were met since it was last asked. */
export function createBatchPacker(takeMet: () => string[]): BatchPacker {
  const spare: BatchMemory[] = [];
  let memory = newMemory();
  let near = bufferOf(memory.near);
  let far = bufferOf(memory.far);
  let rows = 0;
  let turns = 0;
  let nearEnd = 0;
  let farEnd = 0;

  function addNear(text: GuideText | null): number {
    if (text === null) return nearEnd;
    if (nearEnd + text.mostBytes > near.length) near = bufferOf((memory.near = longer(memory.near, nearEnd + text.mostBytes)));
    return (nearEnd = text.copyTo(near, nearEnd));
  }

  function makeRoom(bytes: number): void {
    if (farEnd + bytes > far.length) far = bufferOf((memory.far = longer(memory.far, farEnd + bytes)));
  }

  return {
    get isFull() {
      return rows === mostRows || nearEnd > nearBytes * 0.9 || farEnd > farBytes * 0.9;
    },
    add({ channel, start, stop, traits, season, episode, title, subTitle, description, details }) {
      const { channels, fields } = memory;
      const row = rows++;
      if (row > 0 && channels[row - 1] !== channel) turns++;
      channels[row] = channel;
      const at = row * fieldsPerRow;
      fields[at + field.start] = start;
      fields[at + field.stop] = stop ?? 0;
      fields[at + field.traits] = traits;
      fields[at + field.season] = season === null ? 0 : season + 1;
      fields[at + field.episode] = episode === null ? 0 : episode + 1;
      fields[at + field.title] = addNear(title);
      fields[at + field.subTitle] = addNear(subTitle);
      if (description !== null) {
        makeRoom(description.mostBytes);
        farEnd = description.copyTo(far, farEnd);
      }
      fields[at + field.description] = farEnd;
      if (details !== null) {
        makeRoom(details.length * mostBytesOfUnit);
        farEnd += far.write(details, farEnd);
      }
      fields[at + field.details] = farEnd;
    },
    take() {
      if (rows === 0) return undefined;
      const full = { ...memory, rows, turns, met: takeMet() };
      memory = spare.pop() ?? newMemory();
      near = bufferOf(memory.near);
      far = bufferOf(memory.far);
      rows = 0;
      turns = 0;
      nearEnd = 0;
      farEnd = 0;
      return full;
    },
    reuse: (taken) => void spare.push(taken),
  };
}

/** UTF-8 of one UTF-16 unit. */
const mostBytesOfUnit = 3;

/** What changes hands instead of being copied. */
export function buffersOf({ channels, fields, near, far }: BatchMemory): ArrayBuffer[] {
  return [channels.buffer, fields.buffer, near.buffer, far.buffer];
}

function newMemory(): BatchMemory {
  return {
    channels: new Uint32Array(mostRows),
    fields: new Uint32Array(mostRows * fieldsPerRow),
    near: new Uint8Array(nearBytes),
    far: new Uint8Array(farBytes),
  };
}

function bufferOf(bytes: Uint8Array<ArrayBuffer>): Buffer {
  return Buffer.from(bytes.buffer);
}

function longer(bytes: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.buffer.transfer(Math.max(needed, Math.ceil(bytes.length * 1.25))));
}
