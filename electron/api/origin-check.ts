/** Pages of other origins that may use the API: `*`, or a list of origins; empty by default. */
export type CorsOrigins = '*' | readonly string[];

export interface OriginHeaders {
  origin: string | undefined;
  fetchSite: string | undefined;
  /** The request's own host, already checked. */
  host: string;
}

/** `none`: not sent by a page, or by our own. `allowed`: by a page the owner listed. `refused`: by any other page. */
export type OriginVerdict = 'none' | 'allowed' | 'refused';

export function judgeOrigin({ origin, fetchSite, host }: OriginHeaders, cors: CorsOrigins): OriginVerdict {
  if (origin === undefined) return fetchSite === 'cross-site' && cors !== '*' ? 'refused' : 'none';
  const sameHost = origin === `http://${host}` || origin === `https://${host}`;
  if (sameHost && fetchSite !== 'cross-site') return 'none';
  if (cors === '*') return 'allowed';
  return cors.includes(origin) ? 'allowed' : 'refused';
}

/** What an allowed page is told; `preflight` answers the question browsers ask first. */
const exposed = ['X-Request-ID', 'X-Capacity-Remaining', 'X-Total-Count', 'X-Cache-State', 'ETag', 'Content-Length', 'Content-Range', 'Retry-After', 'WWW-Authenticate', 'Allow'];
const accepted = ['Content-Type', 'X-Request-ID', 'Range', 'If-None-Match', 'Idempotency-Key'];

export function corsHeaders(origin: string, cors: CorsOrigins, preflight: boolean): Record<string, string> {
  const headers: Record<string, string> = {
    'access-control-allow-origin': cors === '*' ? '*' : origin,
    'access-control-expose-headers': exposed.join(', '),
  };
  if (preflight) {
    headers['access-control-allow-methods'] = 'GET, HEAD, POST, PUT, PATCH, DELETE';
    // With `*` any page may ask, so none may bring a key.
    headers['access-control-allow-headers'] = [...accepted, ...(cors === '*' ? [] : ['Authorization'])].join(', ');
    headers['access-control-max-age'] = '600';
  }
  return headers;
}
