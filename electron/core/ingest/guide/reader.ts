import { parentPort, workerData } from 'node:worker_threads';
import { toFailure } from '#shared/errors.ts';
import { httpPartsOf } from '../../http/network-rules.ts';
import { createHttp } from '../../http/request.ts';
import { createLogger } from '../../log.ts';
import type { FromGuideReader, GuideThreadData, ReadChannel, ReadOrder, ToGuideReader } from './messages.ts';
import { buffersOf, type BatchMemory, type ProgrammeBatch } from './programme-batch.ts';
import { readGuide } from './read-guide.ts';

/** Thread entry: fetches one guide at a time and takes it apart; the thread that started it writes. */

const port = parentPort;
if (!port) throw new Error('this file is a thread entry');
const { network } = workerData as GuideThreadData; // given by `createGuideReader` alone

/** Batches that are under way or wait to be written: enough that neither thread waits for the other all the time. */
const mostBatches = 3;

const log = createLogger().child({ domain: 'guide' });
const http = createHttp(httpPartsOf(network));
const send = (message: FromGuideReader, memory: ArrayBuffer[] = []): void => port.postMessage(message, memory);

let underWay = 0;
let goOn: () => void = () => undefined;
let tellWanted: (foldedIds: readonly string[]) => void = () => undefined;
let abort: AbortController | undefined;
let reuse: (memory: BatchMemory) => void = () => undefined;

async function sendBatch(batch: ProgrammeBatch): Promise<void> {
  send({ type: 'batch', batch }, buffersOf(batch));
  underWay++;
  while (underWay >= mostBatches && !abort?.signal.aborted) await new Promise<void>((resolve) => (goOn = resolve));
}

function askWanted(channels: readonly ReadChannel[]): Promise<readonly string[]> {
  send({ type: 'which-wanted', channels });
  return new Promise((resolve) => (tellWanted = resolve));
}

async function read(order: ReadOrder): Promise<void> {
  abort = new AbortController();
  underWay = 0;
  try {
    send(await readGuide({ ...order, http, signal: abort.signal, clock: Date.now, send, sendBatch, askWanted, onReuse: (take) => (reuse = take) }));
  } catch (error) {
    const failure = abort.signal.aborted ? ({ code: 'cancelled', message: 'The refresh was cancelled' } as const) : toFailure(error);
    if (failure.code === 'internal') log.error({ err: error }, 'guide could not be read');
    send({ type: 'failed', error: failure });
  }
}

port.on('message', (message: ToGuideReader) => {
  switch (message.type) {
    case 'read':
      void read(message.order);
      return;
    case 'taken':
      underWay--;
      if (message.memory) reuse(message.memory);
      goOn();
      return;
    case 'wanted':
      tellWanted(message.foldedIds);
      return;
    case 'cancel':
      abort?.abort();
      goOn();
      tellWanted([]);
  }
});
