import { Buffer } from 'node:buffer';

import { AppError } from '#shared/errors.ts';

import { isHeaderName, isPlainHeaderValue } from './header-rules.ts';

/** Panels and their firewalls let players pass and challenge everything else. */
export const defaultUserAgent = 'VLC/3.0.20 LibVLC/3.0.20';

/** Headers that frame the message or name the connection; they are ours alone. */
const reserved = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The client's own identity, which tokens are often bound to: the only custom headers that follow a redirect elsewhere. */
const followsEverywhere = new Set(['user-agent', 'accept']);

export interface HeaderWishes {
  headers?: Readonly<Record<string, string>> | undefined;
  userAgent?: string | undefined;
  range?: string | undefined;
  acceptEncoding?: 'gzip' | 'identity' | undefined;
}

/** The request's headers in lower case; throws `invalid_input` for what must not be sent. */
export function requestHeaders(url: URL, wishes: HeaderWishes): Record<string, string> {
  const custom: Record<string, string> = {};
  for (const [name, value] of Object.entries(wishes.headers ?? {})) custom[checkedName(name)] = checkedValue(value);

  const headers: Record<string, string> = {
    // An empty agent is refused by some panels, so it counts as none given.
    'user-agent': checkedValue(wishes.userAgent || defaultUserAgent),
    accept: '*/*',
    // A part of a compressed body cannot be undone, so ranges are asked for plainly.
    'accept-encoding': wishes.range === undefined ? (wishes.acceptEncoding ?? 'gzip') : 'identity',
    ...custom,
  };
  if (wishes.range !== undefined) headers['range'] = checkedRange(wishes.range);
  if (headers['authorization'] === undefined && (url.username !== '' || url.password !== '')) {
    headers['authorization'] = basicCredentials(url);
  }
  return headers;
}

/** What is left of a request's headers when a redirect leads to another origin. */
export function headersForForeignOrigin(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => followsEverywhere.has(name) || name === 'range' || name === 'accept-encoding',
    ),
  );
}

function checkedName(name: string): string {
  const lowerCase = name.toLowerCase();
  if (!isHeaderName(name) || reserved.has(lowerCase) || lowerCase.startsWith('proxy-')) {
    throw new AppError('invalid_input', 'The source asks for a header that cannot be sent');
  }
  return lowerCase;
}

function checkedValue(value: string): string {
  if (!isPlainHeaderValue(value)) {
    throw new AppError('invalid_input', 'A header of the source holds characters that cannot be sent, or is too long');
  }
  return value;
}

/** One range in bytes, as players send it; several ranges would come back as a multipart body. */
function checkedRange(range: string): string {
  if (!/^bytes=(?:\d{1,16}-\d{0,16}|-\d{1,16})$/.test(range)) {
    throw new AppError('invalid_input', 'The requested part of the stream is not a byte range');
  }
  return range;
}

function basicCredentials(url: URL): string {
  const plain = [url.username, url.password].map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part; // a lone percent sign is part of the password itself
    }
  });
  return `Basic ${Buffer.from(plain.join(':')).toString('base64')}`;
}
