import type { FastifyInstance } from 'fastify';
import { Playlist } from '#shared/model/playlist.ts';
import { AppError } from '#shared/errors.ts';
import type { CoreSurface } from './core-surface.ts';
import { edgeCase } from '#shared/contract/edge-case.ts';
import type { Limits } from './limits.ts';
import type { RouteDescription } from './openapi/route-description.ts';
import { ProblemError, problemOfFailure } from './problem.ts';

export const uploadRoute: RouteDescription = {
  http: 'PUT /v1/playlists/:playlistId/file',
  name: 'playlists.sendFile',
  access: 'owner',
  says: ['Sends the file of a playlist, which is imported as it arrives.', 'Envia o arquivo de uma playlist, que é importado enquanto chega.'],
  body: { type: 'application/octet-stream' },
  answers: { 200: { says: ['The playlist', 'A playlist'], type: 'application/json', schema: Playlist } },
};

/** `PUT …/file`: a playlist file chosen in a browser, handed to the core as it arrives. */
export async function addUploads(
  app: FastifyInstance,
  { receivePlaylist }: Pick<CoreSurface, 'receivePlaylist'>,
  { uploadBytes, uploadStallMs, idleMs }: Limits,
): Promise<void> {
  const { toWire } = edgeCase(Playlist);
  // A scope of its own, so that no other address takes raw bytes.
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/octet-stream', (_request, payload, parsed) => {
      parsed(null, payload);
    });
    scope.put<{ Params: { playlistId: string } }>(
      '/v1/playlists/:playlistId/file',
      { bodyLimit: uploadBytes, config: { longBody: true } },
      async (request, reply) => {
        const gone = new AbortController();
        const { socket } = request;
        reply.raw.once('close', () => {
          gone.abort();
          socket.setTimeout(idleMs);
        });
        socket.setTimeout(0); // the core may need longer than a client for the last of a gigabyte
        const body = watched(request.raw, { uploadBytes, uploadStallMs });
        const answer = await receivePlaylist(request.caller, request.params.playlistId, body, gone.signal);
        if (!request.raw.complete) reply.header('connection', 'close'); // the rest is not worth waiting for
        if (!answer.ok) throw new ProblemError(problemOfFailure(answer.error));
        return reply.type('application/json; charset=utf-8').send(JSON.stringify(toWire(answer.value)));
      },
    );
    done();
  });
}

/** The body, counted, and given up on when the client stops sending while we wait. */
async function* watched(
  source: AsyncIterable<Uint8Array>,
  { uploadBytes, uploadStallMs }: Pick<Limits, 'uploadBytes' | 'uploadStallMs'>,
): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let received = 0;
  try {
    for (;;) {
      const step = await orStall(chunks.next(), uploadStallMs);
      if (step.done === true) return;
      received += step.value.byteLength;
      if (received > uploadBytes) throw new AppError('too_large', 'The playlist file is larger than WebPlay takes');
      yield step.value;
    }
  } finally {
    void chunks.return?.().catch(() => undefined); // the connection may be gone already
  }
}

function orStall<T>(next: Promise<T>, stallMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new AppError('cancelled', 'The playlist file stopped arriving'));
    }, stallMs);
    next.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
