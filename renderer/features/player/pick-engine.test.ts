import { expect, test } from 'vitest';
import { containers } from '#shared/model/stream.ts';
import { engineFor, otherFormat } from './pick-engine.ts';

test('each container has the engine that plays it, and what none plays has none', () => {
  expect(Object.fromEntries(containers.map((container) => [container, engineFor(container)]))).toEqual({
    hls: 'hls.js',
    mpegts: 'mpegts.js',
    file: 'native',
    dash: null,
    unsupported: null,
  });
});

test('only live containers have another format to ask for', () => {
  expect(containers.map(otherFormat)).toEqual(['ts', 'hls', null, null, null]);
});
