import type { Container } from '#shared/model/stream.ts';
import type { Engine, EngineListener, RequestHeaders } from './engine.ts';
import { noHeaders } from './engine.ts';

export type EngineName = Engine['name'];

/** The engine that plays a container here, or null when none does. */
export function engineFor(container: Container): EngineName | null {
  switch (container) {
    case 'hls':
      return 'hls.js';
    case 'mpegts':
      return 'mpegts.js';
    case 'file':
      return 'native';
    case 'dash':
    case 'unsupported':
      return null;
  }
}

/**
 * Builds the engine; the two libraries are fetched when first needed, so the first screen does not carry them.
 * A file is requested by the browser itself, which sends no headers of ours.
 */
export async function createEngine(
  name: EngineName,
  video: HTMLVideoElement,
  listener: EngineListener,
  headers: RequestHeaders = noHeaders,
): Promise<Engine> {
  switch (name) {
    case 'hls.js': {
      const { createHlsEngine } = await import('./hls-engine.ts');
      return createHlsEngine(video, listener, headers);
    }
    case 'mpegts.js': {
      const { createMpegtsEngine } = await import('./mpegts-engine.ts');
      return createMpegtsEngine(video, listener, headers);
    }
    case 'native': {
      const { createNativeEngine } = await import('./native-engine.ts');
      return createNativeEngine(video, listener);
    }
  }
}

/** The other container a panel may offer for the same channel; null where there is no such choice. */
export function otherFormat(container: Container): 'ts' | 'hls' | null {
  if (container === 'mpegts') return 'hls';
  if (container === 'hls') return 'ts';
  return null;
}
