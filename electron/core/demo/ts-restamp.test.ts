import { expect, test } from 'vitest';
import { loopNames } from './catalog.ts';
import { findResourcesDir, loopTicks, openResources, segmentTicks } from './resources.ts';
import { decodingTime, packetDueAfter, packetSize, parseTsLoop, restampPackets, segmentStart } from './ts-restamp.ts';
import type { TsLoop } from './ts-restamp.ts';

const resources = openResources(findResourcesDir());

interface PacketView {
  pid: number;
  counter: number;
  hasPayload: boolean;
  stamp: number | undefined;
  clock: number | undefined;
  isDiscontinuity: boolean;
  isKeyFrame: boolean;
}

function packetsOf(bytes: Buffer): PacketView[] {
  return Array.from({ length: bytes.length / packetSize }, (_, packet) => {
    const at = packet * packetSize;
    const control = bytes.readUInt8(at + 3);
    const flags = (control & 0x20) !== 0 && bytes.readUInt8(at + 4) > 0 ? bytes.readUInt8(at + 5) : 0;
    return {
      pid: bytes.readUInt16BE(at + 1) & 0x1fff,
      counter: control & 0x0f,
      hasPayload: (control & 0x10) !== 0,
      stamp: decodingTime(bytes, at),
      clock: (flags & 0x10) === 0 ? undefined : bytes.readUInt32BE(at + 6) * 2 + (bytes.readUInt8(at + 10) >> 7),
      isDiscontinuity: (flags & 0x80) !== 0,
      isKeyFrame: (flags & 0x40) !== 0,
    };
  });
}

function repetitions(loop: TsLoop, count: number, baseTicks = 900_000): PacketView[] {
  return packetsOf(restampPackets(loop, { from: 0, to: loop.packets * count, baseTicks, serviceName: 'Test' }));
}

const defined = (value: number | undefined): value is number => value !== undefined;
const steps = (values: readonly number[]): number[] => values.slice(1).map((value, at) => value - (values[at] ?? 0));

test.each(loopNames)('%s goes round without a gap in any clock or counter', async (name) => {
  const packets = repetitions(await resources.loop(name), 4);
  const pids = [...new Set(packets.map(({ pid }) => pid))];

  expect(packets.filter(({ isDiscontinuity }) => isDiscontinuity)).toEqual([]);
  for (const pid of pids) {
    const counters = packets.filter((packet) => packet.pid === pid && packet.hasPayload).map(({ counter }) => counter);
    expect(new Set(steps(counters).map((step) => (step + 16) % 16))).toEqual(new Set([1]));
  }
  const clocks = packets.map(({ clock }) => clock).filter(defined);
  expect(Math.min(...steps(clocks))).toBeGreaterThan(0);
  expect(Math.max(...steps(clocks))).toBeLessThanOrEqual(9_000); // a clock at least every 100 ms
});

test.each(loopNames.filter((name) => name !== 'radio'))('%s keeps 25 pictures a second across the seam', async (name) => {
  const packets = repetitions(await resources.loop(name), 3);
  const video = packets.filter(({ pid }) => pid === 0x100).map(({ stamp }) => stamp).filter(defined);
  const audio = packets.filter(({ pid }) => pid === 0x101).map(({ stamp }) => stamp).filter(defined);

  expect(new Set(steps(video))).toEqual(new Set([3_600]));
  expect(steps(audio).every((step) => step > 0 && step % 1_920 === 0)).toBe(true); // whole AAC frames
  expect(video).toHaveLength(3 * 240);
});

test.each(loopNames.filter((name) => name !== 'radio'))('every segment of %s starts with its tables and a key frame', async (name) => {
  const loop = await resources.loop(name);
  const starts = [0, 1, 2, 3, 4, 5, 6].map((segment) => {
    const from = segmentStart(loop, segment);
    const packets = packetsOf(restampPackets(loop, { from, to: from + 12, baseTicks: 900_000, serviceName: 'Test' }));
    const firstFrame = packets.find(({ stamp }) => stamp !== undefined);
    return { pids: packets.slice(0, 3).map(({ pid }) => pid), key: firstFrame?.isKeyFrame, stamp: firstFrame?.stamp };
  });

  expect(starts.every(({ pids }) => pids.includes(0) && pids.includes(0x1000))).toBe(true);
  expect(starts.map(({ key }) => key)).toEqual(starts.map(() => true));
  expect(starts.map(({ stamp }) => stamp)).toEqual(starts.map((_, segment) => 900_000 + segment * segmentTicks));
});

test('clocks wrap where 33 bits end', async () => {
  const loop = await resources.loop('nature');
  const video = repetitions(loop, 1, 2 ** 33 - 36_000).filter(({ pid }) => pid === 0x100).map(({ stamp }) => stamp).filter(defined);

  expect(video.slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, frame) => (2 ** 33 - 36_000 + frame * 3_600) % 2 ** 33));
});

test('any piece of the endless stream is the same bytes, however it is cut', async () => {
  const loop = await resources.loop('news');
  const request = { baseTicks: 900_000, serviceName: 'Amber' };
  const whole = restampPackets(loop, { from: 100, to: 100 + loop.packets, ...request });
  const parts = [restampPackets(loop, { from: 100, to: 777, ...request }), restampPackets(loop, { from: 777, to: 100 + loop.packets, ...request })];

  expect(Buffer.concat(parts).equals(whole)).toBe(true);
});

test('packets become due in order and a whole loop in its own time', async () => {
  const loop = await resources.loop('sport');
  const due = [0, 2.4, 4.8, 9.5].map((seconds) => packetDueAfter(loop, seconds * 90_000));

  expect(due).toEqual([...due].sort((a, b) => a - b));
  expect(packetDueAfter(loop, loopTicks * 3)).toBeGreaterThanOrEqual(loop.packets * 3);
  expect(packetDueAfter(loop, loopTicks * 3 - 3_600)).toBeLessThanOrEqual(loop.packets * 3);
});

test('bytes that are no transport stream are refused', () => {
  expect(() => parseTsLoop(Buffer.alloc(10 * packetSize), loopTicks, segmentTicks)).toThrow('Not a transport stream');
});
