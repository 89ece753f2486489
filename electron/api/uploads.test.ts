import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test, vi } from 'vitest';
import { AppError, toFailure } from '#shared/errors.ts';
import { type ListeningCore, type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

const path = '/v1/playlists/abcd/file';
const octets = { 'content-type': 'application/octet-stream' };

let api: RunningApi;

afterEach(() => api.close());

/** Reads the whole body as a core would, and answers with its failures as values. */
function receiveWhole(core: ListeningCore): { received: string } {
  const seen = { received: '' };
  core.receive = async (body) => {
    try {
      for await (const chunk of body) seen.received += Buffer.from(chunk).toString();
      return { ok: true, value: { id: 'abcd', sourceType: 'm3u-file' } };
    } catch (error) {
      return { ok: false, error: toFailure(error) };
    }
  };
  return seen;
}

test('a file from a browser reaches the core in pieces, whether its length is known or not', async () => {
  api = await startTestApi();
  const seen = receiveWhole(api.core);
  const known = await api.ask(path, { method: 'PUT', headers: octets, body: '#EXTM3U\n' });
  expect([known.status, known.json]).toEqual([200, { id: 'abcd', source_type: 'm3u-file' }]);
  await api.ask(path, { method: 'PUT', headers: { ...octets, 'transfer-encoding': 'chunked' }, body: '#EXTINF' });
  expect(seen.received).toBe('#EXTM3U\n#EXTINF');
});

test('a file over the limit is refused, announced or not', async () => {
  api = await startTestApi({ limits: { uploadBytes: 1_000 } });
  receiveWhole(api.core);
  const body = 'x'.repeat(1_001);
  const announced = await api.ask(path, { method: 'PUT', headers: octets, body });
  const chunked = await api.ask(path, { method: 'PUT', headers: { ...octets, 'transfer-encoding': 'chunked' }, body });
  expect([announced.json, chunked.json]).toMatchObject([{ code: 'payload_too_large' }, { code: 'payload_too_large' }]);
});

test('only raw bytes are taken', async () => {
  api = await startTestApi();
  for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain']) {
    const got = await api.ask(path, { method: 'PUT', headers: { 'content-type': type }, body: '{}' });
    expect([got.status, got.json]).toMatchObject([415, { code: 'unsupported_media_type' }]);
  }
});

test('a caller who may not send one is told so before the file has travelled', async () => {
  api = await startTestApi();
  api.core.receive = (_body, _signal, { kind }) => {
    expect(kind).toBe('reader');
    return Promise.resolve({ ok: false, error: toFailure(new AppError('unauthenticated', 'Owner only')) });
  };
  const socket = connect(api.port, '127.0.0.1');
  const head = `PUT ${path} HTTP/1.1\r\nHost: 127.0.0.1:${String(api.port)}\r\nContent-Type: application/octet-stream\r\n`;
  socket.write(`${head}Content-Length: 1000000000\r\n\r\n#EXTM3U`);
  expect(await text(socket)).toMatch(/^HTTP\/1.1 401 .*connection: close.*"unauthenticated"/is);
});

test('a client that leaves, or stops sending, is noticed', async () => {
  api = await startTestApi({ limits: { uploadStallMs: 200 } });
  const seen = receiveWhole(api.core);
  const head = `PUT ${path} HTTP/1.1\r\nHost: 127.0.0.1:${String(api.port)}\r\nContent-Type: application/octet-stream\r\n`;
  const stalled = connect(api.port, '127.0.0.1');
  stalled.write(`${head}Content-Length: 100\r\n\r\n#EXTM3U`);
  expect(await text(stalled)).toMatch(/^HTTP\/1.1 503 .*stopped arriving/s);
  expect(seen.received).toBe('#EXTM3U');

  let aborted = false;
  api.core.receive = async (body, signal) => {
    signal.addEventListener('abort', () => {
      aborted = true;
    });
    try {
      for await (const chunk of body) expect(chunk.byteLength).toBeGreaterThan(0);
    } catch {
      // the connection is gone
    }
    return { ok: true, value: {} };
  };
  const leaving = connect(api.port, '127.0.0.1');
  await once(leaving, 'connect');
  leaving.write(`${head}Content-Length: 100\r\n\r\n#EXTM3U`, () => leaving.destroy());
  await vi.waitFor(() => {
    expect(aborted).toBe(true);
  });
});
