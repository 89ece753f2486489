import { expect, test } from 'vitest';
import { missingPart } from './watch-picture.ts';
import type { PictureSample } from './watch-picture.ts';

const healthy: PictureSample = {
  advanced: 10,
  videoWidth: 1_920,
  frames: 250,
  audioBytes: 160_000,
  hasVideo: true,
  hasAudio: true,
  soundOnly: false,
  audioRefused: false,
};

test('picture and sound that both decode miss nothing', () => {
  expect(missingPart(healthy)).toBeNull();
});

test('a clock that runs over a picture without width misses the picture', () => {
  expect(missingPart({ ...healthy, videoWidth: 0, hasVideo: null })).toBe('picture');
});

test('nothing is said before enough of it has played', () => {
  expect(missingPart({ ...healthy, videoWidth: 0, advanced: 3.9 })).toBeNull();
});

test('radio, and a stream known to carry no video, need no picture', () => {
  expect(missingPart({ ...healthy, videoWidth: 0, soundOnly: true })).toBeNull();
  expect(missingPart({ ...healthy, videoWidth: 0, hasVideo: false })).toBeNull();
});

test('sound the engine refused, or that never decodes, is missed', () => {
  expect(missingPart({ ...healthy, audioRefused: true, hasAudio: null })).toBe('sound');
  expect(missingPart({ ...healthy, audioBytes: 0 })).toBe('sound');
});

test('a film that has no sound misses none', () => {
  expect(missingPart({ ...healthy, hasAudio: false, audioBytes: 0 })).toBeNull();
});
