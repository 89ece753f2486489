import { createServer } from 'node:http';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Media } from '../ipc/messages.ts';
import { saveAnswer } from './save-answer.ts';

let folder: string;
let media: Media;

const server = createServer(({ url, headers }, response) => {
  if (headers.authorization !== 'Bearer k') return response.writeHead(401).end();
  if (url === '/whole') return response.end('<tv></tv>');
  if (url !== '/broken') return response.writeHead(404).end();
  response.writeHead(200, { 'content-length': 100 }).write('<tv>');
  return setTimeout(() => response.destroy(), 50);
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'webplay-save-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  media = { origin: `http://127.0.0.1:${port}`, port, key: 'k' };
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

test('a whole answer becomes a file; a broken one, a refusal and no core host leave nothing behind', async () => {
  const file = join(folder, 'guide.xml');
  await expect(saveAnswer(media, '/broken', file)).rejects.toThrow();
  await expect(saveAnswer(media, '/nowhere', file)).rejects.toMatchObject({ code: 'not_found' });
  await expect(saveAnswer({ ...media, key: 'other' }, '/whole', file)).rejects.toMatchObject({ code: 'not_found' });
  await expect(saveAnswer(undefined, '/whole', file)).rejects.toMatchObject({ code: 'not_found' });
  expect(await readdir(folder)).toEqual([]);
  await saveAnswer(media, '/whole', file);
  expect([await readdir(folder), await readFile(file, 'utf8')]).toEqual([['guide.xml'], '<tv></tv>']);
});
