import { AppError } from '#shared/errors.ts';

/** Reads an http or https address; the failure names no part of it, because a mistyped one may still hold a password. */
export function parseHttpUrl(address: string | URL): URL {
  // Copied, so that a caller who changes its URL later does not change ours.
  const url = URL.parse(String(address));
  if (!url) throw new AppError('address_refused', 'This is not a web address');
  if (!isHttp(url)) {
    throw new AppError('address_refused', 'Only http and https addresses can be fetched', { reason: 'scheme' });
  }
  return url;
}

export function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}
