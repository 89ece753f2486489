import { servicePacket, servicePid } from './ts-service.ts';

/**
 * Turns one short recorded transport stream into an endless one. Each repetition gets later clock values (PCR, PTS, DTS)
 * and running continuity counters, so that a player sees one uninterrupted broadcast and never a jump back.
 */

export const packetSize = 188;
/** Transport streams count time in 90 000 ticks a second, in 33 bits. */
export const ticksPerSecond = 90_000;
const clockRange = 2 ** 33;
const syncByte = 0x47;

export interface TsLoop {
  bytes: Buffer;
  packets: number;
  /** What one repetition adds to every clock value. */
  durationTicks: number;
  segmentTicks: number;
  /** First packet of each segment; a segment starts with its tables and a key frame. */
  segmentStarts: readonly number[];
  /** When a packet is due, in ticks from the start of the loop; never falls. */
  dueTicks: Float64Array;
  /** Clock value of the first frame, subtracted so that every loop starts at zero. */
  originTicks: number;
  /** Position among the payload packets of its PID. */
  ordinals: Int32Array;
  /** Payload packets of each PID in one repetition. */
  payloads: ReadonlyMap<number, number>;
}

/** Reads the packet structure of a recording that lasts exactly `durationTicks`. */
export function parseTsLoop(bytes: Buffer, durationTicks: number, segmentTicks: number): TsLoop {
  const packets = Math.floor(bytes.length / packetSize);
  const dueTicks = new Float64Array(packets);
  const ordinals = new Int32Array(packets);
  const payloads = new Map<number, number>();
  const segmentStarts = [0];
  let originTicks: number | undefined;
  let due = 0;
  let tables: number | undefined; // first packet of the tables that stand before the next frame
  for (let packet = 0; packet < packets; packet += 1) {
    const at = packet * packetSize;
    if (bytes[at] !== syncByte) throw new RangeError('Not a transport stream');
    const pid = bytes.readUInt16BE(at + 1) & 0x1fff;
    const seen = payloads.get(pid) ?? 0;
    const hasPayload = (byteAt(bytes, at + 3) & 0x10) !== 0;
    ordinals[packet] = hasPayload ? seen : seen - 1; // without payload the counter stands still
    if (hasPayload) payloads.set(pid, seen + 1);
    const stamp = decodingTime(bytes, at);
    if (stamp === undefined) {
      if (isTable(pid, bytes, at)) tables ??= packet;
    } else {
      originTicks ??= stamp;
      due = Math.max(due, stamp - originTicks);
      const boundary = segmentStarts.length * segmentTicks;
      if (due >= boundary && boundary < durationTicks && tables !== undefined) segmentStarts.push(tables);
      tables = undefined;
    }
    dueTicks[packet] = Math.min(due, durationTicks - 1);
  }
  return { bytes, packets, durationTicks, segmentTicks, segmentStarts, dueTicks, originTicks: originTicks ?? 0, ordinals, payloads };
}

/** Number of the packet that opens segment `segment`, counted over all repetitions. */
export function segmentStart(loop: TsLoop, segment: number): number {
  const perLoop = loop.segmentStarts.length;
  return Math.floor(segment / perLoop) * loop.packets + (loop.segmentStarts[segment % perLoop] ?? 0);
}

/** Number of the first packet, counted over all repetitions, that is due after `ticks` of playing. */
export function packetDueAfter(loop: TsLoop, ticks: number): number {
  const repetition = Math.floor(ticks / loop.durationTicks);
  const within = ticks - repetition * loop.durationTicks;
  let low = 0;
  let high = loop.packets;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((loop.dueTicks[middle] ?? Infinity) <= within) low = middle + 1;
    else high = middle;
  }
  return repetition * loop.packets + low;
}

export interface RestampRequest {
  /** Both counted over all repetitions. */
  from: number;
  to: number;
  /** Clock value of the very first frame of repetition 0. */
  baseTicks: number;
  /** Replaces the service name of the recording, so that a stream says which channel it is. */
  serviceName: string;
}

/** The packets [from, to) of the endless stream. The same packet is always the same bytes, so ranges of it can be served. */
export function restampPackets(loop: TsLoop, { from, to, baseTicks, serviceName }: RestampRequest): Buffer {
  const out = Buffer.allocUnsafe((to - from) * packetSize);
  for (let number = from; number < to; number += 1) {
    const repetition = Math.floor(number / loop.packets);
    const packet = number - repetition * loop.packets;
    const at = (number - from) * packetSize;
    loop.bytes.copy(out, at, packet * packetSize, (packet + 1) * packetSize);
    const pid = out.readUInt16BE(at + 1) & 0x1fff;
    if (pid === servicePid) servicePacket(serviceName).copy(out, at);
    const counter = (loop.ordinals[packet] ?? 0) + repetition * (loop.payloads.get(pid) ?? 0);
    out[at + 3] = (byteAt(out, at + 3) & 0xf0) | (counter & 0x0f);
    shiftClocks(out, at, baseTicks - loop.originTicks + repetition * loop.durationTicks);
  }
  return out;
}

function shiftClocks(bytes: Buffer, at: number, ticks: number): void {
  const hasAdaptation = (byteAt(bytes, at + 3) & 0x20) !== 0;
  if (hasAdaptation && byteAt(bytes, at + 4) > 0) {
    const flags = byteAt(bytes, at + 5);
    bytes[at + 5] = flags & 0x7f; // a repetition is no discontinuity: that is the whole point
    if ((flags & 0x10) !== 0) writePcrBase(bytes, at + 6, readPcrBase(bytes, at + 6) + ticks);
  }
  const pes = pesHeaderAt(bytes, at);
  if (pes === undefined) return;
  const stamps = byteAt(bytes, pes + 7) >> 6;
  if ((stamps & 2) !== 0) writeTimestamp(bytes, pes + 9, readTimestamp(bytes, pes + 9) + ticks);
  if (stamps === 3) writeTimestamp(bytes, pes + 14, readTimestamp(bytes, pes + 14) + ticks);
}

/** DTS of the frame that starts in this packet, its PTS when there is only that; undefined when none starts. */
export function decodingTime(bytes: Buffer, at: number): number | undefined {
  const pes = pesHeaderAt(bytes, at);
  if (pes === undefined) return undefined;
  const stamps = byteAt(bytes, pes + 7) >> 6;
  if (stamps === 3) return readTimestamp(bytes, pes + 14);
  return stamps === 2 ? readTimestamp(bytes, pes + 9) : undefined;
}

/** Where the PES header starts, in a packet that begins an audio or video frame. */
function pesHeaderAt(bytes: Buffer, at: number): number | undefined {
  const startsUnit = (byteAt(bytes, at + 1) & 0x40) !== 0;
  const control = byteAt(bytes, at + 3);
  if (!startsUnit || (control & 0x10) === 0) return undefined;
  const start = at + 4 + ((control & 0x20) === 0 ? 0 : 1 + byteAt(bytes, at + 4));
  if (start + 19 > at + packetSize) return undefined;
  const isPes = bytes[start] === 0 && bytes[start + 1] === 0 && bytes[start + 2] === 1;
  const streamId = byteAt(bytes, start + 3);
  return isPes && streamId >= 0xc0 && streamId <= 0xef ? start : undefined;
}

function isTable(pid: number, bytes: Buffer, at: number): boolean {
  const startsUnit = (byteAt(bytes, at + 1) & 0x40) !== 0;
  return startsUnit && (pid === 0 || pid === servicePid);
}

function readTimestamp(bytes: Buffer, at: number): number {
  const high = (byteAt(bytes, at) >> 1) & 0x07;
  const middle = bytes.readUInt16BE(at + 1) >> 1;
  const low = bytes.readUInt16BE(at + 3) >> 1;
  return high * 2 ** 30 + middle * 2 ** 15 + low;
}

/** Keeps the marker bits and the four prefix bits. */
function writeTimestamp(bytes: Buffer, at: number, ticks: number): void {
  const value = wrap(ticks);
  bytes[at] = (byteAt(bytes, at) & 0xf1) | (Math.floor(value / 2 ** 30) << 1);
  bytes.writeUInt16BE(((Math.floor(value / 2 ** 15) & 0x7fff) << 1) | 1, at + 1);
  bytes.writeUInt16BE(((value % 2 ** 15) << 1) | 1, at + 3);
}

function readPcrBase(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) * 2 + (byteAt(bytes, at + 4) >> 7);
}

/** The nine bits of the 27 MHz extension stay: a shift by whole ticks does not touch them. */
function writePcrBase(bytes: Buffer, at: number, ticks: number): void {
  const value = wrap(ticks);
  bytes.writeUInt32BE(Math.floor(value / 2), at);
  bytes[at + 4] = (byteAt(bytes, at + 4) & 0x7f) | ((value % 2) << 7);
}

function wrap(ticks: number): number {
  return ((ticks % clockRange) + clockRange) % clockRange;
}

function byteAt(bytes: Buffer, at: number): number {
  return bytes[at] ?? 0;
}
