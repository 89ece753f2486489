import { AppError } from '#shared/errors.ts';

export interface ReturnRules {
  /** Where clients reach this server; empty when that is not known. */
  publicUrl: string;
  allowedOrigins: readonly string[];
}

/** The application's own scheme: the browser hands it to the desktop. */
const ownScheme = 'webplay:';

/** Throws unless Stripe may send a buyer there: to this server, to an origin its owner listed, or to the application. */
export function refuseForeignUrl(given: string, rules: ReturnRules): void {
  if (!mayReturnTo(given, rules)) throw new AppError('invalid_input', 'Stripe may send nobody to this address; it must be one of this server');
}

function mayReturnTo(given: string, { publicUrl, allowedOrigins }: ReturnRules): boolean {
  // What a parser drops or mends without a word, another one may read otherwise.
  if (/[\s\\\p{C}]/u.test(given)) return false;
  const url = URL.parse(given);
  if (!url || url.username !== '' || url.password !== '') return false;
  if (url.protocol === ownScheme) return true;
  if (!/^https?:\/\/[^/]/i.test(given) || !/^https?:$/.test(url.protocol) || /^[^?#]*@/.test(given)) return false;
  return [...originsOf(publicUrl), ...allowedOrigins].includes(url.origin);
}

/** On this machine a browser may call it by the name too. */
function originsOf(publicUrl: string): string[] {
  const own = URL.parse(publicUrl);
  if (!own) return [];
  if (own.hostname !== '127.0.0.1' && own.hostname !== '[::1]') return [own.origin];
  return [own.origin, `${own.protocol}//localhost${own.port === '' ? '' : `:${own.port}`}`];
}
