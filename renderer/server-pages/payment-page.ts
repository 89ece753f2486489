import { AppError } from '#shared/errors.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The address of a page at the payment service, when it is one to send a browser to: https, or http on this machine where
 * the page itself comes from there (a local payment service). Undefined for anything else, a script's address above all.
 */
export function paymentPage(address: string, own: Pick<Location, 'protocol' | 'hostname'>): string | undefined {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:') return url.href;
  const isLocal = url.protocol === 'http:' && loopback.has(url.hostname) && own.protocol === 'http:' && loopback.has(own.hostname);
  return isLocal ? url.href : undefined;
}

/** Sends the browser to a page at the payment service. Throws `address_refused` for an address that is none. */
export function goToPayment(address: string): void {
  const page = paymentPage(address, location);
  if (page === undefined) throw new AppError('address_refused', 'The payment page has an address that cannot be trusted');
  location.assign(page);
}
