import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { onReadyLine } from './ready-line.mjs';

const ready = { event: 'ready', url: 'http://127.0.0.1:8000/', owner_url: 'http://127.0.0.1:8000/?code=é' };

test('the ready line is found among other lines, in whatever pieces it arrives', () => {
  const bytes = Buffer.from(`starting\n{"event":"progress"}\n${JSON.stringify(ready)}\nmore\n`);
  const heard: unknown[] = [];
  const output = new PassThrough();
  onReadyLine(output, (line) => heard.push(line));
  for (const byte of bytes) output.emit('data', Buffer.from([byte]));
  expect(heard).toEqual([ready]);
});

test('only the first ready line counts', () => {
  const heard: unknown[] = [];
  const output = new PassThrough();
  onReadyLine(output, (line) => heard.push(line));
  for (let i = 0; i < 2; i += 1) output.emit('data', Buffer.from(`${JSON.stringify(ready)}\n`));
  expect(heard).toHaveLength(1);
});

test('lines that only look like JSON are passed over', () => {
  const heard: unknown[] = [];
  const output = new PassThrough();
  onReadyLine(output, (line) => heard.push(line));
  output.emit('data', Buffer.from(`{not json\n{"event":"ready"\n${JSON.stringify(ready)}\n`));
  expect(heard).toEqual([ready]);
});
