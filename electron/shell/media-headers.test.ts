import { expect, test } from 'vitest';
import type { Media } from '../ipc/messages.ts';
import { proveMediaRequests } from './media-headers.ts';

test('the proof goes to the gateway of the moment and to nobody else', () => {
  let media: Media | undefined;
  const sent = new Map<string, Record<string, string>>();
  let ask: (url: string) => void = () => undefined;
  proveMediaRequests(
    {
      onBeforeSendHeaders(filter, listener) {
        expect(filter.urls).toEqual(['http://127.0.0.1:*/*']);
        ask = (url) => {
          listener({ url, requestHeaders: { Accept: '*/*' } }, ({ requestHeaders }) => sent.set(url, requestHeaders));
        };
      },
    },
    () => media,
  );
  const plain = { Accept: '*/*' };

  ask('http://127.0.0.1:4000/v1/streams/a');
  expect(sent.get('http://127.0.0.1:4000/v1/streams/a')).toEqual(plain);

  media = { origin: 'http://127.0.0.1:4000', port: 4000, key: 'k1' };
  ask('http://127.0.0.1:4000/v1/streams/a');
  expect(sent.get('http://127.0.0.1:4000/v1/streams/a')).toEqual({ ...plain, Authorization: 'Bearer k1' });
  for (const other of ['http://127.0.0.1:4001/', 'http://127.0.0.1:40000/', 'https://127.0.0.1:4000/', 'http://127.0.0.1:4000@evil.example/']) {
    ask(other);
    expect(sent.get(other)).toEqual(plain);
  }

  media = { ...media, key: 'k2' };
  ask('http://127.0.0.1:4000/v1/logos/a');
  expect(sent.get('http://127.0.0.1:4000/v1/logos/a')).toEqual({ ...plain, Authorization: 'Bearer k2' });
});
