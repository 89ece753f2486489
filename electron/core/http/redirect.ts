import { Buffer, isUtf8 } from 'node:buffer';

import { AppError } from '#shared/errors.ts';

import { isHttp } from './http-url.ts';
import { headersForForeignOrigin } from './request-headers.ts';

export type HttpMethod = 'GET' | 'POST';

/** One request on the way to an answer; a redirect makes the next one. */
export interface Hop {
  url: URL;
  method: HttpMethod;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array | undefined;
}

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** The request a redirect asks for, or undefined where the answer is none; throws where following would leak or leave http. */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (!redirectStatuses.has(status) || location === undefined) return undefined;
  const url = URL.parse(asText(location), hop.url.href);
  if (!url) {
    throw new AppError('provider_malformed', `${hop.url.host} redirects to an address that cannot be read`, {
      reason: 'redirects',
    });
  }
  if (!isHttp(url)) {
    throw new AppError('address_refused', `${hop.url.host} redirects to something that is not a web address`, {
      reason: 'scheme',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError('address_refused', `${hop.url.host} redirects to an address with a password in it`, {
      reason: 'redirects',
    });
  }
  url.hash = '';

  const sameOrigin = url.origin === hop.url.origin;
  const keepsBody = hop.method === 'GET' || status === 307 || status === 308;
  if (keepsBody && hop.body !== undefined && !sameOrigin) {
    // A form holds the user name and password of the panel that was typed, and of no other.
    throw new AppError('address_refused', `${hop.url.host} wants the sign-in sent to another server`, {
      reason: 'redirects',
    });
  }
  const headers = sameOrigin ? hop.headers : headersForForeignOrigin(hop.headers);
  if (keepsBody) return { ...hop, url, headers };
  const { 'content-type': _, ...withoutType } = headers;
  return { url, method: 'GET', headers: withoutType, body: undefined };
}

/** Node reads header bytes as Latin-1; addresses with raw UTF-8 in them need the bytes back. */
function asText(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : header;
}
