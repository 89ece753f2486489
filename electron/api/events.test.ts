import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import type { PlaylistId } from '#shared/model/ids.ts';
import type { ReminderId } from '#shared/model/reminder.ts';
import { createOwnerKey } from './owner-key.ts';
import { type RunningApi, startTestApi } from './running-api.test-wrapper.ts';

const playlistId = 'abcd' as PlaylistId; // four letters are an id

let api: RunningApi;

afterEach(() => api.close());

/** The text that has arrived so far. */
function collect(response: IncomingMessage): { text: string } {
  const seen = { text: '' };
  response.setEncoding('utf8').on('data', (chunk: string) => {
    seen.text += chunk;
  });
  response.on('error', () => undefined); // servers hang up on streams without an end
  return seen;
}

test('a reader hears what happened, in the names of the wire', async () => {
  api = await startTestApi();
  const response = await api.open('/v1/events');
  expect(response.headers['content-type']).toMatch(/^text\/event-stream/);
  const seen = collect(response);
  await once(response, 'data');

  api.core.emit({ type: 'catalog.changed', playlistId });
  api.core.emit({
    type: 'playlists.progress',
    progress: { playlistId, phase: 'reading', part: null, startedAt: 1, heartbeatAt: 2, bytes: 3, totalBytes: null, entries: 4, rate: 5 },
  });

  await vi.waitFor(() => {
    expect(seen.text).toContain('data: {"type":"catalog.changed","playlist_id":"abcd"}\n\n');
    expect(seen.text).toContain('"progress":{"playlist_id":"abcd","phase":"reading","part":null,"started_at":1,');
  });
});

test('what is about reminders is told to their owner alone', async () => {
  const ownerKey = createOwnerKey();
  api = await startTestApi({ ownerKey });
  const asOwner = collect(await api.open('/v1/events', { headers: { authorization: `Bearer ${ownerKey.key}` } }));
  const asReader = collect(await api.open('/v1/events'));
  await vi.waitFor(() => expect(api.core.followers).toBe(2));
  const reminderId = 'abcdefgh' as ReminderId; // letters are an id
  api.core.emit({ type: 'reminders.due', reminderId });
  api.core.emit({ type: 'reminders.changed' });
  api.core.emit({ type: 'settings.changed' });
  await vi.waitFor(() => {
    expect(asReader.text).toContain('settings.changed');
    expect(asOwner.text).toContain('settings.changed');
  });
  expect(asOwner.text).toContain('data: {"type":"reminders.due","reminder_id":"abcdefgh"}\n\n');
  expect(asReader.text).not.toContain('reminders');
});

test('an anonymous caller hears nothing', async () => {
  api = await startTestApi();
  const got = await api.ask('/v1/events', { headers: { authorization: 'Bearer wrong' } });
  expect([got.status, got.json]).toMatchObject([401, { code: 'unauthenticated' }]);
  expect(api.core.followers).toBe(0);
});

test('a heartbeat keeps the line open, and leaving ends the subscription', async () => {
  api = await startTestApi({ limits: { eventHeartbeatMs: 50 } });
  const response = await api.open('/v1/events');
  const seen = collect(response);
  await vi.waitFor(() => {
    expect(seen.text.match(/^: still here$/gm)?.length).toBeGreaterThan(1);
  });
  expect(api.core.followers).toBe(1);
  response.destroy();
  await vi.waitFor(() => {
    expect(api.core.followers).toBe(0);
  });
});

test('a page that stops reading is cut off instead of being collected for', async () => {
  api = await startTestApi();
  const response = await api.open('/v1/events');
  response.on('error', () => undefined).pause();
  for (let round = 0; round < 400 && api.core.followers > 0; round += 1) {
    for (let index = 0; index < 500; index += 1) api.core.emit({ type: 'library.changed', playlistId });
    await new Promise(setImmediate);
  }
  expect(api.core.followers).toBe(0);
});

test('closing the server does not wait for listeners', async () => {
  api = await startTestApi();
  const response = await api.open('/v1/events');
  collect(response);
  await once(response, 'data');
  const started = performance.now();
  await api.close();
  expect(performance.now() - started).toBeLessThan(500);
  await vi.waitFor(() => {
    expect(api.core.followers).toBe(0);
  });
});
